"""A queued delivery is a row, written in the transaction that causes it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from accounts.registered import ZONE_COLUMN
from api.models import Hook, HookDelivery
from api.webhooks.event_types import Event, channel_json, envelope
from channels.public.tools import Channel
from core.waking import wake

# Read along with each hook: in which zone the owner of the channels counts days.
ZONE = "zone_of_owner"


def enqueue_event(event: Event, channels: Iterable[Channel], *, at: datetime, key: str = "") -> int:
    """Enqueue ``event`` for each hook that wants to hear of it; how many are new.

    ``channels``: of one person, with their credential. ``key``: tells it once only to each
    hook; the channel is put behind it.
    """
    channels = list(channels)
    if not channels:
        return 0
    wanting = hooks_for(channels[0].credential.user_id, event)
    if not wanting:
        return 0
    zone: str = getattr(wanting[0], ZONE)
    rows = []
    for channel in channels:
        told = channel_json(channel, at=at, zone=zone)
        rows += [
            _row(hook, event, told, at, key_of(key, channel) if key else "") for hook in wanting
        ]
    return _write(rows)


def ping(hook: Hook, *, at: datetime) -> bool:
    """A test. False where one is waiting already."""
    waiting = HookDelivery.objects.filter(
        hook=hook, event=Event.PING.value, outcome=HookDelivery.Outcome.OWED
    )
    if waiting.exists():
        return False
    return bool(_write([_row(hook, Event.PING, None, at, "")]))


def key_of(key: str, channel: Channel) -> str:
    """As a delivery's row has it: one key for each channel."""
    return f"{key}:{channel.pk}"


def hooks_for(user_id: int, event: Event) -> list[Hook]:
    """The person's and the operator's hooks that are on and want this, with the person's zone."""
    zone = next((column(user_id) for column in ZONE_COLUMN), Value(""))
    heard = Hook.objects.filter(Q(user_id=user_id) | Q(user=None), active=True)
    heard = heard.annotate(**{ZONE: Coalesce(zone, Value(""))})
    return [hook for hook in heard.order_by("pk") if event.value in hook.events]


def wake_sender() -> None:
    """Once this transaction is in."""
    wake("api.send_webhooks")


def _row(
    hook: Hook, event: Event, told: dict[str, Any] | None, at: datetime, key: str
) -> HookDelivery:
    delivery_id = uuid.uuid4()
    return HookDelivery(
        id=delivery_id,
        hook=hook,
        event=event.value,
        key=key,
        payload=envelope(delivery_id, event, told, at=at),
        created_at=at,
        due_at=at,
    )


def _write(rows: list[HookDelivery]) -> int:
    """Of two that enqueue the same at once the database lets one."""
    keyed = {(row.hook_id, row.key) for row in rows if row.key}
    if keyed:
        hooks, keys = zip(*keyed, strict=True)
        held = HookDelivery.objects.filter(hook_id__in=hooks, key__in=keys).exclude(key="")
        there = set(held.values_list("hook_id", "key"))
        rows = [row for row in rows if (row.hook_id, row.key) not in there]
    if not rows:
        return 0
    HookDelivery.objects.bulk_create(rows, ignore_conflicts=bool(keyed))
    wake_sender()
    return len(rows)
