"""Channels that a person wants no mail about for a while: those alone, of however many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q

from channels.public.messages import MUTED_FOR, Channel, ChannelQuerySet, network_at

SHOWN, FOUND_SHOWN = 10, 6
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A channel, told from others of its name."""

    channel: Channel
    network: str


@dataclass(frozen=True, slots=True)
class Exceptions:
    """``muted``: the next to end first; ``more``: whether there are others. ``matches``: what was
    looked for by name, to be added."""

    muted: list[Line]
    more: bool
    q: str
    matches: list[Line]


def read(user: AbstractBaseUser, query: str, *, at: datetime) -> Exceptions:
    mine = Channel.objects.visible_to(user)
    muted = list(mine.filter(muted_until__gt=at).order_by("muted_until", "pk")[: SHOWN + 1])
    q = " ".join(query.replace("\0", "").split())[:LONGEST]
    matches = _matches(mine, q, at) if q else []
    return Exceptions(_lines(muted[:SHOWN]), len(muted) > SHOWN, q, _lines(matches))


def choose(user: AbstractBaseUser, pk: int, *, mute: bool, at: datetime) -> Channel | None:
    """None where it is no channel of this person's."""
    mine = Channel.objects.visible_to(user).filter(pk=pk)
    mine.update(muted_until=at + MUTED_FOR if mute else None)
    return mine.first()


def _lines(channels: Iterable[Channel]) -> list[Line]:
    return [Line(channel, _network_of(channel)) for channel in channels]


def _network_of(channel: Channel) -> str:
    return network_at(channel.network, channel.credential.server).name


def _matches(mine: ChannelQuerySet, q: str, at: datetime) -> list[Channel]:
    named = Q(name__icontains=q) | Q(handle__icontains=q) | Q(credential__account_name__icontains=q)
    loud = Q(muted_until=None) | Q(muted_until__lte=at)
    return list(mine.filter(named, loud).order_by("name", "pk")[:FOUND_SHOWN])
