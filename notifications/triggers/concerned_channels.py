"""Which channels a message is about, as they stand now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from channels.contract import State
from channels.public.messages import (
    Channel,
    ChannelQuerySet,
    Credential,
    Diagnosis,
    Words,
    describe,
    diagnoses_of,
    kind_of,
    network_of,
)
from notifications import topics
from notifications.models import Notice

LIVING = (State.WORKING, State.ENDS_SOON)
BY_NAME = (topics.UPDATE_FAILURES, topics.RECOVERED, topics.NETWORK_TROUBLE, topics.REFRESHED)


@dataclass(frozen=True, slots=True)
class Item:
    """One channel in a message."""

    channel: Channel
    diagnosis: Diagnosis
    words: Words
    network: str
    kind: str


def items(notice: Notice, *, at: datetime) -> list[Item]:
    """The channels that still are as the message says. Empty: its cause is gone."""
    judged = diagnoses_of(_named(notice).select_related("credential"), at=at)
    return [item(channel, verdict, at=at) for channel, verdict in judged if _holds(notice, verdict)]


def ending(credential: Credential, *, at: datetime) -> list[tuple[Channel, Diagnosis]]:
    """The living channels behind a login that have an end only the person can move."""
    pairs = diagnoses_of(credential.channels.order_by("pk"), at=at)
    return [pair for pair in pairs if pair[1].state in LIVING and pair[1].ends_at is not None]


def end_day(ends_at: datetime) -> str:
    """The day of an end as keys name it, in UTC: a few seconds more are the same end."""
    return f"{ends_at:%Y-%m-%d}"


def named_ids(notice: Notice) -> list[int]:
    """The channels that a message names one by one."""
    listed = [int(pk) for pk in notice.context.get("channels", [])]
    return listed or [int(pk) for pk in [notice.context.get("channel")] if pk is not None]


def _named(notice: Notice) -> ChannelQuerySet:
    """Never somebody else's: what a row names by mistake is not shown."""
    mine = Channel.objects.order_by("name", "pk").visible_to(notice.user)
    if notice.topic == topics.WEEKLY_DIGEST:
        return mine
    by_name = notice.topic in BY_NAME or "unsteady" in notice.context
    if by_name or "channel:" in str(notice.context.get("root", "")):
        return mine.filter(pk__in=named_ids(notice))
    if notice.credential_id is None:
        return mine.none()
    return mine.filter(credential_id=notice.credential_id)


def _holds(notice: Notice, verdict: Diagnosis) -> bool:
    if "unsteady" in notice.context:
        return True  # however it stands at this moment
    if notice.topic == topics.CONNECTION_LOST:
        return verdict.state is State.NEEDS_YOU
    if notice.topic == topics.LIMITED:
        ours = str(notice.context.get("root", "")).startswith("hidden:")
        return verdict.state is State.LIMITED and ours is (verdict.hidden_by is not None)
    if notice.topic == topics.RECOVERED:
        return verdict.state in LIVING
    if notice.topic == topics.ENDS_SOON:
        end = verdict.ends_at if verdict.state in LIVING else None
        return end is not None and end_day(end) == notice.context.get("end")
    if notice.topic == topics.NETWORK_TROUBLE and "outage" in notice.context:
        return verdict.state is State.CANNOT_TELL
    return True


def item(channel: Channel, verdict: Diagnosis, *, at: datetime) -> Item:
    """What a message says of a channel that stands like this."""
    network = network_of(channel.network)
    words = describe(channel, verdict, at=at)
    return Item(channel, verdict, words, network.name, kind_of(channel, network))
