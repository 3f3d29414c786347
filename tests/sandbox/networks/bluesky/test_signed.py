"""Each signed token is good for one showing, and thousands of them slow nothing down."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.app import create_app
from sandbox.networks.bluesky import signed
from sandbox.store import database


@pytest.fixture
def at_the_server(tmp_path: Path) -> Iterator[None]:
    with create_app(tmp_path / "state.sqlite3").test_request_context():
        yield
        database.roll_back()


@pytest.mark.usefixtures("at_the_server")
def test_what_was_shown_is_refused_for_an_hour_and_forgotten_then(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert signed.first_time("proof", "one")
    assert not signed.first_time("proof", "one")
    assert signed.first_time("assertion", "one")
    assert database.count("SELECT count(*) FROM seen") == 2

    later = time.time() + signed.KEPT_S + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert signed.first_time("proof", "one")
    assert database.count("SELECT count(*) FROM seen") == 1


@pytest.mark.usefixtures("at_the_server")
def test_none_of_the_others_is_read_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every call holds the one lock there is: a thousand at once have waited for these in vain."""
    run, asked = database.execute, list[tuple[str, tuple[object, ...]]]()

    def noted(sql: str, *values: object) -> int:
        asked.append((sql, values))
        return run(sql, *values)

    monkeypatch.setattr(database, "execute", noted)
    assert signed.first_time("proof", "one")
    plans = [database.fetch_all(f"EXPLAIN QUERY PLAN {sql}", *values) for sql, values in asked]
    assert len(asked) >= 2
    assert [row["detail"] for plan in plans for row in plan if "SCAN" in row["detail"]] == []
