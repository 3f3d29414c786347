"""A script of a test on a real PostgreSQL: in a process of its own, which has that database."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.conftest import ROOT
from tests.servers import postgres

BEGIN = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def last_line_of(script: str) -> str:
    """Of what it prints. Fails with what it says where it does not end well."""
    with postgres() as address:
        done = subprocess.run(
            [sys.executable, "-c", BEGIN + script],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "TEST_DATABASE_URL": address,
            },
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]
