"""What a worker does when the day is over. It may be killed anywhere and run again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import override

from accounts.leaving import own_rows
from accounts.letters import sending
from accounts.models import Deletion, Letter
from accounts.registered import LEAVING_STEPS, Leaving, LeavingStep, Stays
from core.periodic.run import GoesOn, always

log = logging.getLogger(__name__)


class ClaimLostError(Exception):
    """Another worker has taken over."""


def carry_out_due(*, clock: Callable[[], datetime], goes_on: GoesOn = always) -> int:
    """Go on with what is due; how many accounts are gone. One that fails stops no other.

    ``goes_on``: asked before each account; the next round has the others.
    """
    began = clock()
    Deletion.objects.release_expired(at=began)
    due = Deletion.objects.claim_in_turn(at=began, goes_on=goes_on)
    return sum(_carry_out(deletion, clock) for deletion in due)


def _carry_out(deletion: Deletion, clock: Callable[[], datetime]) -> bool:
    try:
        return _go_on(deletion, clock)
    except ClaimLostError:
        log.warning("deletion %s: another worker has it", deletion.pk)
    except Exception as error:  # noqa: BLE001 - a step of any room may fail in any way
        # The kind is enough: what failed may quote a row.
        log.error("deletion %s failed, and is tried again: %s", deletion.pk, type(error).__name__)
        Deletion.objects.retry([deletion], at=clock())
    return False


def _go_on(deletion: Deletion, clock: Callable[[], datetime]) -> bool:
    user = deletion.user
    if user is None:  # deleted by hand meanwhile: nobody is left to write to
        return bool(Deletion.objects.deliver([deletion], at=clock(), memory={}))
    _begin(deletion, user, at=clock())
    for step in LEAVING_STEPS.values():
        if again := step.run(_leaving(deletion, user, step, clock)):
            Deletion.objects.release([deletion], due_at=again)
            return False
    own_rows.delete(user)
    _end(deletion, user, at=clock())
    return True


def _begin(deletion: Deletion, user: User, *, at: datetime) -> None:
    """From here on there is no way back, and nobody signs in any more."""
    if deletion.begun_at is None:
        deletion.begun_at = at
        _held(deletion, begun_at=at)
    User.objects.filter(pk=user.pk).update(is_active=False)
    own_rows.end_sessions(user)


def _leaving(
    deletion: Deletion, user: User, step: LeavingStep, clock: Callable[[], datetime]
) -> Leaving:
    memory = deletion.memory.setdefault(step.name, {})
    return Leaving(user, memory, lambda: _held(deletion, memory=deletion.memory), clock)


def _held(deletion: Deletion, **values: object) -> None:
    """Write on, as long as it is ours. Raises ClaimLostError."""
    if not Deletion.objects.held([deletion]).update(**values):
        raise ClaimLostError


def _end(deletion: Deletion, user: User, *, at: datetime) -> None:
    """The account, the note of it and the last mail: all at once, or none of it yet."""
    with transaction.atomic():
        with override(sending.written_in(user).language):
            told = [_plain(stays) for stays in _told(deletion)]
        sending.enqueue(user, Letter.Kind.GONE, {"told": told}, at=at, outlives=True)
        own_rows.forget_names(user)
        user.delete()
        if not Deletion.objects.deliver([deletion], at=at, memory={}):
            raise ClaimLostError


def _told(deletion: Deletion) -> list[Stays]:
    return [
        said
        for step in LEAVING_STEPS.values()
        for said in step.tells(deletion.memory.get(step.name, {}))
    ]


def _plain(stays: Stays) -> dict[str, str]:
    return {"what": stays.what, "link": stays.link}
