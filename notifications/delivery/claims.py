"""Who may send a message: one sender at a time, and each message at most once.

A message goes through three writes, each conditional on the one before:

1. ``claim``: one UPDATE takes all that is due to a person, under a fresh batch.
2. ``begin``: right before the mail server is spoken to, the claim is checked again and the
   address noted. A sender that slept through its claim finds here that it has lost it.
3. ``sent``, ``end``, ``retry`` or ``release``.

A sender that died before 2 has sent nothing: ``give_back`` returns its claim. One that died
after it may have: its messages end as UNSURE, and are not sent again.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from notifications import reasons
from notifications.models import Notice, NoticeQuerySet

log = logging.getLogger(__name__)

# A mail server that is down is tried again after so many minutes, then given up visibly.
BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480)]
# A sender that has held a claim for so long has died.
CLAIM_LIFE = timedelta(minutes=10)


def claim(user_id: int, *, at: datetime) -> list[Notice]:
    """All that is due to this person and nobody else is sending, most pressing first."""
    batch = uuid.uuid4()
    due = Notice.objects.open().filter(user_id=user_id, claimed_at=None, due_at__lte=at)
    if not due.update(claimed_at=at, batch=batch):
        return []
    mine = Notice.objects.open().filter(batch=batch).select_related("user", "credential")
    return list(mine.order_by("due_at", "pk"))


def begin(notices: Sequence[Notice], address: str) -> bool:
    """Note that these are about to be sent. False: another sender has them by now."""
    return _held(notices).filter(address="").update(address=address) == len(notices)


def sent(notices: Sequence[Notice], subject: str, *, at: datetime) -> None:
    """The mail server took the mail."""
    _held(notices).update(
        outcome=Notice.Outcome.SENT, ended_at=at, subject=subject[:200], reason=""
    )


def end(notices: Sequence[Notice], outcome: Notice.Outcome, reason: str, *, at: datetime) -> None:
    _held(notices).update(outcome=outcome, reason=reason[:120], ended_at=at)


def release(notices: Sequence[Notice], *, due_at: datetime | None = None, reason: str = "") -> None:
    """Let go of what is not sent now. ``due_at`` None: it stays due."""
    values = {"due_at": due_at, "reason": reason[:120]} if due_at else {}
    _held(notices).update(claimed_at=None, batch=None, address="", **values)


def retry(notices: Sequence[Notice], reason: str, *, at: datetime) -> None:
    """Later, by the number of tries so far; after the last one a visible failure."""
    for attempts in {notice.attempts for notice in notices}:
        same = [notice for notice in notices if notice.attempts == attempts]
        if attempts >= len(BACKOFF):
            log.error("%s messages given up after %s retries: %s", len(same), attempts, reason)
            end(same, Notice.Outcome.FAILED, reasons.GIVEN_UP % {"error": reason}, at=at)
            continue
        _held(same).update(
            attempts=F("attempts") + 1,
            claimed_at=None,
            batch=None,
            address="",
            due_at=at + BACKOFF[attempts],
            reason=(reasons.TRIED_AGAIN % {"error": reason})[:120],
        )


def give_back(*, at: datetime) -> None:
    """Settle what senders that died have left."""
    dead = Notice.objects.open().filter(claimed_at__lt=at - CLAIM_LIFE)
    unsure = dead.exclude(address="").update(
        outcome=Notice.Outcome.UNSURE, ended_at=at, reason=reasons.SENDER_DIED
    )
    if unsure:
        log.error("%s messages may have been sent by a sender that died", unsure)
    dead.filter(address="").update(claimed_at=None, batch=None)


def revive(notices: QuerySet[Notice], *, at: datetime) -> int:
    """Owe again what was given up; how many. What may have arrived is left alone."""
    return notices.filter(outcome=Notice.Outcome.FAILED).update(
        outcome=Notice.Outcome.OWED,
        due_at=at,
        attempts=0,
        claimed_at=None,
        batch=None,
        ended_at=None,
        address="",
        reason="",
    )


def _held(notices: Sequence[Notice]) -> NoticeQuerySet:
    """The rows that still are ours: claimed by the batch under which they were read."""
    batches = {notice.batch for notice in notices}
    keys = [notice.pk for notice in notices]
    return Notice.objects.open().filter(pk__in=keys, batch__in=batches, claimed_at__isnull=False)
