"""Somebody who signed in long ago, for tests of what asks them again."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from django.test import Client
from django.utils import timezone

from accounts.recent_sign_in import recency

PASSWORD = "long enough for a test"


def make_stale(client: Client, *, age: timedelta = timedelta(hours=1)) -> None:
    """Let this session's sign-in be ``age`` ago."""
    session = client.session
    session[recency.SEEN_KEY] = (timezone.now() - age).timestamp()
    session.save()


def is_question(address: str) -> bool:
    """Whether an answer led to a page that asks who it is."""
    return "/reauthenticate/" in urlsplit(address).path


def next_of(address: str) -> str:
    return parse_qs(urlsplit(address).query)["next"][0]
