"""A round: sends what is due, at most once, within everybody's daily cap; it loses nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Case, Min, Q, Value, When

from accounts.leaving.asking import people_leaving
from notifications import reasons, topics
from notifications.bounces import refused_addresses
from notifications.delivery.connection import MailConnection
from notifications.delivery.recipients import Recipients
from notifications.delivery.results import Results
from notifications.delivery.smtp_results import Fate, SendFailure
from notifications.mails import compose
from notifications.models import Notice
from notifications.timing import batching
from notifications.triggers.obsolete import why_obsolete
from notifications.triggers.reported_posts import look_awaited_until, note_named

log = logging.getLogger(__name__)

PEOPLE = 1000
# Celery's threads know no time limit: a round ends itself, at worst after one more mail to a
# slow server, which has a limit of its own (``smtp_backend``). The next round goes on.
ROUND_S: Final = 40
# So many people are claimed and read at once; more where the mail server is quick. What was read
# is used for so long: after that a slow one would have us write of a trouble that is over.
AT_ONCE, MOST_AT_ONCE = 20, 100
FRESH_S: Final = 5
# What comes in swarms waits a moment for the rest of it.
GATHERED = (topics.UPDATE_FAILURES, topics.CONNECTION_LOST)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the mails of one set share."""

    known: Recipients
    results: Results
    connection: MailConnection
    at: datetime


def deliver_due(*, at: datetime) -> int:
    """Send all whose time has come (``at``: aware UTC); how many mails left.

    One that fails stops no other. A mail server that cannot be reached ends the round: what
    was not tried stays due.
    """
    _settle_expired(at)
    mails, size, ends = 0, AT_ONCE, time.monotonic() + ROUND_S
    with MailConnection() as connection:
        waiting = people_waiting(at=at)
        while waiting and not connection.down and time.monotonic() < ends:
            began = time.monotonic()
            sent, again = _deliver_to(waiting[:size], connection, at)
            mails, waiting = mails + sent, again + waiting[size:]
            size = _size(sent, time.monotonic() - began) if sent else size
    return mails


def _size(sent: int, seconds: float) -> int:
    """Of the next set: about as many as leave in a second."""
    return round(min(max(sent / max(seconds, 0.001), AT_ONCE), MOST_AT_ONCE))


def people_waiting(*, at: datetime) -> list[int]:
    """Whom something is due to, most pressing first."""
    gather: timedelta = settings.NOTICES_GATHER
    # Who leaves hears nothing more, unless they change their mind.
    staying = Notice.objects.due(at).exclude(user_id__in=people_leaving())
    ripe = staying.filter(~Q(topic__in=GATHERED) | Q(created_at__lte=at - gather))
    calm = [topic.id for topic in topics.TOPICS if not topic.urgent]
    ranked = ripe.annotate(rank=Case(When(topic__in=calm, then=Value(1)), default=Value(0)))
    by_person = ranked.values("user_id").annotate(first=Min("due_at"), press=Min("rank"))
    waiting = by_person.order_by("press", "first", "user_id")[:PEOPLE]
    return [row["user_id"] for row in waiting]


def _deliver_to(
    people: Sequence[int], connection: MailConnection, at: datetime
) -> tuple[int, list[int]]:
    """One mail to each of them. How many left, and to whom more is to be sent at once."""
    claimed = Notice.objects.claim_for(people, at=at)
    if not claimed:
        return 0, []
    try:
        known = Recipients(claimed, at=at)
    except Exception as error:  # noqa: BLE001 - told of where it is one person's
        return _deliver_apart(claimed, error, connection, at)
    with Results(at) as results:
        return _deliver_each(claimed, Delivery(known, results, connection, at))


def _deliver_each(claimed: dict[int, list[Notice]], delivery: Delivery) -> tuple[int, list[int]]:
    mails, again, fresh_until = 0, [], time.monotonic() + FRESH_S
    for number, (user_id, notices) in enumerate(claimed.items()):
        # The first is written to however long the reading took: each set moves on.
        if delivery.connection.down or (number and time.monotonic() > fresh_until):
            delivery.results.release(notices)
            more, sent = True, False
        else:
            more, sent = _deliver_mail(notices, delivery)
        mails += sent
        again += [user_id] if more else []
    return mails, again


