"""A round: sends what is due, at most once, within everybody's daily cap; it loses nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Case, Min, Q, Value, When

from accounts.leaving.asking import people_leaving
from core.periodic.run import GoesOn, always
from notifications import reasons, topics
from notifications.delivery import people_set
from notifications.delivery.connection import MailConnection
from notifications.delivery.people_set import Delivery
from notifications.delivery.recipients import Recipients
from notifications.delivery.results import Results, retry
from notifications.models import Notice

log = logging.getLogger(__name__)

PEOPLE = 1000
# So many people are claimed and read at once; more where the mail server is quick. What was read
# is used for so long: after that a slow one would have us write of a trouble that is over.
AT_ONCE, MOST_AT_ONCE = 20, 100
FRESH_S: Final = 5
# What comes in swarms waits a moment for the rest of it.
GATHERED = (topics.UPDATE_FAILURES, topics.CONNECTION_LOST)


def deliver_due(*, at: datetime, goes_on: GoesOn = always) -> int:
    """Send all whose time has come (``at``: aware UTC); how many mails left.

    One that fails stops no other. A mail server that cannot be reached ends the round: what
    was not tried stays due. ``goes_on``: asked before each set of people; the next round has the
    others. A mail to a slow server has a limit of its own (``smtp_backend``).
    """
    _settle_expired(at)
    mails, size = 0, AT_ONCE
    with MailConnection() as connection:
        waiting = people_waiting(at=at)
        while goes_on() and waiting and not connection.down:
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
        delivery = Delivery(known, results, connection, at)
        return people_set.deliver(claimed, delivery, fresh_s=FRESH_S)


def _deliver_apart(
    claimed: dict[int, list[Notice]], error: Exception, connection: MailConnection, at: datetime
) -> tuple[int, list[int]]:
    """One row that cannot be read stops its own person, and no other of the set."""
    if len(claimed) == 1:
        [(user_id, notices)] = claimed.items()
        log.error("nothing could be read for %s: %s", user_id, type(error).__name__)
        retry(notices, type(error).__name__, at)
        return 0, []
    mails = 0
    again: list[int] = []
    for notices in claimed.values():
        Notice.objects.release(notices)
    for user_id in claimed:
        sent, more = _deliver_to([user_id], connection, at)
        mails, again = mails + sent, again + more
    return mails, again


def _settle_expired(at: datetime) -> None:
    """What senders that died have left: sent by another, unless it may have arrived."""
    expired = Notice.objects.release_expired(at=at, unsure={"reason": reasons.SENDER_DIED})
    if expired.unsure:
        log.error("%s messages may have been sent by a sender that died", expired.unsure)
