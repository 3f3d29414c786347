"""Connections that end soon: told at each lead day, to those who want to hear of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from api.models import Hook
from api.webhooks.enqueue import enqueue_event
from api.webhooks.event_types import Event
from channels.contract import State
from channels.public.tools import Channel, diagnosis_of

log = logging.getLogger(__name__)
LEADS = (1, 3, 7, 14)  # days before the end
WELL = frozenset({State.WORKING, State.ENDS_SOON, State.LIMITED})


def enqueue_due(*, at: datetime) -> int:
    """Enqueue what has come near ``at``; how many are new. Running it twice adds nothing."""
    new = 0
    for channel in _channels_with_listeners():
        try:
            diagnosis = diagnosis_of(channel, at=at)
            end = diagnosis.ends_at
            lead = nearest_lead(end, at=at) if end and diagnosis.state in WELL else None
            if end and lead:
                new += enqueue_event(
                    Event.ENDS_SOON, [channel], at=at, key=f"ends:{end:%Y-%m-%d}:{lead}"
                )
        except Exception as error:  # noqa: BLE001 - one broken channel stops no other
            log.error("no end foretold for channel %s: %s", channel.pk, type(error).__name__)
    return new


def nearest_lead(end: datetime, *, at: datetime) -> int | None:
    """The smallest lead day that has been reached; None before the first, and after the end."""
    left = end - at
    if left <= timedelta(0):
        return None
    return next((days for days in LEADS if left <= timedelta(days=days)), None)


def _channels_with_listeners() -> Iterator[Channel]:
    """The channels of those who have a hook for this; everybody's where the operator has."""
    wanting = [
        user_id
        for user_id, events in Hook.objects.filter(active=True).values_list("user_id", "events")
        if Event.ENDS_SOON.value in events
    ]
    if not wanting:
        return
    channels = Channel.objects.select_related("credential").order_by("pk")
    if None not in wanting:
        channels = channels.filter(credential__user_id__in=wanting)
    yield from channels.filter(credential__user__is_active=True).iterator(chunk_size=500)