def _deliver_apart(
    claimed: dict[int, list[Notice]], error: Exception, connection: MailConnection, at: datetime
) -> tuple[int, list[int]]:
    """One row that cannot be read stops its own person, and no other of the set."""
    if len(claimed) == 1:
        [(user_id, notices)] = claimed.items()
        log.error("nothing could be read for %s: %s", user_id, type(error).__name__)
        _retry(notices, type(error).__name__, at)
        return 0, []
    mails = 0
    again: list[int] = []
    for notices in claimed.values():
        Notice.objects.release(notices)
    for user_id in claimed:
        sent, more = _deliver_to([user_id], connection, at)
        mails, again = mails + sent, again + more
    return mails, again


def _deliver_mail(notices: list[Notice], delivery: Delivery) -> tuple[bool, bool]:
    """Whether more is to be sent at once, and whether a mail left."""
    user_id, known, at = notices[0].user_id, delivery.known, delivery.at
    try:
        preferences = known.preferences(user_id)
        current = _hold_unlooked(_drop_obsolete(notices, delivery), delivery)
        plan = batching.plan(
            current,
            preferences,
            left=known.left(notices[0]),
            gathering_until=known.gathering_until(user_id),
            at=at,
        )
        for held, until, reason in plan.later:
            delivery.results.hold(held, until, reason)
        delivery.results.release(plan.rest)
    except Exception as error:
        log.exception("nothing could be planned for %s", user_id)
        _retry(notices, type(error).__name__, at)
        return False, False
    sent = bool(plan.mail) and _send(plan.mail, delivery)
    return bool(plan.rest), sent


def _drop_obsolete(notices: list[Notice], delivery: Delivery) -> list[Notice]:
    known = delivery.known
    preferences = known.preferences(notices[0].user_id)
    refuses = known.refuses(notices[0].user.email)
    current = []
    for notice in notices:
        reason = why_obsolete(notice, preferences, at=delivery.at, known=known.channels)
        reason = reason or (reasons.ADDRESS_REFUSES if refuses else "")
        if reason:
            delivery.results.drop(notice, reason)
        else:
            current.append(notice)
    return current


def _hold_unlooked(notices: list[Notice], delivery: Delivery) -> list[Notice]:
    """What is left to send: a guess at why a post failed waits for our own look."""
    current = []
    for notice in notices:
        until = look_awaited_until(notice, at=delivery.at)
        if until is None:
            current.append(notice)
        else:
            delivery.results.hold([notice], until, reasons.LOOKING)
    return current


def _send(notices: list[Notice], delivery: Delivery) -> bool:
    preferences, at = delivery.known.preferences(notices[0].user_id), delivery.at
    try:
        message = compose.message(notices, preferences, at=at, known=delivery.known.channels)
        note_named(notices, at=at)
    except Exception as error:
        log.exception("message %s could not be written", notices[0].pk)
        _retry(notices, type(error).__name__, at)
        return False
    refused_addresses.add_batch_metadata(message, notices[0].batch)
    if not delivery.results.begin(notices, message.to[0]):
        log.warning("the claim on message %s was lost", notices[0].pk)
        return False
    failure = delivery.connection.send(message)
    if failure is None:
        delivery.results.took(notices, str(message.subject))
        return True
    _settle(notices, message, failure, at)
    return False


def _settle(
    notices: list[Notice], message: EmailMultiAlternatives, failure: SendFailure, at: datetime
) -> None:
    if failure.fate is Fate.UNSURE:
        Notice.objects.unsure(notices, at=at, reason=reasons.ANSWER_LOST)
    elif failure.fate is Fate.LATER:
        _retry(notices, failure.said, at)
    else:
        log.error("message %s refused for good: %s", notices[0].pk, failure.said)
        Notice.objects.give_up(notices, at=at, **_because(reasons.REFUSED, failure.said))
    if failure.fate is Fate.ADDRESS:
        refused_addresses.record_refusal(message.to[0], failure.said, notices[0], at=at)


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
