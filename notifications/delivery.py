"""Sends what is owed: claimed by one conditional update, at most once, never silently lost."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.core.mail import EmailMultiAlternatives
from django.db.models import F

from notifications import compose, hours, reasons
from notifications.models import Notice, Preferences
from notifications.stale import why_stale

log = logging.getLogger(__name__)

BATCH = 200
# A mail server that is down is tried again after so many minutes, then given up visibly.
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
# A sender that has held a claim for so long has died; whether its mail left is unknown.
CLAIM_LIFE = timedelta(minutes=10)


def deliver_due(*, at: datetime) -> int:
    """Send every message whose time has come. One that fails stops no other."""
    give_up_dead_claims(at=at)
    sent = 0
    for notice in Notice.objects.due(at)[:BATCH]:
        if claim(notice, at=at):
            sent += deliver(notice, at=at)
    return sent


def claim(notice: Notice, *, at: datetime) -> bool:
    mine = Notice.objects.open().filter(pk=notice.pk, claimed_at=None).update(claimed_at=at)
    return mine == 1


def deliver(notice: Notice, *, at: datetime) -> bool:
    """Deliver a claimed message. True where it left."""
    preferences = Preferences.of(notice.user)
    if reason := why_stale(notice, preferences, at=at):
        end(notice, Notice.Outcome.DROPPED, reason, at=at)
        return False
    allowed = hours.allowed_from(at, preferences.quiet, preferences.tz)
    if allowed > at and notice.topic != "test":
        release(notice, due_at=allowed)
        return False
    try:
        message = compose.message([notice], preferences, at=at)
    except Exception as error:
        log.exception("message %s could not be written", notice.pk)
        retry(notice, type(error).__name__, at=at)
        return False
    return send(notice, message, at=at)


def send(notice: Notice, message: EmailMultiAlternatives, *, at: datetime) -> bool:
    try:
        message.send()
    except (SMTPException, OSError) as error:
        # The class is enough: a server's answer may quote what we sent.
        retry(notice, type(error).__name__, at=at)
        return False
    Notice.objects.filter(pk=notice.pk).update(
        outcome=Notice.Outcome.SENT,
        ended_at=at,
        address=message.to[0],
        subject=str(message.subject)[:200],
    )
    return True


def retry(notice: Notice, reason: str, *, at: datetime) -> None:
    if notice.attempts >= len(BACKOFF):
        log.error("message %s given up after %s attempts: %s", notice.pk, notice.attempts, reason)
        end(notice, Notice.Outcome.FAILED, reasons.GIVEN_UP % {"error": reason}, at=at)
        return
    Notice.objects.filter(pk=notice.pk).update(
        attempts=F("attempts") + 1,
        claimed_at=None,
        due_at=at + BACKOFF[notice.attempts],
        reason=(reasons.TRIED_AGAIN % {"error": reason})[:120],
    )


def release(notice: Notice, *, due_at: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).update(claimed_at=None, due_at=due_at)


def end(notice: Notice, outcome: Notice.Outcome, reason: str, *, at: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).update(outcome=outcome, reason=reason[:120], ended_at=at)


def give_up_dead_claims(*, at: datetime) -> None:
    dead = Notice.objects.open().filter(claimed_at__lt=at - CLAIM_LIFE)
    dead.update(
        outcome=Notice.Outcome.UNSURE,
        ended_at=at,
        reason=reasons.SENDER_DIED,
    )
