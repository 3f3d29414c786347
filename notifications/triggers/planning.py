"""Whose turn it is: each person's reminders and digest are looked at when something may be due.

The moment stands in the person's row, with an index, and is claimed by one conditional update:
of two workers one has it, and one that dies leaves a person who is due again a little later.
Whatever may bring the moment forward, an end that moves, a state that changes, another choice,
makes the person due at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Max, QuerySet
from django.db.models.signals import post_save
from django.dispatch import receiver

from channels.public.messages import (
    Channel,
    Credential,
    channel_handed_over,
    channels_connected,
    end_moved,
    state_changed,
)
from notifications.models import Choice, Preferences
from notifications.triggers import reminders
from notifications.triggers.calendar_facts import CalendarFacts

log = logging.getLogger(__name__)

CHUNK = 200
# A worker that died over a person leaves them due again after this.
LEASE = timedelta(minutes=15)
# So many of the newest logins are asked whether their person has a row.
NEWEST = 100


def always() -> bool:
    return True


def plan(*, at: datetime, goes_on: Callable[[], bool] = always) -> int:
    """Enqueue all whose time has come; how many were new. Running it twice adds nothing.

    ``goes_on``: asked before each portion; who is left is due in the next run.
    """
    _make_missing_rows()
    new = 0
    for due in (_due(at), _unplanned()):
        people = due.select_related("user").prefetch_related("choices")
        while goes_on() and (chunk := list(people[:CHUNK])):
            new += sum(_plan_claimed(preferences, at) for preferences in chunk)
    return new


def plan_soon(user_id: int, *, at: datetime) -> None:
    """Something happened: look at what is due to this person in the next run."""
    Preferences.objects.filter(user_id=user_id, next_plan_at__gt=at).update(next_plan_at=at)


def _plan_claimed(preferences: Preferences, at: datetime) -> int:
    until = at + LEASE
    mine = Preferences.objects.filter(pk=preferences.pk)
    if not mine.filter(next_plan_at=preferences.next_plan_at).update(next_plan_at=until):
        return 0
    try:
        facts = CalendarFacts(preferences.user_id, at=at)
        active = preferences.user.is_active
        new = reminders.plan_for(preferences, at=at, facts=facts) if active else 0
        # Where something has happened meanwhile, the person stays due.
        next_at = reminders.next_moment(preferences, at=at, facts=facts)
        mine.filter(next_plan_at=until).update(next_plan_at=next_at)
    except Exception as error:  # noqa: BLE001 - one broken account stops no other
        log.error("no messages planned for %s: %s", preferences.user_id, type(error).__name__)
        return 0
    return new


def _due(at: datetime) -> QuerySet[Preferences]:
    return Preferences.objects.filter(next_plan_at__lte=at).order_by("next_plan_at")


def _unplanned() -> QuerySet[Preferences]:
    """In whichever order the database has them at hand."""
    return Preferences.objects.filter(next_plan_at=None)


def _make_missing_rows() -> None:
    """Connecting makes the row; not where an older version of this site still runs."""
    last = Credential.objects.aggregate(last=Max("pk"))["last"] or 0
    newest = Credential.objects.filter(pk__gt=last - NEWEST)
    people = set(newest.values_list("user", flat=True))
    has_row = Preferences.objects.filter(user__in=people).values_list("user", flat=True)
    for user in get_user_model().objects.filter(pk__in=people - set(has_row)):
        Preferences.of(user)


@receiver(channels_connected)
def _connected(sender: object, user: AbstractBaseUser, at: datetime, **_: object) -> None:
    Preferences.of(user)
    plan_soon(user.pk, at=at)


@receiver([state_changed, channel_handed_over])
def _channel_changed(sender: object, channel: Channel, at: datetime, **_: object) -> None:
    plan_soon(channel.credential.user_id, at=at)


@receiver(end_moved)
def _end_moved(sender: object, credential: Credential, at: datetime, **_: object) -> None:
    plan_soon(credential.user_id, at=at)


@receiver(post_save, sender=Preferences)
@receiver(post_save, sender=Choice)
def _chosen_anew(instance: Preferences | Choice, **_: Any) -> None:
    """Other lead days, another hour, another zone, a topic that was off."""
    key = instance.pk if isinstance(instance, Preferences) else instance.preferences_id
    Preferences.objects.filter(pk=key).exclude(next_plan_at=None).update(next_plan_at=None)
