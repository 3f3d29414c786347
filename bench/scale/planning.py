"""Planning reminders and digests, where something is due to one person in a thousand, and on the
worst morning of the week: Monday at nine, when everybody in a zone is due at once."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch
from zoneinfo import ZoneInfo

from django.utils import timezone

from bench.data.databases import postgres
from bench.data.population import populate
from bench.rows import Row
from bench.scale.due_only import seconds
from notifications.models import Preferences
from notifications.timing import quiet_hours
from notifications.triggers import enqueue, planning

# Two and a half channels a person.
CHANNELS = {"small": 50_000, "full": 1_000_000}
GOAL_S = 10.0
GROWN_MB = 20.0
# A quarter of all people live here (``bench.data.population``).
ZONE = "Asia/Tokyo"
# A zone of 100,000 people is through in half a run of the task.
MONDAY_S, MONDAY_PEOPLE = 240.0, 100_000


def measure(size: str) -> list[Row]:
    at = timezone.now()
    with postgres():
        made = populate(CHANNELS[size], at=at)
        planning.plan(at=at, goes_on=lambda: False)
        _forget_the_peak()
        before = _peak_mb()
        took = seconds(lambda: planning.plan(at=at), rounds=3)
        monday, people = _everybody_due_on_monday(at)
        all_took = _seconds(monday)
        grown = max(_peak_mb() - before, 0.1)
    many = f"{made.people:,} people"
    worst = MONDAY_S * people / MONDAY_PEOPLE
    return [
        Row(f"planning, {many}", took, GOAL_S, 1.0, "s", at_most=True),
        Row(f"planning, Monday of a zone, {people:,}", all_took, worst, 1.0, "s", at_most=True),
        Row(f"planning, memory more, {many}", grown, GROWN_MB, 1.0, "MB", at_most=True),
    ]


def _everybody_due_on_monday(at: datetime) -> tuple[datetime, int]:
    """That morning, and how many are due."""
    there = ZoneInfo(ZONE)
    monday = quiet_hours.next_monday(at, Preferences._meta.get_field("digest_at").default, there)
    Preferences.objects.exclude(zone=ZONE).update(next_plan_at=monday + timedelta(days=1))
    return monday, Preferences.objects.filter(zone=ZONE).update(next_plan_at=monday)


def _seconds(at: datetime) -> float:
    """Without the sender, which it wakes once for each set."""
    with patch.object(enqueue, "wake_sender"):
        began = time.perf_counter()
        planning.plan(at=at)
        return time.perf_counter() - began


def _forget_the_peak() -> None:
    """The kernel counts the largest size of this process anew."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
