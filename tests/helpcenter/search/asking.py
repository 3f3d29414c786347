"""Readers with channels in trouble, and requests that they write."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.utils import timezone

from channels.contract import Cause
from channels.models import Channel
from helpcenter.contact.tickets import open_ticket
from helpcenter.models import Ticket
from tests.factories import break_login, make_channel, make_user

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
# Made up, in the shape of the real ones.
SECRETS = (
    "EAABsbCS1iHgBO7ZCx9fakefakefake1234567890",
    "IGQVJfakefakefake0987654321abcdef",
    "hunter2-very-secret",
)
PASTED = (
    f"My token is {SECRETS[0]} and then {SECRETS[1]}. "
    f"The address was /callback/?client_secret={SECRETS[2]}&state=1"
)


def channel_with(
    cause: Cause, *, name: str = "Harbour", network: str = "linkedin", user: User | None = None
) -> Channel:
    now = timezone.now()
    channel = make_channel(user=user, name=name, network=network, at=now)
    worked = now - timedelta(hours=3)
    break_login(channel.credential, cause, at=now, last_alive_at=worked)
    return channel


def ask(reader: User | None = None, **fields: Any) -> Ticket:
    values: dict[str, Any] = {
        "email": reader.email if reader else "reader@example.com",
        "about": "Something else",
        "message": "Help.",
        "bundle": None,
        "at": NOW,
    }
    return open_ticket(reader or AnonymousUser(), **(values | fields))


def make_support() -> User:
    user = make_user()
    user.is_staff = user.is_superuser = True
    user.save()
    return user
