"""It is over: told to exactly those who were told of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from core.periodic.run import GoesOn
from notifications import reasons, topics
from notifications.models import Notice, Outage, Preferences
from notifications.triggers.enqueue import amend, drop, enqueue_notice
from notifications.triggers.outages import telling

log = logging.getLogger(__name__)
BEING_SENT = timedelta(minutes=11)


def clear(outage: Outage, at: datetime, goes_on: GoesOn) -> int:
    """Drop what did not leave, and enqueue the all-clear for those who were told."""
    over = f"outage:{outage.pk}:over"
    told = Notice.objects.filter(topic=topics.NETWORK_TROUBLE, key=f"outage:{outage.pk}")
    told = told.exclude(context__has_key="over")
    heard = Notice.objects.filter(user=OuterRef("user"), key=over)
    unsent = _unsent_all_clears(outage).filter(~Exists(heard))
    done = _each(told, partial(_enqueue_all_clear, outage), at, goes_on)
    done += _each(unsent, partial(_enqueue_late_all_clear, outage), at, goes_on)
    if goes_on() and not told.exists():
        Outage.objects.filter(pk=outage.pk).update(cleared_at=at)
    return done


def _each(
    notices: QuerySet[Notice],
    enqueue: Callable[[Notice, datetime], bool],
    at: datetime,
    goes_on: GoesOn,
) -> int:
    """What each of these brings, in portions; the next run has what is left. One that fails
    stops no other."""
    enqueued, last = 0, 0
    ordered = notices.select_related("user").order_by("pk")
    while goes_on() and (portion := list(ordered.filter(pk__gt=last)[: telling.PEOPLE])):
        for notice in portion:
            try:
                with transaction.atomic():
                    enqueued += enqueue(notice, at)
            except Exception as error:  # noqa: BLE001 - tried again by the next run
                log.error("no all-clear for message %s: %s", notice.pk, type(error).__name__)
        last = portion[-1].pk
    return enqueued


def _unsent_all_clears(outage: Outage) -> QuerySet[Notice]:
    """All-clears of earlier outages that did not leave, since this one had begun."""
    return Notice.objects.filter(
        topic=topics.NETWORK_TROUBLE,
        outcome=Notice.Outcome.DROPPED,
        reason=reasons.BROKEN_AGAIN,
        context__network=outage.network,
        ended_at__gte=outage.began_at,
    )


def _enqueue_late_all_clear(outage: Outage, unsent: Notice, at: datetime) -> bool:
    """Who was told of the earlier one hears once that it is over; told of both, the same once."""
    return _enqueue(outage, unsent, dict(unsent.context), at, due_at=at)


def _enqueue_all_clear(outage: Outage, notice: Notice, at: datetime) -> bool:
    while not amend(notice, {"over": at.isoformat()}):
        notice.refresh_from_db()
    if drop(notice, reasons.OUTAGE_OVER, at=at):
        return False
    notice.refresh_from_db()
    sending = notice.outcome == Notice.Outcome.OWED
    if not sending and notice.outcome not in (Notice.Outcome.SENT, Notice.Outcome.UNSURE):
        return False
    channels = notice.context.get("channels", [])
    facts = {**telling.facts_of(outage), "over_of": notice.pk, "channels": channels}
    return _enqueue(outage, notice, facts, at, due_at=at + BEING_SENT if sending else at)


def _enqueue(
    outage: Outage, told: Notice, facts: dict[str, Any], at: datetime, *, due_at: datetime
) -> bool:
    """The all-clear to whom ``told`` is; whether it is a new one."""
    return bool(
        enqueue_notice(
            Preferences.of(told.user),
            topics.NETWORK_TROUBLE,
            f"outage:{outage.pk}:over",
            at=at,
            due_at=due_at,
            context={**facts, "until": at.isoformat()},
        )
    )
