"""What piles up beside a population: messages, webhooks, renewals, the sign-in log."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import LogEntry
from api.models import Hook, HookDelivery
from bench.data.bulk import Table, next_key, settle, unchecked
from bench.data.population import Made
from channels.models import Renewal, TokenMark
from notifications.models import Notice

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
# One in so many people has a tool with a webhook; so many events it has heard of.
HOOKED, HEARD = 50, 40
DELIVERY = uuid.UUID("b0000000-0000-4000-8000-000000000000").int


def add_traffic(made: Made, *, at: datetime, using: str = "default") -> None:
    """Two messages, two entries of the log, one renewal and two marks of a token each, and the
    webhooks of a few."""
    people = range(made.agency, made.agency + made.people)
    with transaction.atomic(using=using), unchecked(using):
        _notices(people, at, using)
        _log(people, at, using)
        _renewals(made, at, using)
        _marks(made, using)
        _webhooks(people, at, using)
    settle([Notice, LogEntry, Renewal, TokenMark, Hook, HookDelivery], using=using)


def _notices(people: range, at: datetime, using: str) -> None:
    varying = ("user_id", "key", "created_at", "due_at", "ended_at")
    same = {"topic": "weekly_digest", "outcome": Notice.Outcome.SENT.value, "attempts": 1}
    moments = [(week, at - (7 * week + 1) * DAY) for week in (1, 20)]
    rows = ((key, f"digest:{week}", then, then, then) for week, then in moments for key in people)
    Table(Notice, varying, same).write(rows, using=using)


def _log(people: range, at: datetime, using: str) -> None:
    rows = ((key, at - (key % 90 + ago) * DAY) for ago in (0, 60) for key in people)
    Table(LogEntry, ("user_id", "at"), {"what": "signed_in"}).write(rows, using=using)


def _renewals(made: Made, at: datetime, using: str) -> None:
    same = {"generation": 1, "outcome": Renewal.Outcome.STORED.value, "fingerprint": "f" * 64}
    logins = range(made.first_login, made.first_login + made.logins)
    moments = ((key, at - (key % 80 + 1) * DAY) for key in logins)
    rows = ((key, then, then, then) for key, then in moments)
    varying = ("credential_id", "started_at", "sent_at", "finished_at")
    Table(Renewal, varying, same).write(rows, using=using)


def _marks(made: Made, using: str) -> None:
    logins = range(made.first_login, made.first_login + made.logins)
    rows = ((key, mark_of(key, name)) for key in logins for name in range(2))
    Table(TokenMark, ("credential_id", "mark"), {}).write(rows, using=using)


def mark_of(login: int, name: int) -> str:
    """As long as a digest, and as far from its neighbours."""
    return hashlib.sha256(f"{login} {name}".encode()).hexdigest()


def _webhooks(people: range, at: datetime, using: str) -> None:
    first = next_key(Hook, using=using)
    hooks = list(enumerate(people[::HOOKED], start=first))
    same = {"url": "https://tool.example/hook", "events": ["channel.state_changed"]}
    Table(Hook, ("id", "user_id", "created_at"), same).write(
        ((key, user, at - 90 * DAY) for key, user in hooks), using=using
    )
    varying = ("id", "hook_id", "created_at", "due_at", "ended_at", "outcome")
    delivery = {"event": "channel.state_changed", "payload": {"id": 1}}
    keys = [key for key, _user in hooks]
    Table(HookDelivery, varying, delivery).write(_deliveries(keys, at), using=using)


def _deliveries(hooks: list[int], at: datetime) -> Iterator[tuple[object, ...]]:
    """The newest of every tenth hook is still to go."""
    for hook in hooks:
        for number in range(HEARD):
            owed = number == 0 and hook % 10 == 0
            then = at - number * DAY / 2 - MINUTE
            outcome = HookDelivery.Outcome.OWED if owed else HookDelivery.Outcome.TAKEN
            pk = uuid.UUID(int=DELIVERY + hook * HEARD + number)
            yield pk, hook, then, then, None if owed else then, outcome.value
