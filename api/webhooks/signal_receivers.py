"""What ``channels`` signals, and which webhook events that makes."""

from __future__ import annotations

from datetime import datetime

from django.dispatch import receiver

from api.webhooks.enqueue import enqueue_event, hooks_for
from api.webhooks.event_types import Event
from channels.contract import State
from channels.public.tools import (
    Channel,
    Credential,
    EventKind,
    credential_refreshed,
    credential_renewed,
    state_changed,
)
from channels.public.tools import Event as ChannelEvent

UNTOLD = frozenset({State.CANNOT_TELL, State.NOT_SET_UP})


@receiver(state_changed)
def changed(
    sender: object,
    channel: Channel,
    before: State,
    after: State,
    at: datetime,
    **kwargs: object,
) -> None:
    """Lost, or back. Not being able to tell is neither, and does not interrupt either."""
    lost = after is State.NEEDS_YOU
    event = Event.CONNECTION_LOST if lost else Event.RECOVERED
    if after in UNTOLD or not hooks_for(channel.credential.user_id, event):
        return
    if lost is not (_told_before(channel, before) is State.NEEDS_YOU):
        enqueue_event(event, [channel], at=at)


@receiver(credential_refreshed)
def refreshed(
    sender: object,
    credential: Credential,
    channels: list[Channel],
    at: datetime,
    **kwargs: object,
) -> None:
    _renewed(credential, at)


@receiver(credential_renewed)
def renewed(sender: object, credential: Credential, at: datetime, **kwargs: object) -> None:
    _renewed(credential, at)


def _renewed(credential: Credential, at: datetime) -> None:
    if not hooks_for(credential.user_id, Event.RENEWED):
        return
    # Read anew: what was handed over may show the tokens before.
    fresh = Channel.objects.filter(credential=credential).select_related("credential")
    enqueue_event(Event.RENEWED, fresh.order_by("pk"), at=at)


def _told_before(channel: Channel, before: State) -> State:
    """The last state that told something."""
    if before not in UNTOLD:
        return before
    last = (
        ChannelEvent.objects.filter(channel=channel, kind=EventKind.STATE_CHANGED)
        .exclude(before__in=["", *(state.value for state in UNTOLD)])
        .order_by("-at", "-pk")
        .first()
    )
    return State(last.before) if last else before
