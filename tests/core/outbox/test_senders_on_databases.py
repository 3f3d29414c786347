"""Senders as processes and threads, on SQLite and on PostgreSQL: one UPDATE decides."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.core.outbox.outboxes import OWE, names
from tests.core.outbox.sender_process import ROWS

pytestmark = pytest.mark.servers
START = """
import django
django.setup()
from tests.core.outbox.sender_process import main
main()
"""
MODELS = names(tuple(OWE))


def run(database: str, *words: str, ends: int = 0) -> Any:
    """What a sender prints; ``ends``: its exit code."""
    done = subprocess.run(
        [sys.executable, "-c", START, *words],
        cwd=ROOT,
        env={
            **os.environ,
            "TEST_DATABASE_URL": database,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == ends, done.stderr
    return json.loads(done.stdout)


# Both, in a sample, too: how rows are claimed is all that differs between the two.
@pytest.mark.parametrize("any_database", ["sqlite", "postgresql"], indirect=True)
def test_of_claimers_at_once_one_gets_a_row_and_killed_they_leave_it_to_the_next(
    any_database: str,
) -> None:
    claims = run(any_database, "race", "4", ends=-signal.SIGKILL)

    totals = {name: len(counts) for name, counts in claims.items()}
    assert min(totals.values()) >= ROWS
    assert {name: set(counts) for name, counts in claims.items()} == {name: {1} for name in MODELS}
    early, late = run(any_database, "states", "1", "31")
    assert early == {name: {"due": 0, "open": totals[name]} for name in MODELS}
    half = {"due": ROWS // 2, "open": ROWS // 2, "unsure": ROWS // 2}
    assert late.pop("Notice") == half  # at most once: what had begun is not sent again
    assert late == {name: {"due": totals[name], "open": totals[name]} for name in late}
