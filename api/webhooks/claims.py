"""Who may send a delivery: one sender at a time, and until somebody takes it.

``claim`` is one conditional UPDATE. A sender that dies keeps its claim until ``give_back``
returns it: the delivery is sent again then, under the same id, so that a tool that had taken
it recognises it. All that is written afterwards is conditional on the claim.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from api.models import Hook, HookDelivery
from api.webhooks.failure_reasons import Why

Outcome = HookDelivery.Outcome
# How long to wait after each try that failed; after the last one it is given up.
BACKOFF = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
# A sender that has held a claim for so long has died: a try takes ten seconds.
CLAIM_LIFE = timedelta(minutes=2)


def due(*, at: datetime) -> QuerySet[HookDelivery]:
    """What may be claimed ``at``: of hooks that are on, and whose person is."""
    person = Q(hook__user=None) | Q(hook__user__is_active=True)
    return _owed(at).filter(person, hook__active=True)


def claim_next(hook_id: int, *, at: datetime) -> HookDelivery | None:
    """The longest due delivery of this hook, now ours alone; None where there is none.

    A hook with a claim has a sender at it: a slow one is not waited for twice.
    """
    if _claimed(hook_id).exists():
        return None
    for key in due(at=at).filter(hook=hook_id).order_by("due_at", "created_at")[:5].values("pk"):
        if _owed(at).filter(**key).update(claimed_at=at):
            return HookDelivery.objects.select_related("hook").get(**key)
    return None


def _owed(at: datetime) -> QuerySet[HookDelivery]:
    """By this row alone: an UPDATE that joins others looks for its rows in a subquery, which
    PostgreSQL does not ask again after it has waited for another sender's claim."""
    return HookDelivery.objects.filter(outcome=Outcome.OWED, claimed_at=None, due_at__lte=at)


def taken(delivery: HookDelivery, status: int, answer: str, *, at: datetime) -> bool:
    """The tool took it. False where the claim was lost meanwhile."""
    return bool(
        _held(delivery).update(
            outcome=Outcome.TAKEN,
            claimed_at=None,
            attempts=delivery.attempts + 1,
            ended_at=at,
            status=status,
            said="",
            answer=answer,
        )
    )


def failed(
    delivery: HookDelivery,
    status: int | None,
    why: str,
    answer: str,
    *,
    at: datetime,
    not_before: datetime | None = None,
) -> bool:
    """Later, by the number of tries; after the last one given up. As ``taken``.

    ``not_before``: when the tool wants to hear of it at the earliest.
    """
    tries = delivery.attempts + 1
    again = tries <= len(BACKOFF) and why != Why.GONE
    later = max(at + BACKOFF[tries - 1], not_before or at) if again else delivery.due_at
    return bool(
        _held(delivery).update(
            outcome=Outcome.OWED if again else Outcome.FAILED,
            claimed_at=None,
            attempts=tries,
            due_at=later,
            ended_at=None if again else at,
            status=status,
            said=why,
            answer=answer,
        )
    )


def give_back(*, at: datetime) -> int:
    """Owe again what senders that died have left."""
    dead = HookDelivery.objects.filter(outcome=Outcome.OWED, claimed_at__lt=at - CLAIM_LIFE)
    return dead.update(claimed_at=None)


def give_up_all(hook: Hook, why: Why, *, at: datetime) -> int:
    """End what waits for a hook that is off. What is being sent right now goes on."""
    waiting = HookDelivery.objects.filter(hook=hook, outcome=Outcome.OWED, claimed_at=None)
    return waiting.update(outcome=Outcome.FAILED, said=why.value, ended_at=at)


def revive(deliveries: QuerySet[HookDelivery], *, at: datetime) -> int:
    """Owe again what was given up, to hooks that are on; how many."""
    lost = deliveries.filter(outcome=Outcome.FAILED, hook__active=True)
    still = HookDelivery.objects.filter(outcome=Outcome.FAILED)
    return still.filter(pk__in=list(lost.values_list("pk", flat=True))).update(
        outcome=Outcome.OWED, due_at=at, attempts=0, claimed_at=None, ended_at=None
    )


def _claimed(hook_id: int) -> QuerySet[HookDelivery]:
    return HookDelivery.objects.filter(hook=hook_id, outcome=Outcome.OWED, claimed_at__isnull=False)


def _held(delivery: HookDelivery) -> QuerySet[HookDelivery]:
    return HookDelivery.objects.filter(
        pk=delivery.pk, outcome=Outcome.OWED, claimed_at=delivery.claimed_at
    )
