"""Deletes what has served its time of what this room, allauth and Django keep."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

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
from core.bounded_deletes import delete_in_chunks

log = logging.getLogger(__name__)


def delete_expired(*, at: datetime) -> int:
    """Delete what is old ``at`` (aware UTC); how many rows and files. Safe to repeat."""
    rows: list[QuerySet[Any]] = [
        UserSession.objects.filter(~Exists(Session.objects.filter(pk=OuterRef("session_key")))),
        unconfirmed_people(at=at),
        _old_exports(at),
        Deletion.objects.filter(ended_at__lt=at - settings.DELETION_LIFE),
    ]
    gone = delete_in_chunks(Session.objects.filter(expire_date__lt=at), by="expire_date")
    gone += sum(delete_in_chunks(some) for some in rows)
    gone += _give_up_letters(at) + recording.delete_old(at=at) + waiting.delete_old(at=at)
    known = {str(pk) for pk in Export.objects.values_list("pk", flat=True)}
    return gone + files.remove_strays(known)


def _give_up_letters(at: datetime) -> int:
    """Mails that no server took in all that time; what they tell stands in the sign-in log."""
    given_up = delete_in_chunks(Letter.objects.filter(created_at__lt=at - settings.LETTER_LIFE))
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
