"""Queries of the page of notification preferences, by how many channels its person has."""

from __future__ import annotations

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bench.data.people import person_with
from bench.rows import Row

CHANNELS = {"small": (1, 200), "full": (1, 20, 200, 1000)}
QUERIES = 12


def measure(size: str) -> list[Row]:
    """Beside the 12 that the page may ask."""
    return [_row(channels) for channels in CHANNELS[size]]


def _row(channels: int) -> Row:
    name = f"queries of the preferences page, {channels} channels"
    return Row(name, queries(channels), QUERIES, 1.0, "queries", at_most=True)


def queries(channels: int) -> int:
    """Of a second visit: the first one learns the time zone."""
    client, address = Client(), reverse("notifications:preferences")
    client.force_login(person_with(channels, at=timezone.now()))
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        reply = client.get(address)
    if reply.status_code != 200:
        raise RuntimeError(f"the page answered {reply.status_code}")
    return len(seen)
