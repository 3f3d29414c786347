"""What workers run for accounts. Running any of it twice does no harm."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts import tidying
from accounts.exporting import making
from accounts.leaving import carrying_out
from accounts.letters import sending


@shared_task(  # type: ignore[untyped-decorator]
    name="accounts.make_exports", time_limit=making.KILLED_AFTER.total_seconds()
)
def make_exports() -> int:
    """One copy; the next is another worker's, so that each has the whole time."""
    return making.make_due(at=timezone.now())


@shared_task(name="accounts.carry_out_deletions")  # type: ignore[untyped-decorator]
def carry_out_deletions() -> int:
    return carrying_out.carry_out_due(clock=timezone.now)


@shared_task(name="accounts.send_letters")  # type: ignore[untyped-decorator]
def send_letters() -> int:
    return sending.send_due(at=timezone.now())


@shared_task(name="accounts.tidy")  # type: ignore[untyped-decorator]
def tidy() -> int:
    """Delete what has served its time: sessions, unconfirmed people, exports with their files."""
    return tidying.delete_expired(at=timezone.now())
