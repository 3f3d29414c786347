"""What the doctor says of this machine's clock."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime
from unittest.mock import MagicMock

import pytest

from channels.contract import Endpoint, Reply
from operations.doctor import clock
from tests.factories import NOW
from tests.operations.doctor.finding import fine, limits, stops


def reply(ahead: timedelta) -> Reply:
    """A network's answer whose clock is so far ahead of ours."""
    headers = {"date": format_datetime(NOW + ahead)}
    return Reply(Endpoint.WHOAMI, 200, NOW, headers=headers)


SILENT = Reply(Endpoint.WHOAMI, None, NOW, failure="timeout")


@pytest.fixture(autouse=True)
def database_without_a_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "connection", MagicMock(vendor="sqlite"))


def test_a_clock_that_agrees_is_fine() -> None:
    assert "agrees with that of a network" in fine(
        clock.look([SILENT, reply(timedelta(seconds=2))])
    )


def test_half_a_minute_limits_it() -> None:
    told = limits(clock.look([reply(timedelta(seconds=30))]))
    assert "30 seconds behind that of a network" in told
    assert "timedatectl" in told


def test_minutes_stop_it() -> None:
    told = stops(clock.look([reply(timedelta(minutes=-4))]))
    assert "240 seconds ahead of that of a network" in told


def test_that_nobody_could_be_asked_is_said() -> None:
    assert "could not be compared" in limits(clock.look([SILENT]))


def test_the_database_servers_clock_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    database = MagicMock(vendor="postgresql")
    cursor = database.cursor.return_value.__enter__.return_value
    cursor.fetchone.return_value = (NOW + timedelta(seconds=90),)
    monkeypatch.setattr(clock, "connection", database)
    told = stops(clock.look([], clock=lambda: NOW))
    assert "90 seconds behind that of the database server" in told
