"""What is kept for a while only: the hour of undo, checks of many, pictures, a week of silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Func, IntegerField

from channels.models import Channel, CheckRun, Disconnected, Picture
from channels.models.logins import MUTED_FOR
from channels.pictures.drawing import MOST
from channels.probing.retention import DISCONNECTED_LIFE
from operations.verify.invariant import Invariant, each

OPEN = (Disconnected.State.WAITING, Disconnected.State.ENDING)
# A worker ends what is over every minute, and retries where it has died.
ENDED_WITHIN = timedelta(hours=1)
# What is old goes once a day.
SWEPT_WITHIN = timedelta(days=2)


def beyond_its_hour(at: datetime) -> Iterator[str]:
    late = Disconnected.objects.filter(state__in=OPEN, restore_until__lt=at - ENDED_WITHIN)
    yield from each(late, "waits for its end")
    ended = Disconnected.objects.exclude(state__in=OPEN).exclude(sealed="")
    yield from each(ended, "its seal is still there")


def checking_for_ever(at: datetime) -> Iterator[str]:
    left = at - DISCONNECTED_LIFE - SWEPT_WITHIN
    yield from each(CheckRun.objects.filter(started_at__lt=left))


def pictures_astray(at: datetime) -> Iterator[str]:
    size = Func("body", function="LENGTH", output_field=IntegerField())
    yield from each(Picture.objects.alias(size=size).filter(size__gt=MOST), "larger than we draw")
    shown = Picture.objects.alias(size=size).filter(size__gt=0).values("pk")
    yield from each(Channel.objects.exclude(picture="").exclude(pk__in=shown), "has no picture")
    yield from each(Picture.objects.filter(due_at__lt=at - SWEPT_WITHIN), "is not fetched")


def muted_for_long(at: datetime) -> Iterator[str]:
    yield from each(Channel.objects.filter(muted_until__gt=at + MUTED_FOR))


INVARIANTS = (
    Invariant(
        "undo-ends",
        "No token of what was disconnected is kept beyond its hour.",
        beyond_its_hour,
    ),
    Invariant("checks-end", "No check of many channels goes on for ever.", checking_for_ever),
    Invariant(
        "pictures",
        "Each picture that is shown is here, small, and fetched in time.",
        pictures_astray,
    ),
    Invariant("mail-comes-back", "No channel is without mail beyond a week.", muted_for_long),
)
