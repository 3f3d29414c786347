"""A real PostgreSQL that is stopped and started again under a running site."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

SCRIPT = """
import json, os
from tests.servers import own_postgres
with own_postgres() as server:
    os.environ["TEST_DATABASE_URL"] = f"postgres://care@127.0.0.1:{server.port}/postgres"
    with server.runs():
        import django
        django.setup()
        from django.core.management import call_command
        from django.db import close_old_connections, connection
        from django.test import Client
        call_command("migrate", verbosity=0)
        from tests.factories import make_user
        client = Client(raise_request_exception=False)
        client.force_login(make_user())
        told = [client.get("/channels/").status_code]
    away = client.get("/channels/")
    told += [away.status_code, away.headers["Retry-After"], Client().get("/about/").status_code]
    told += [client.get("/healthz").status_code, client.get("/readyz").status_code]
    with server.runs():
        close_old_connections()  # as a server does at each request, and the test client does not
        told.append(client.get("/channels/").status_code)
        connection.close()
print(json.dumps(told))
"""


@pytest.mark.servers
def test_the_site_says_so_and_recovers_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told == [200, 503, "30", 200, 200, 503, 200]
