"""Deletes what has served its time of what this room, allauth and Django keep."""

from __future__ import annotations

import logging
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.exporting import files
from accounts.joining import waiting
from accounts.models import Deletion, Export, Letter
from accounts.sign_in_log import recording
from core.bounded_deletes import Old, delete_in_turn
from core.periodic.run import GoesOn, always

log = logging.getLogger(__name__)


def delete_expired(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Delete what is old ``at`` (aware UTC); how many rows and files. Safe to repeat.

    ``goes_on``: asked before each portion; what is left is for the next run.
    """
    kinds: list[Old] = [
        (Session.objects.filter(expire_date__lt=at), "expire_date"),
        (unconfirmed_people(at=at), "pk"),
        (_old_exports(at), "pk"),
        (Deletion.objects.filter(ended_at__lt=at - settings.DELETION_LIFE), "pk"),
        recording.old(at=at),
        waiting.old(at=at),
    ]
    gone = delete_in_turn(kinds, goes_on=goes_on) + _give_up_letters(at, goes_on)
    # After the sessions themselves: whose they were.
    ended = ~Exists(Session.objects.filter(pk=OuterRef("session_key")))
    gone += delete_in_turn([(UserSession.objects.filter(ended), "pk")], goes_on=goes_on)
    return gone + (_remove_stray_files() if goes_on() else 0)


def _remove_stray_files() -> int:
    known = {str(pk) for pk in Export.objects.values_list("pk", flat=True)}
    return files.remove_strays(known)


def _give_up_letters(at: datetime, goes_on: GoesOn) -> int:
    """Mails that no server took in all that time; what they tell stands in the sign-in log."""
    old = Letter.objects.filter(created_at__lt=at - settings.LETTER_LIFE)
    given_up = delete_in_turn([(old, "pk")], goes_on=goes_on)
    if given_up:
        log.warning("%s mails about accounts were given up: no mail server took them", given_up)
    return given_up


def unconfirmed_people(*, at: datetime) -> QuerySet[User]:
    """Who signed up, confirmed no address in time, and never got in."""
    theirs = EmailAddress.objects.filter(user_id=OuterRef("pk"))
    return User.objects.filter(
        Exists(theirs),
        ~Exists(theirs.filter(verified=True)),
        date_joined__lt=at - settings.UNCONFIRMED_LIFE,
        last_login=None,
        is_staff=False,
        is_superuser=False,
        socialaccount=None,
    )


def _old_exports(at: datetime) -> QuerySet[Export]:
    old = Q(until__lt=at) | Q(outcome=Export.Outcome.FAILED, ended_at__lt=at - settings.EXPORT_LIFE)
    return Export.objects.filter(old)
