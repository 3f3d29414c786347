"""The ``Renewal`` rows: intent, lock and evidence of each machine renewal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from channels.models import Credential, Renewal
from channels.records import next_states

Outcome = Renewal.Outcome
# Longer than any renewal takes: whoever holds a row for longer has died.
STALE = timedelta(minutes=3)
# After an answer that was lost we ask again, but not before this.
RETRY_AFTER_LOSS = timedelta(seconds=40)


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


def close(renewal: Renewal, outcome: Renewal.Outcome, rule: str, *, at: datetime) -> bool:
    """The row's end, whatever somebody took it for meanwhile; False where it is stored already."""
    rows = Renewal.objects.filter(pk=renewal.pk).exclude(outcome=Outcome.STORED)
    if not rows.update(outcome=outcome, rule=rule[:80], finished_at=at):
        return False
    renewal.outcome = outcome
    return True


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


def not_before(credential: Credential) -> datetime | None:
    """After a lost answer: when these tokens may be sent again at the earliest."""
    lost = losses(credential)
    if not lost:
        return None
    return (lost[0].finished_at or lost[0].started_at) + RETRY_AFTER_LOSS


def come_again(credential: Credential, moment: datetime) -> None:
    """Have this login looked at ``moment``, unless it holds other tokens by then."""
    rows = Credential.objects.filter(pk=credential.pk, generation=credential.generation)
    next_states.ask_at(rows, moment)
    credential.next_check_at, credential.due_since = moment, None
