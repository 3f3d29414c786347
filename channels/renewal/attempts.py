"""The ``Renewal`` rows: intent, lock and evidence of each machine renewal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from channels.models import Credential, Renewal

Outcome = Renewal.Outcome
# Longer than any renewal takes: whoever holds a row for longer has died.
STALE = timedelta(minutes=3)
# A lost answer is asked for once more, after this.
RETRY_AFTER_LOSS = timedelta(seconds=40)
MOST_LOSSES = 2


class TakenOverError(Exception):
    """Somebody took this renewal for dead before its request left. It must not leave."""


def claim(
    credential: Credential, *, at: datetime, wanted: Callable[[Credential], bool]
) -> Renewal | None:
    """Write the intent; None where another renewal runs, or was quicker and is done.

    ``wanted`` is asked again under the lock. Committed before it returns, so it must not
    run inside a transaction of the caller.
    """
    try:
        with transaction.atomic(durable=True):
            held = Credential.objects.select_for_update().get(pk=credential.pk)
            if held.generation != credential.generation or not wanted(held):
                return None
            return Renewal.objects.create(
                credential=held,
                generation=held.generation,
                fingerprint=held.fingerprint,
                started_at=at,
            )
    except IntegrityError:
        return None


def mark_sent(renewal: Renewal, *, at: datetime) -> None:
    """Note that the request leaves now. Raises TakenOverError where the row is not ours."""
    row = Renewal.objects.filter(pk=renewal.pk, outcome=Outcome.PENDING)
    if not row.update(sent_at=at):
        raise TakenOverError
    renewal.sent_at = at


def close(renewal: Renewal, outcome: Renewal.Outcome, rule: str, *, at: datetime) -> None:
    """The row's end, whatever somebody took it for meanwhile."""
    Renewal.objects.filter(pk=renewal.pk).update(outcome=outcome, rule=rule[:80], finished_at=at)
    renewal.outcome = outcome


def abandoned(credential: Credential, *, at: datetime) -> Renewal | None:
    """The renewal whose worker died, if there is one."""
    return stale(at=at).filter(credential=credential).first()


def stale(*, at: datetime) -> QuerySet[Renewal]:
    """Every renewal whose worker must have died."""
    return Renewal.objects.filter(outcome=Outcome.PENDING, started_at__lte=at - STALE)


def take_over(renewal: Renewal, outcome: Renewal.Outcome, *, at: datetime) -> bool:
    """Close a dead worker's row; False where somebody else did."""
    row = Renewal.objects.filter(pk=renewal.pk, outcome=Outcome.PENDING, sent_at=renewal.sent_at)
    return bool(row.update(outcome=outcome, rule="worker-died", finished_at=at))


def losses(credential: Credential) -> list[Renewal]:
    """Renewals of the tokens held now whose answers were lost, newest first."""
    rows = credential.renewals.filter(generation=credential.generation, outcome=Outcome.LOST)
    return list(rows.order_by("-started_at", "-pk"))


def may_try(credential: Credential, *, at: datetime, at_once: bool) -> bool:
    """At most one careful attempt after a lost answer; ``at_once``: without the wait."""
    lost = losses(credential)
    if not lost:
        return True
    if len(lost) >= MOST_LOSSES:
        return False
    return at_once or (lost[0].finished_at or lost[0].started_at) + RETRY_AFTER_LOSS <= at
