"""Keys that a network publishes: kept, and fetched anew once a minute at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from channels.callbacks import published_keys
from channels.contract import PushLater
from tests.channels.networks.scripted import ScriptedDoor, door
from tests.factories import NOW

URL = "https://www.googleapis.com/oauth2/v3/certs"
KEYS = (200, {"keys": [{"kid": "a", "kty": "RSA", "n": "n" * 342, "e": "AQAB"}]})
MORE = (200, {"keys": [{"kid": "b", "kty": "RSA", "n": "n" * 342, "e": "AQAB"}]})


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def find(there: ScriptedDoor, kid: str) -> Any:
    return published_keys.finder("googlebusiness", URL, at=NOW, door=there)(kid)


def a_minute_later() -> None:
    cache.delete("push:asked:googlebusiness")


def test_they_are_fetched_once_and_whole() -> None:
    there = door(KEYS)
    assert find(there, "a") == find(there, "a") == KEYS[1]["keys"][0]
    assert [asked.url for asked in there.asked] == [URL]


def test_an_unknown_one_is_asked_for_once_a_minute() -> None:
    there = door(KEYS, MORE)
    assert find(there, "a")
    with pytest.raises(PushLater):
        find(there, "b")
    a_minute_later()
    assert find(there, "b")
    assert len(there.asked) == 2


def test_one_that_a_fresh_list_does_not_have_is_none() -> None:
    assert find(door(KEYS), "forged") is None


@pytest.mark.parametrize("answer", ["timeout", (500, ""), (200, "no keys"), (200, {"keys": []})])
def test_a_list_that_cannot_be_had_is_asked_for_later(answer: Any) -> None:
    there = door(answer, KEYS)
    with pytest.raises(PushLater):
        find(there, "a")
    a_minute_later()
    assert find(there, "a")


def test_they_are_kept_for_hours_and_not_for_good() -> None:
    assert timedelta(hours=1) <= published_keys.KEPT_FOR <= timedelta(days=1)
