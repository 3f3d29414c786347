"""Somebody who is signed in asks for every address of everything that is another person's."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from api.models import Hook, HookDelivery, Key
from channels.models import Channel, Credential, Event, HandOver, Pending, RefreshRun
from helpcenter.models import Ticket
from tests.accounts import whole_life
from tests.accounts.whole_life import Life
from tests.factories import make_user
from tests.test_strangers_and_sessions import VALUES, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ADDRESSED = (
    Channel,
    Credential,
    Event,
    Hook,
    HookDelivery,
    Key,
    HandOver,
    Pending,
    RefreshRun,
    Ticket,
)
FORM = {
    "lend": "on",
    "turn": "off",
    "use": "new",
    "answer": "yes",
    "message": "mine now",
    "send": "",
}
PLACE = re.compile(rf"(?<=/)(?:1|{VALUES['uuid']})(?=/|$)")
# What the stranger's own tries may write: rows of their own, and what is counted.
OWN_OR_COUNTED = {"sessions.session", "usersessions.usersession", "operations.heartbeat"}


@pytest.fixture
def ines() -> Life:
    cache.clear()
    return whole_life.live()


def asked() -> list[str]:
    """Every address that names a row, filled in with every key of everything that is hers."""
    keys = {str(row.pk) for model in ADDRESSED for row in model._default_manager.all()}
    every = {address for address, _entry in addresses(get_resolver().url_patterns)}
    filled = {
        PLACE.sub(key, address, count=1)
        for address in every
        if PLACE.search(address)
        for key in keys
        if key.isdigit() is ("-" not in PLACE.search(address)[0])  # type: ignore[index]
    }
    return sorted(filled)


def everything_of(life: Life) -> dict[str, list[dict[str, Any]]]:
    rows = whole_life.rows_of_our_tables()
    return {table: rows[table] for table in rows if table not in OWN_OR_COUNTED}


def test_nothing_of_it_is_shown_and_nothing_of_it_changes(ines: Life) -> None:
    stranger = Client(raise_request_exception=False)
    stranger.force_login(make_user("ben@example.com"))
    before, every = everything_of(ines), asked()
    assert len(every) > 100
    seen, fallen = [], []
    for address in every:
        for answer in (stranger.get(address), stranger.post(address, FORM)):
            text = answer.getvalue().decode(errors="replace")
            told = [mark for mark in ("Quay", whole_life.NAME, *ines.secrets) if mark in text]
            seen += [(address, told)] if told else []
            fallen += [address] if answer.status_code >= 500 else []
    assert everything_of(ines) == before
    owner = Client(raise_request_exception=False)
    owner.force_login(ines.user)
    assert sum(b"Quay" in owner.get(address).getvalue() for address in every) > 5, "or none could"
    assert seen == []
    assert fallen == []
