"""With a hundred thousand channels no hot query reads a large table whole, on PostgreSQL.

One database is filled once, and each query is asked there as the site asks it.
"""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests.conftest import ROOT
from tests.query_plans.hot_queries import QUERIES
from tests.servers import postgres
from tests.with_django import WITH_DJANGO

pytestmark = pytest.mark.servers
Plans = dict[str, dict[str, list[str]]]

# What still reads a table whole, and who mends it, or why it may. One that no longer does fails.
STILL = {
    "pruning of accounts": "once in an hour, over people only, and most of them are read by hash",
}


@pytest.fixture(scope="module")
def plans() -> Plans:
    with postgres() as address:
        done = subprocess.run(
            [*WITH_DJANGO, "tests.query_plans.explained"],
            cwd=ROOT,
            env={
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "TEST_DATABASE_URL": address,
            },
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert done.returncode == 0, done.stderr[-3000:]
    plans: Plans = json.loads(done.stdout.splitlines()[-1])
    return plans


@pytest.mark.parametrize("name", QUERIES)
def test_no_large_table_is_read_whole(plans: Plans, name: str) -> None:
    if name in STILL:
        assert plans[name], f"{name} is mended: take it off STILL"
    else:
        assert not plans[name]
