"""Connections that end soon: told at each lead day, to those who want to hear of it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from api.models import Hook, HookDelivery
from api.webhooks.enqueue import enqueue_event, key_of
from api.webhooks.event_types import Event
from channels.contract import State
from channels.public.tools import Channel, diagnosis_of
from core.periodic.run import Run

log = logging.getLogger(__name__)
LEADS = (1, 3, 7, 14)  # days before the end
WELL = frozenset({State.WORKING, State.ENDS_SOON, State.LIMITED})
# So many channels are read at a time.
PORTION = 500
# The end that is stored with a login may be a little other than a look at it says.
SLACK = timedelta(days=1)


def enqueue_due(*, at: datetime, run: Run | None = None) -> int:
    """Enqueue what has come near ``at``; how many are new. Running it twice adds nothing.

    ``run``: bounds it; the next one goes on where this one has left off.
    """
    listeners = _listeners()
    portions = (run or Run()).walk(_ending(listeners, at), size=PORTION)
    return sum(_enqueue(portion, listeners, at) for portion in portions)


def nearest_lead(end: datetime, *, at: datetime) -> int | None:
    """The smallest lead day that has been reached; None before the first, and after the end."""
    left = end - at
    if left <= timedelta(0):
        return None
    return next((days for days in LEADS if left <= timedelta(days=days)), None)


def _listeners() -> dict[int | None, set[int]]:
    """The hooks that want to hear of it, by person; the operator's under None."""
    listeners: dict[int | None, set[int]] = {}
    active = Hook.objects.filter(active=True)
    for pk, user_id, events in active.values_list("pk", "user_id", "events"):
        if Event.ENDS_SOON.value in events:
            listeners.setdefault(user_id, set()).add(pk)
    return listeners


def _ending(people: Iterable[int | None], at: datetime) -> QuerySet[Channel]:
    """The channels of these people (everybody's where None is among them) whose login ends
    within the lead days, or of which nobody has reckoned yet when it does."""
    last = at + timedelta(days=max(LEADS)) + SLACK
    near = Q(credential__person_end_at__gt=at - SLACK, credential__person_end_at__lte=last)
    unknown = Q(credential__next_state_at=None)
    channels = Channel.objects.filter(near | unknown, credential__user__is_active=True)
    if None not in people:
        channels = channels.filter(credential__user_id__in=list(people))
    return channels.select_related("credential")


def _enqueue(
    portion: Sequence[Channel], listeners: dict[int | None, set[int]], at: datetime
) -> int:
    keys = {channel: key for channel in portion if (key := _key(channel, at))}
    hooks = set().union(*listeners.values())
    full = [key_of(key, channel) for channel, key in keys.items()]
    told = HookDelivery.objects.filter(hook_id__in=hooks, key__in=full).exclude(key="")
    held = set(told.values_list("hook_id", "key"))
    new = 0
    for channel, key in keys.items():
        theirs = listeners.get(None, set()) | listeners.get(channel.credential.user_id, set())
        if any((hook, key_of(key, channel)) not in held for hook in theirs):
            new += _enqueue_for(channel, key, at)
    return new


def _enqueue_for(channel: Channel, key: str, at: datetime) -> int:
    try:
        return enqueue_event(Event.ENDS_SOON, [channel], at=at, key=key)
    except Exception as error:  # noqa: BLE001 - one broken channel stops no other
        log.error("no end foretold for channel %s: %s", channel.pk, type(error).__name__)
        return 0


def _key(channel: Channel, at: datetime) -> str:
    """Of what is to be told of its end; empty where nothing is."""
    try:
        diagnosis = diagnosis_of(channel, at=at)
        end = diagnosis.ends_at
        lead = nearest_lead(end, at=at) if end and diagnosis.state in WELL else None
    except Exception as error:  # noqa: BLE001 - as above
        log.error("no end foretold for channel %s: %s", channel.pk, type(error).__name__)
        return ""
    return f"ends:{end:%Y-%m-%d}:{lead}" if end and lead else ""
