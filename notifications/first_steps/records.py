"""What records say of somebody's first steps: asked along with a page's other questions of its
reader (``accounts.page_facts``), and of nobody who has been here for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, User
from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.page_facts import register_fact
from channels.public.messages import Event, EventKind
from notifications import topics
from notifications.models import Choice, Notice, Preferences

Row = TypeVar("Row", bound=Model)
PUT_AWAY, CHOSE = "first_steps_put_away", "notifications_chosen"
TESTED, SAW_A_BREAK = "notifications_tested", "saw_a_break"
# Who has been here for longer knows their way about.
FOR_SO_LONG = timedelta(days=30)
# The demo's own troubles are older: they come with its channels, and those with the person.
LOADING = timedelta(minutes=1)


def register() -> None:
    register_fact(PUT_AWAY, put_away_by)
    register_fact(CHOSE, chosen_by)
    register_fact(TESTED, tests_of)
    register_fact(SAW_A_BREAK, breaks_of)


def is_new(user: AbstractBaseUser, *, at: datetime) -> bool:
    joined: datetime | None = getattr(user, "date_joined", None)
    return joined is not None and at - joined <= FOR_SO_LONG


def put_away_by(user: AbstractBaseUser) -> QuerySet[Preferences]:
    rows = Preferences.objects.filter(user_id=user.pk, first_steps_put_away_at__isnull=False)
    return _of_new(user, rows)


def chosen_by(user: AbstractBaseUser) -> QuerySet[Choice]:
    return _of_new(user, Choice.objects.filter(preferences__user_id=user.pk))


def tests_of(user: AbstractBaseUser) -> QuerySet[Notice]:
    return _of_new(user, Notice.objects.filter(user_id=user.pk, topic=topics.TEST))


def breaks_of(user: AbstractBaseUser) -> QuerySet[Event]:
    """In the demo, since the person came."""
    if not settings.DEMO or not isinstance(user, User):
        return Event.objects.none()
    since = user.date_joined + LOADING
    changes = Event.objects.filter(kind=EventKind.STATE_CHANGED, at__gt=since)
    return _of_new(user, changes.filter(credential__user_id=user.pk))


def _of_new(user: AbstractBaseUser, rows: QuerySet[Row]) -> QuerySet[Row]:
    """Nothing, without a question to the database, of who has been here for a while."""
    return rows if is_new(user, at=timezone.now()) else rows.none()
