"""A round: sends what is owed, at most once, within everybody's budget, nothing silently lost."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Case, Min, Q, Value, When

from notifications import reasons, topics
from notifications.bounces import refused_addresses
from notifications.delivery import daily_cap
from notifications.delivery.connection import Line
from notifications.delivery.smtp_results import Fate
from notifications.mails import compose
from notifications.models import Notice, Preferences
from notifications.timing import batching
from notifications.triggers.obsolete import why_stale

log = logging.getLogger(__name__)

PEOPLE = 1000
# A worker is stopped hard after two minutes: a round ends well before, at worst in the
# middle of one mail at a slow server. The next round goes on.
ROUND_S: Final = 40
# What comes in swarms waits a moment for the rest of it.
GATHERED = (topics.UPDATE_FAILURES, topics.CONNECTION_LOST)


def deliver_due(*, at: datetime) -> int:
    """Send all whose time has come (``at``: aware UTC); how many mails left.

    One that fails stops no other. A mail server that cannot be reached ends the round: what
    was not tried stays due.
    """
    _settle_expired(at)
    mails, began = 0, time.monotonic()
    with Line() as line:
        for user_id in people_waiting(at=at):
            if line.down or time.monotonic() - began > ROUND_S:
                break
            mails += _serve(user_id, line, at)
    return mails


def people_waiting(*, at: datetime) -> list[int]:
    """Whom something is due to, most pressing first."""
    swarm: timedelta = settings.NOTICES_GATHER
    ripe = Notice.objects.due(at).filter(~Q(topic__in=GATHERED) | Q(created_at__lte=at - swarm))
    calm = [one.id for one in topics.TOPICS if not one.urgent]
    ranked = ripe.annotate(rank=Case(When(topic__in=calm, then=Value(1)), default=Value(0)))
    by_person = ranked.values("user_id").annotate(first=Min("due_at"), press=Min("rank"))
    found = by_person.order_by("press", "first", "user_id")[:PEOPLE]
    return [row["user_id"] for row in found]


def _serve(user_id: int, line: Line, at: datetime) -> int:
    """All mails that one person gets in this round."""
    mails = 0
    while notices := Notice.objects.filter(user_id=user_id).claim_all(at=at):
        more, sent = _one_mail(notices, line, at)
        mails += sent
        if not more or line.down:
            break
    return mails


def _one_mail(notices: list[Notice], line: Line, at: datetime) -> tuple[bool, bool]:
    """Whether more is to be sent at once, and whether a mail left."""
    try:
        preferences = Preferences.of(notices[0].user)
        living = _drop_stale(notices, preferences, at)
        found = batching.plan(
            living,
            preferences,
            left=daily_cap.left(preferences, mine=notices[0].batch, at=at),
            gathering_until=_gathering_until(notices[0].user_id, at),
            at=at,
        )
        for held, until, reason in found.later:
            Notice.objects.release(held, due_at=until, reason=reason)
        if found.rest:
            Notice.objects.release(found.rest)
    except Exception as error:
        log.exception("nothing could be planned for %s", notices[0].user_id)
        _retry(notices, type(error).__name__, at)
        return False, False
    sent = bool(found.mail) and _send(found.mail, preferences, line, at)
    return bool(found.rest), sent


def _drop_stale(notices: list[Notice], preferences: Preferences, at: datetime) -> list[Notice]:
    refuses = refused_addresses.refuses(notices[0].user.email)
    living = []
    for notice in notices:
        reason = why_stale(notice, preferences, at=at)
        reason = reason or (reasons.ADDRESS_REFUSES if refuses else "")
        if reason:
            Notice.objects.end([notice], Notice.Outcome.DROPPED, at=at, reason=reason)
        else:
            living.append(notice)
    return living


def _gathering_until(user_id: int, at: datetime) -> datetime | None:
    """Until when others of this person's wait for the last mail of the day."""
    waiting = Notice.objects.unclaimed().filter(
        user_id=user_id, reason=reasons.GATHERING, due_at__gt=at
    )
    first: datetime | None = waiting.aggregate(first=Min("due_at"))["first"]
    return first


def _send(notices: list[Notice], preferences: Preferences, line: Line, at: datetime) -> bool:
    try:
        message = compose.message(notices, preferences, at=at)
    except Exception as error:
        log.exception("message %s could not be written", notices[0].pk)
        _retry(notices, type(error).__name__, at)
        return False
    refused_addresses.mark(message, notices[0].batch)
    if not Notice.objects.begin(notices, message.to[0]):
        log.warning("the claim on message %s was lost", notices[0].pk)
        return False
    return _settle(notices, message, line, at)


def _settle(
    notices: list[Notice], message: EmailMultiAlternatives, line: Line, at: datetime
) -> bool:
    verdict = line.send(message)
    if verdict is None:
        subject = str(message.subject)[:200]
        Notice.objects.deliver(notices, at=at, subject=subject, reason="")
        return True
    if verdict.fate is Fate.UNSURE:
        Notice.objects.unsure(notices, at=at, reason=reasons.ANSWER_LOST)
    elif verdict.fate is Fate.LATER:
        _retry(notices, verdict.said, at)
    else:
        log.error("message %s refused for good: %s", notices[0].pk, verdict.said)
        Notice.objects.give_up(notices, at=at, **_because(reasons.REFUSED, verdict.said))
    if verdict.fate is Fate.ADDRESS:
        refused_addresses.refused(message.to[0], verdict.said, notices[0], at=at)
    return False


def _retry(notices: list[Notice], error: str, at: datetime) -> None:
    """Later, by the number of tries so far; after the last one a visible failure."""
    tried = Notice.objects.retry(
        notices,
        at=at,
        again=_because(reasons.TRIED_AGAIN, error),
        given_up=_because(reasons.GIVEN_UP, error),
    )
    if tried.given_up:
        log.error("%s messages given up: %s", tried.given_up, error)


def _settle_expired(at: datetime) -> None:
    """What senders that died have left: sent by another, unless it may have arrived."""
    expired = Notice.objects.release_expired(at=at, unsure={"reason": reasons.SENDER_DIED})
    if expired.unsure:
        log.error("%s messages may have been sent by a sender that died", expired.unsure)


def _because(shape: str, error: str) -> dict[str, str]:
    return {"reason": (shape % {"error": error})[:120]}
