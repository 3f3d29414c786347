""" "Check now" for many channels: which logins were meant, and how many have had their turn.

Workers do not know of it: they check what is due. The row says what a person waits for, so that
the page tells it after a closed tab, and on another device.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q

from channels.models import CheckRun, Credential
from channels.records import next_states
from core.waking import wake

# What has had no turn by then waits for its network: it is no longer told as work under way.
LONGEST = timedelta(minutes=10)
# So long its end stays on My channels.
TOLD_FOR = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come, in logins. ``waiting``: not asked before it ended."""

    done: int
    total: int
    over: bool

    @property
    def waiting(self) -> int:
        return self.total - self.done


def begin(user: User, logins: Collection[int], *, at: datetime) -> CheckRun:
    """Have workers ask about these logins of this person next. What is under way goes on: of two
    presses, the second adds what the first had not."""
    mine = Credential.objects.filter(user=user, pk__in=logins)
    with transaction.atomic():
        run, new = CheckRun.objects.select_for_update().get_or_create(
            user=user, finished_at=None, defaults={"started_at": at}
        )
        if not new and run.started_at + LONGEST <= at:
            run.started_at, run.logins = at, []
        added = [pk for pk in mine.values_list("pk", flat=True) if pk not in set(run.logins)]
        run.logins = [*run.logins, *added]
        run.save(update_fields=["started_at", "logins"])
        next_states.ask_by(mine.filter(pk__in=added), run.started_at)
    wake("channels.wake")
    return run


def current(user: User, *, at: datetime) -> CheckRun | None:
    """The one under way, or whose end is still told."""
    told = Q(finished_at=None) | Q(finished_at__gt=at - TOLD_FOR)
    return CheckRun.objects.filter(told, user=user).order_by("-started_at").first()


def progress(run: CheckRun, *, at: datetime) -> Progress:
    """How many have had their turn since; the last one ends the run."""
    turn = Q(next_check_at__gt=run.started_at, due_since=None) | Q(asked_at__gt=run.started_at)
    counts = Credential.objects.filter(user=run.user_id, pk__in=run.logins).aggregate(
        total=Count("pk"), done=Count("pk", filter=turn)
    )
    total, done = counts["total"], counts["done"]
    over = run.finished_at is not None or done == total or at >= run.started_at + LONGEST
    if over:
        CheckRun.objects.filter(pk=run.pk, finished_at=None).update(finished_at=at)
    return Progress(done, total, over)
