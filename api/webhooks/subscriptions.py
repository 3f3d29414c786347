"""What a person or the operator does with a webhook; and how one is stopped by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import F

from api.models import Hook, HookDelivery
from api.webhooks import signatures
from api.webhooks.event_types import OFFERED, Event
from api.webhooks.failure_reasons import Why
from core.sealed.columns import put, read
from core.sealing import UnsealError
from core.undoing import UNDO_LIFE

# So many failures in a row, over so long a time: then nobody listens there.
MANY = 10
PATIENCE = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class NewHook:
    """A webhook with its secret, which is shown this once."""

    hook: Hook
    secret: str = field(repr=False)


def make(
    user: AbstractBaseUser | None, url: str, events: Iterable[Event], *, at: datetime
) -> NewHook:
    """``user`` None: the operator's, which hears of everybody's channels."""
    secret, chosen = signatures.new_secret(), set(events)
    with transaction.atomic():
        hook = Hook.objects.create(
            user_id=user.pk if user else None,
            url=url,
            events=[event.value for event in OFFERED if event in chosen],
            created_at=at,
        )
        put(hook, "secret_sealed", secret)  # for the row, which has a key by now
        hook.save(update_fields=["secret_sealed"])
    return NewHook(hook, secret)


def rotate(hook: Hook, *, at: datetime) -> NewHook:
    """A new secret; the former one signs along for a day."""
    secret = signatures.new_secret()
    with transaction.atomic():
        held = Hook.objects.select_for_update().get(pk=hook.pk)
        put(held, "former_secret_sealed", _present_secret(held))
        held.former_until = at + signatures.BOTH if held.former_secret_sealed else None
        put(held, "secret_sealed", secret)
        held.save(update_fields=["secret_sealed", "former_secret_sealed", "former_until"])
    return NewHook(held, secret)


def turn_on(hook: Hook) -> None:
    Hook.objects.filter(pk=hook.pk).update(
        active=True, failures=0, failing_since=None, stopped_at=None, stopped_why=""
    )


def turn_off(hook: Hook, *, at: datetime) -> None:
    """By a person. What waits is given up visibly, and can be sent again later."""
    if Hook.objects.filter(pk=hook.pk, active=True).update(active=False):
        _give_up_waiting(hook, Why.TURNED_OFF, at=at)


def delete(hook: Hook, *, at: datetime) -> None:
    """Off at once, and out of sight; gone for good an hour later."""
    was_on = hook.active
    turn_off(hook, at=at)
    mine = Hook.objects.filter(pk=hook.pk, deleted_at=None)
    mine.update(deleted_at=at, on_when_deleted=was_on)


def restore(hook: Hook, *, at: datetime) -> bool:
    """As it was, with its secret. False where the hour is over, or its address has another."""
    mine = Hook.objects.filter(user=hook.user_id)
    if mine.filter(url=hook.url, deleted_at=None).exists():
        return False
    gone = mine.filter(pk=hook.pk, deleted_at__gt=at - UNDO_LIFE)
    return bool(gone.update(active=hook.on_when_deleted, deleted_at=None))


def note_taken(hook: Hook) -> None:
    Hook.objects.filter(pk=hook.pk).exclude(failures=0).update(failures=0, failing_since=None)


def note_failed(hook: Hook, why: str, *, at: datetime) -> None:
    """Count it, and stop the hook where that is enough: at once if the tool says so."""
    mine = Hook.objects.filter(pk=hook.pk, active=True)
    mine.update(failures=F("failures") + 1)
    mine.filter(failing_since=None).update(failing_since=at)
    if why == Why.GONE:
        _stop(hook, Why.GONE, at=at)
    elif mine.filter(failures__gte=MANY, failing_since__lte=at - PATIENCE).exists():
        _stop(hook, Why.FAILING, at=at)


def _present_secret(hook: Hook) -> str:
    """Nothing where it does not open: a new secret is the way out of that."""
    try:
        return read(hook, "secret_sealed")
    except UnsealError:
        return ""


def _stop(hook: Hook, why: Why, *, at: datetime) -> None:
    stopped = {"active": False, "stopped_at": at, "stopped_why": why.value}
    if Hook.objects.filter(pk=hook.pk, active=True).update(**stopped):
        _give_up_waiting(hook, why, at=at)


def _give_up_waiting(hook: Hook, why: Why, *, at: datetime) -> None:
    """What is being sent right now goes on."""
    mine = HookDelivery.objects.filter(hook=hook)
    mine.end_unclaimed(HookDelivery.Outcome.FAILED, at=at, said=why.value)
