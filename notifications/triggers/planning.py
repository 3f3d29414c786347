"""Whose turn it is: each person's reminders and digest are looked at when something may be due.

The moment stands in the person's row, with an index. People are claimed in sets, by one
conditional update: of two workers one has each of them, and one that dies leaves people who are
due again a little later.
Whatever may bring the moment forward, an end that moves, a state that changes, another choice,
makes the person due at once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from random import randrange
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Case, DateTimeField, Max, Q, QuerySet, Value, When
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
from core.periodic.run import GoesOn, always
from notifications.models import Choice, Preferences
from notifications.triggers import reminders
from notifications.triggers.calendar_facts import facts_of
from notifications.triggers.enqueue import Wanted, enqueue_all

log = logging.getLogger(__name__)

CHUNK = 200
# A worker that died over a person leaves them due again after this.
LEASE = timedelta(minutes=15)
# So many of the newest logins are asked whether their person has a row.
NEWEST = 100


def plan(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Enqueue all whose time has come; how many were new. Running it twice adds nothing.

    ``goes_on``: asked before each portion; who is left is due in the next run.
    """
    if not goes_on():
        return 0
    _make_missing_rows()
    new = 0
    for due in (_due(at), _unplanned()):
        keys = due.values_list("pk", flat=True)
        while goes_on() and (chunk := list(keys[:CHUNK])):
            claimed, until = _claim(chunk, at)
            new += _plan_set(claimed, until, at)
    return new


def plan_soon(user_id: int, *, at: datetime) -> None:
    """Something happened: look at what is due to this person in the next run."""
    Preferences.objects.filter(user_id=user_id, next_plan_at__gt=at).update(next_plan_at=at)


def _claim(keys: list[int], at: datetime) -> tuple[list[Preferences], datetime]:
    """Those of these people who are ours, and the moment by which that is known."""
    # No two claims have the same moment, so that it tells one from another.
    until = at + LEASE + timedelta(microseconds=randrange(10**6))  # noqa: S311  # nosec B311
    free = Q(next_plan_at=None) | Q(next_plan_at__lte=at)
    Preferences.objects.filter(free, pk__in=keys).update(next_plan_at=until)
    mine = Preferences.objects.filter(pk__in=keys, next_plan_at=until)
    return list(mine.select_related("user").prefetch_related("choices")), until


def _plan_set(people: list[Preferences], until: datetime, at: datetime) -> int:
    """Each of them, read and written together; where that fails, each apart."""
    if not people:
        return 0
    try:
        with transaction.atomic():
            return _plan_together(people, until, at)
    except Exception as error:  # noqa: BLE001 - one broken account stops no other
        if len(people) > 1:
            return sum(_plan_set([mine], until, at) for mine in people)
        # Tried again when the claim is over.
        log.error("no messages planned for %s: %s", people[0].user_id, type(error).__name__)
        return 0


def _plan_together(people: list[Preferences], until: datetime, at: datetime) -> int:
    news_of = [mine.user_id for mine in people if reminders.may_have_digest(mine, at=at)]
    facts = facts_of([mine.user_id for mine in people], at=at, news_of=news_of)
    wanted: list[Wanted] = []
    next_at: dict[int, datetime] = {}
    for mine in people:
        if mine.user.is_active:
            wanted += reminders.due_to(mine, at=at, facts=facts[mine.user_id])
        next_at[mine.pk] = reminders.next_moment(mine, at=at, facts=facts[mine.user_id])
    new = enqueue_all(wanted, at=at)
    # Where something has happened meanwhile, the person stays due.
    ours = Preferences.objects.filter(pk__in=next_at, next_plan_at=until)
    moments = [When(pk=pk, then=Value(moment)) for pk, moment in next_at.items()]
    ours.update(next_plan_at=Case(*moments, output_field=DateTimeField()))
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
    Preferences.of_people(people - set(has_row))


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
