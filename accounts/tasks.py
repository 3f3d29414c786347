"""What workers run for accounts. Running any of it twice does no harm."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts import tidying
from accounts.exporting import making
from accounts.leaving import carrying_out
from accounts.letters import sending
from core.periodic.run import Run
from core.periodic.tasks import periodic


@periodic(
    "accounts.make_exports",
    within=making.LONGEST,
    at_once=making.SIDE_BY_SIDE,
    portion=timedelta(minutes=5),
)
def make_exports(run: Run) -> int:
    """One copy; the next is another worker's, so that each has the whole time."""
    return making.make_due(at=timezone.now(), goes_on=run.goes_on)


# One account's part at a network takes a minute at the most (``channels.leaving``).
@periodic(
    "accounts.carry_out_deletions", within=timedelta(seconds=50), portion=timedelta(minutes=10)
)
def carry_out_deletions(run: Run) -> int:
    return carrying_out.carry_out_due(clock=timezone.now, goes_on=run.goes_on)


@periodic("accounts.send_letters", within=timedelta(seconds=50))
def send_letters(run: Run) -> int:
    return sending.send_due(at=timezone.now(), goes_on=run.goes_on)


@periodic("accounts.tidy", within=timedelta(minutes=20))
def tidy(run: Run) -> int:
    """Delete what has served its time: sessions, unconfirmed people, exports with their files."""
    return tidying.delete_expired(at=timezone.now(), goes_on=run.goes_on)
