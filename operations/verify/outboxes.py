"""Messages, webhooks and letters: every table that is delivered as ``core.outbox`` promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, cast

from django.db.models import Q, QuerySet

from accounts.leaving import asking
from api.models import HookDelivery
from core.outbox.columns import ClaimColumns, LeaseColumns
from core.outbox.models import Outgoing
from core.outbox.queryset import OutboxQuerySet
from operations.verify.invariant import Invariant, each, our_models

# Senders come by every minute or so, and release what dead ones hold; so long is for ever.
LATE = timedelta(hours=2)


def claimed_for_ever(at: datetime) -> Iterator[str]:
    for rows in _outboxes():
        outbox = rows.model.outbox
        yield from each(rows.open().filter(outbox.columns.is_expired(at - LATE, outbox.lease)))


def stuck(at: datetime) -> Iterator[str]:
    for rows in _outboxes():
        yield from each(_sendable(rows, at - LATE).exclude(_rests(rows)))


def half_ended(at: datetime) -> Iterator[str]:
    """Open without an end, ended with one; what a claim sets is gone once it is given back."""
    for rows in _outboxes():
        columns = rows.model.outbox.columns
        if not isinstance(columns, ClaimColumns):
            continue
        is_open = columns.is_open()
        yield from each(rows.filter(is_open, ended_at__isnull=False), "open, with an end")
        yield from each(rows.filter(~is_open, ended_at=None), "ended, without its time")
        left = Q(pk__in=())
        if columns.batch:
            left |= Q(**{f"{columns.batch}__isnull": False})
        if columns.begun:
            left |= ~Q(**{columns.begun: ""})
        yield from each(rows.unclaimed().filter(left), "unclaimed, with marks of a claim")


def _outboxes() -> Iterator[OutboxQuerySet[Any]]:
    for model in our_models():
        if issubclass(model, Outgoing):
            yield cast("OutboxQuerySet[Any]", model._default_manager.all())


def _sendable(rows: OutboxQuerySet[Any], by: datetime) -> QuerySet[Any]:
    """What was due by then, and somebody is to send."""
    columns = rows.model.outbox.columns
    if rows.model is HookDelivery:
        return HookDelivery.objects.sendable(by)
    if isinstance(columns, LeaseColumns):
        # Before the first try only its birth is known, and that may be rounded to the day.
        born = Q(created_at__lte=by - timedelta(days=1))
        return rows.due(by).filter(born | Q(**{f"{columns.due}__isnull": False}))
    return rows.due(by)


def _rests(rows: OutboxQuerySet[Any]) -> Q:
    """What is of somebody who leaves is not sent."""
    person = {"Notice": "user__in", "HookDelivery": "hook__user__in"}.get(rows.model.__name__)
    return Q(**{person: asking.people_leaving()}) if person else Q(pk__in=())


INVARIANTS = (
    Invariant("claims-end", "No message, webhook or letter is claimed for ever.", claimed_for_ever),
    Invariant("nothing-stuck", "Nothing that is due waits for hours to be sent.", stuck),
    Invariant(
        "ends-are-whole", "Each delivery is either open or ended, with its time.", half_ended
    ),
)
