"""The mails to several people who were claimed and read together: planned, written, sent."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from notifications import reasons
from notifications.bounces import refused_addresses
from notifications.delivery import results
from notifications.delivery.connection import MailConnection
from notifications.delivery.recipients import Recipients
from notifications.delivery.results import Results
from notifications.delivery.smtp_results import Fate, SendFailure
from notifications.mails import compose
from notifications.models import Notice
from notifications.timing import batching
from notifications.triggers.obsolete import why_obsolete
from notifications.triggers.posts.reported_posts import look_awaited_until, note_named

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the mails of one set share."""

    known: Recipients
    results: Results
    connection: MailConnection
    at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """``message`` None: nothing is to be sent now. ``more``: there are further mails for them."""

    notices: list[Notice]
    message: EmailMultiAlternatives | None
    more: bool


def deliver(
    claimed: Mapping[int, list[Notice]], delivery: Delivery, *, fresh_s: float
) -> tuple[int, list[int]]:
    """One mail to each of them. How many left, and to whom more is to be sent at once.

    All are written before the first is sent: a processor that did nothing else in between is
    quicker by half. What has not left after ``fresh_s`` seconds is to be read anew.
    """
    fresh_until = time.monotonic() + fresh_s
    mails = [_write(notices, delivery) for notices in claimed.values()]
    sent, again = 0, []
    for number, (user_id, mail) in enumerate(zip(claimed, mails, strict=True)):
        more = mail.more
        if mail.message is not None:
            # The first is sent however long the reading took: each set moves on.
            if delivery.connection.down or (number and time.monotonic() > fresh_until):
                delivery.results.release(mail.notices)
                more = True
            else:
                sent += _send(mail.notices, mail.message, delivery)
        again += [user_id] if more else []
    return sent, again


def _write(notices: list[Notice], delivery: Delivery) -> Written:
    person = notices[0].user_id
    try:
        plan = _planned(notices, delivery)
    except Exception as error:
        log.exception("nothing could be planned for %s", person)
        results.retry(notices, type(error).__name__, delivery.at)
        return Written(notices, None, more=False)
    more, message = bool(plan.rest), None
    try:
        if plan.mail:
            mine, known = delivery.known.preferences(person), delivery.known.channels
            message = compose.message(plan.mail, mine, at=delivery.at, known=known)
            delivery.connection.prepare(message)
    except Exception as error:
        log.exception("message %s could not be written", plan.mail[0].pk)
        message = None
        results.retry(plan.mail, type(error).__name__, delivery.at)
    return Written(plan.mail, message, more)


def _planned(notices: list[Notice], delivery: Delivery) -> batching.Plan:
    person, known = notices[0].user_id, delivery.known
    plan = batching.plan(
        _hold_unlooked(_drop_obsolete(notices, delivery), delivery),
        known.preferences(person),
        left=known.left(notices[0]),
        gathering_until=known.gathering_until(person),
        at=delivery.at,
    )
    for held, until, reason in plan.later:
        delivery.results.hold(held, until, reason)
    delivery.results.release(plan.rest)
    return plan


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


def _send(notices: list[Notice], message: EmailMultiAlternatives, delivery: Delivery) -> bool:
    try:
        note_named(notices, at=delivery.at)
    except Exception as error:
        log.exception("message %s could not be sent", notices[0].pk)
        results.retry(notices, type(error).__name__, delivery.at)
        return False
    refused_addresses.add_batch_metadata(message, notices[0].batch)
    if not delivery.results.begin(notices, message.to[0]):
        log.warning("the claim on message %s was lost", notices[0].pk)
        return False
    failure = delivery.connection.send(message)
    if failure is None:
        delivery.results.took(notices, str(message.subject))
        return True
    _settle(notices, message, failure, delivery.at)
    return False


def _settle(
    notices: list[Notice], message: EmailMultiAlternatives, failure: SendFailure, at: datetime
) -> None:
    if failure.fate is Fate.UNSURE:
        Notice.objects.unsure(notices, at=at, reason=reasons.ANSWER_LOST)
    elif failure.fate is Fate.LATER:
        results.retry(notices, failure.said, at)
    else:
        log.error("message %s refused for good: %s", notices[0].pk, failure.said)
        Notice.objects.give_up(notices, at=at, **results.because(reasons.REFUSED, failure.said))
    if failure.fate is Fate.ADDRESS:
        refused_addresses.record_refusal(message.to[0], failure.said, notices[0], at=at)
