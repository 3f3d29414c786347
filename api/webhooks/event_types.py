"""What a webhook can be told of, and the envelope that it comes in."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.endpoints.schemas import channel_out, moment_of
from channels.public.tools import Channel


class Event(StrEnum):
    """Names are part of the API: they stay."""

    CONNECTION_LOST = "channel.connection_lost"
    RECOVERED = "channel.recovered"
    ENDS_SOON = "channel.ends_soon"
    RENEWED = "channel.renewed"
    PING = "ping"


@dataclass(frozen=True, slots=True)
class InWords:
    """An event as people read it."""

    event: Event
    name: str | Promise
    about: str | Promise


ROWS = (
    InWords(
        Event.CONNECTION_LOST,
        _("A channel lost its connection"),
        _("It needs its owner: nothing is published until then."),
    ),
    InWords(
        Event.RECOVERED,
        _("A channel is back"),
        _("After a lost connection. Its state says whether it can do everything again."),
    ),
    InWords(
        Event.ENDS_SOON,
        _("A connection ends soon"),
        _("14, 7, 3 and 1 days before its owner must have refreshed it."),
    ),
    InWords(
        Event.RENEWED,
        _("A token was renewed"),
        _("By us, or by its owner. For tools that keep a copy of it."),
    ),
)
OFFERED = tuple(row.event for row in ROWS)
TEST = InWords(Event.PING, _("A test"), _("Sent when you ask for it."))


def name_of(event: str) -> str:
    """In the active language; the code itself for one that is no longer known."""
    known = [row for row in (*ROWS, TEST) if row.event.value == event]
    return str(known[0].name) if known else event


def channel_json(channel: Channel, *, at: datetime, zone: str) -> dict[str, Any]:
    """The channel as the API tells it, in English: nobody asks here for another language.

    Its days are those of ``zone``, its owner's (empty: UTC), whoever has caused the event.
    """
    with translation.override("en"), timezone.override(zone or "UTC"):
        return channel_out(channel, at=at).model_dump(mode="json")


def envelope(
    delivery: uuid.UUID, event: Event, channel: dict[str, Any] | None, *, at: datetime
) -> dict[str, Any]:
    """What is posted: the same at every try. No token, ever."""
    return {
        "id": str(delivery),
        "type": event.value,
        "created_at": moment_of(at).isoformat().replace("+00:00", "Z"),
        "channel": channel,
    }
