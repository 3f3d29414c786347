"""Whether it stays as fast, and rows as large, while channels become many: on PostgreSQL.

Each hot function with many channels beside the same with few, by the pages of the database that
it reads: times would tell of what else the machine does. What waits to be done stays the same
meanwhile: its growth would be work, and no cost of being large.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from api.models import HookDelivery
from api.webhooks import send_round as webhooks
from bench.data.databases import postgres
from bench.data.population import Made, populate
from bench.data.traffic import add_traffic
from bench.rows import Row
from bench.scale.pages import pages_of
from channels.probing import claims
from notifications.delivery import send_round as notices
from notifications.models import Notice
from operations import queues

SIZES = {"small": (2_000, 20_000), "full": (10_000, 100_000, 1_000_000)}
DUE = 100  # logins
# An index of a larger table is a level deeper, and its rows lie further apart.
AT_MOST_TIMES, AT_MOST_BYTES = 2.0, 1.15
Work = Callable[[], object]


def measure(size: str) -> list[Row]:
    """Pages of each at the largest size, beside those at the smallest."""
    fewest, *more = SIZES[size]
    with postgres():
        empty = _size_of_database()
        first = _add(fewest, due_share=DUE / fewest)
        base = _figures(first, fewest, empty)
        rows: list[Row] = []
        for channels, before in zip(more, SIZES[size], strict=False):
            _settle_what_waits(_add(channels - before, due_share=0))
            rows += _rows(channels, fewest, base, _figures(first, channels, empty))
    return rows


def _rows(
    channels: int, fewest: int, base: Mapping[str, float], now: Mapping[str, float]
) -> list[Row]:
    beside = f"{channels:,} beside {fewest:,}"
    reads = [
        Row(
            f"{name}, {beside}",
            pages,
            base[name],
            AT_MOST_TIMES,
            unit="pages",
            at_most=True,
        )
        for name, pages in now.items()
        if name != "bytes"
    ]
    size = Row(
        f"bytes a channel, {beside}", now["bytes"], base["bytes"], AT_MOST_BYTES, at_most=True
    )
    return [*reads, size]


def _add(channels: int, *, due_share: float) -> Made:
    at = timezone.now()
    made = populate(channels, at=at, due_share=due_share)
    add_traffic(made, at=at)
    return made


def _settle_what_waits(made: Made) -> None:
    at, sent, taken = timezone.now(), Notice.Outcome.SENT, HookDelivery.Outcome.TAKEN
    Notice.objects.filter(outcome="owed", user_id__gte=made.agency).update(
        outcome=sent, ended_at=at
    )
    HookDelivery.objects.filter(outcome="owed", hook__user_id__gte=made.agency).update(
        outcome=taken, ended_at=at
    )


def _figures(made: Made, channels: int, empty: int) -> dict[str, float]:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    at = timezone.now()
    pages = {name: pages_of(work) for name, work in _works(made, at).items()}
    return {**pages, "bytes": (_size_of_database() - empty) / channels}


def _works(made: Made, at: datetime) -> dict[str, Work]:
    client = Client()
    client.force_login(User.objects.get(pk=made.person))
    address = reverse("channels:list")
    return {
        "claim of due logins of a network": lambda: claims.take("x", at=at, limit=16),
        "people with due messages": lambda: notices.people_waiting(at=at),
        "hooks with due deliveries": lambda: webhooks.hooks_waiting(at=at),
        "age of the queues": lambda: queues.oldest_looks(at=at),
        "My channels of a person": lambda: client.get(address),
    }


def _size_of_database() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        size: int = cursor.fetchone()[0]
    return size
