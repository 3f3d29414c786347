"""Counting in windows: each use once, whoever else counts at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django import Settings

from core.limits.counting import HOUR, MINUTE, count, spend

NOW = datetime(2026, 11, 29, 9, 0, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def test_a_window_ends_and_the_next_begins_at_nothing() -> None:
    rates = [count("calls", limit=2, window=MINUTE, at=NOW) for _ in range(3)]

    assert [rate.used for rate in rates] == [1, 2, 3]
    assert [rate.exceeded for rate in rates] == [False, False, True]
    assert rates[0].reset == 30
    assert count("calls", limit=2, window=MINUTE, at=NOW + timedelta(seconds=30)).used == 1


def test_things_are_counted_apart() -> None:
    assert count("calls", limit=2, window=MINUTE, at=NOW).used == 1
    assert count("votes", limit=2, window=MINUTE, at=NOW).used == 1
    assert count("calls", limit=2, window=HOUR, at=NOW).used == 1


def test_a_client_behind_the_proxy_spends_its_own(settings: Settings) -> None:
    """One stranger's tries are nobody else's, though the proxy's address is the same."""
    settings.TRUSTED_PROXIES = 1
    first, second = (
        RequestFactory().get("/", headers={"X-Forwarded-For": address}, REMOTE_ADDR="127.0.0.1")
        for address in ("203.0.113.9", "198.51.100.7")
    )

    assert [spend(first, "vote", limit=2, at=NOW) for _ in range(3)] == [True, True, False]
    assert spend(second, "vote", limit=2, at=NOW)


def test_no_address_is_kept() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9")

    spend(request, "vote", limit=2, at=NOW)

    kept = repr(vars(cache._connections[cache._alias]))  # type: ignore[attr-defined]
    assert "limit:vote" in kept
    assert "203.0.113.9" not in kept
