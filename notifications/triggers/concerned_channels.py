"""Which channels a message is about, as they stand now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.db.models import Q

from channels.contract import State
from channels.public.messages import (
    Cell,
    Channel,
    Diagnosis,
    Words,
    describe,
    diagnoses_of,
    kind_of,
    life_of,
    mail_bar,
    network_at,
    network_waits,
)
from core.names.natural_order import natural
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

    @property
    def bar(self) -> tuple[Cell, ...]:
        """The drawn life of its token, as cells of a table."""
        return mail_bar(life_of(self.diagnosis))


class KnownChannels:
    """Channels that were read at once for many messages; each is judged once for a moment.

    Holds only what it was read for: another message asks for its own.
    """

    def __init__(self, channels: Iterable[Channel]) -> None:
        self._by_person: dict[int, list[Channel]] = {}
        for channel in channels:
            self._by_person.setdefault(channel.credential.user_id, []).append(channel)
        for mine in self._by_person.values():
            mine.sort(key=lambda channel: (natural(channel.name), channel.pk))
        self._verdicts: dict[tuple[int, datetime], Diagnosis] = {}
        self._asked_waits: Mapping[str, datetime] | None = None

    @classmethod
    def of_messages(cls, notices: Iterable[Notice]) -> Self:
        """What these messages may be about, whoever they are for: one query."""
        about = Q(pk__in=())
        for part in _asked_for(notices):
            about |= part
        return cls(Channel.objects.filter(about).select_related("credential"))

    @classmethod
    def of_people(cls, user_ids: Collection[int]) -> Self:
        """All channels of these people: one query."""
        theirs = Channel.objects.filter(credential__user_id__in=user_ids)
        return cls(theirs.select_related("credential"))

    def of(self, user_id: int) -> Sequence[Channel]:
        """Those of one person, by name."""
        return self._by_person.get(user_id, ())

    def judged(
        self, channels: Sequence[Channel], *, at: datetime
    ) -> list[tuple[Channel, Diagnosis]]:
        """Each with its diagnosis ``at`` (aware UTC)."""
        new = [channel for channel in channels if (channel.pk, at) not in self._verdicts]
        for channel, verdict in diagnoses_of(new, at=at, waits=self._waits):
            self._verdicts[channel.pk, at] = verdict
        return [(channel, self._verdicts[channel.pk, at]) for channel in channels]

    def _waits(self) -> Mapping[str, datetime]:
        """Of the networks, read once for all moments."""
        if self._asked_waits is None:
            self._asked_waits = network_waits()
        return self._asked_waits


def _asked_for(notices: Iterable[Notice]) -> Iterable[Q]:
    """Conditions on channels, one for each way in which a message names its own."""
    people: set[int] = set()
    named: set[int] = set()
    logins: set[int] = set()
    for notice in notices:
        if notice.topic == topics.WEEKLY_DIGEST:
            people.add(notice.user_id)
        elif _by_name(notice):
            named.update(named_ids(notice))
        elif notice.credential_id is not None:
            logins.add(notice.credential_id)
    if people:
        yield Q(credential__user_id__in=people)
    if named:
        yield Q(pk__in=named)
    if logins:
        yield Q(credential_id__in=logins)


def items(notice: Notice, *, at: datetime, known: KnownChannels | None = None) -> list[Item]:
    """The channels that still are as the message says. Empty: its cause is gone."""
    pairs = holding(notice, at=at, known=known)
    return [item(channel, verdict, at=at) for channel, verdict in pairs]


def holding(
    notice: Notice, *, at: datetime, known: KnownChannels | None = None
) -> list[tuple[Channel, Diagnosis]]:
    """The same without words. ``known``: what was read for this message among others."""
    known = known or KnownChannels.of_messages([notice])
    named = _named(notice, known.of(notice.user_id))
    pairs = known.judged([channel for channel in named if not channel.is_muted(at)], at=at)
    return [pair for pair in pairs if _holds(notice, pair[1])]


def any_muted(notice: Notice, *, at: datetime, known: KnownChannels) -> bool:
    """Whether the person asked for no mail about a channel that this message is about."""
    return any(channel.is_muted(at) for channel in _named(notice, known.of(notice.user_id)))


def ending(behind: Iterable[tuple[Channel, Diagnosis]]) -> list[tuple[Channel, Diagnosis]]:
    """The living ones of a login's channels that have an end only the person can move."""
    return [pair for pair in behind if pair[1].state in LIVING and pair[1].ends_at is not None]


def end_day(ends_at: datetime) -> str:
    """The day of an end as keys name it, in UTC: a few seconds more are the same end."""
    return f"{ends_at:%Y-%m-%d}"


def named_ids(notice: Notice) -> list[int]:
    """The channels that a message names one by one."""
    listed = [int(pk) for pk in notice.context.get("channels", [])]
    return listed or [int(pk) for pk in [notice.context.get("channel")] if pk is not None]


def _named(notice: Notice, mine: Sequence[Channel]) -> Sequence[Channel]:
    """Of a person's own channels. What a row names by mistake is somebody else's, and not here."""
    if notice.topic == topics.WEEKLY_DIGEST:
        return mine
    if _by_name(notice):
        named = set(named_ids(notice))
        return [channel for channel in mine if channel.pk in named]
    if notice.credential_id is None:
        return ()
    return [channel for channel in mine if channel.credential_id == notice.credential_id]


def _by_name(notice: Notice) -> bool:
    """Whether the message names its channels one by one, and not by their login."""
    if notice.topic in BY_NAME or "unsteady" in notice.context:
        return True
    return "channel:" in str(notice.context.get("root", ""))


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
    network = network_at(channel.network, channel.credential.server)
    words = describe(channel, verdict, at=at)
    return Item(channel, verdict, words, network.name, kind_of(channel))
