"""Planning reminders and digests, where something is due to one person in a thousand."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from bench.databases import postgres
from bench.due_only import seconds
from bench.population import populate
from bench.rows import Row
from notifications.triggers import planning

# Two and a half channels a person.
CHANNELS = {"small": 50_000, "full": 1_000_000}
GOAL_S = 10.0
GROWN_MB = 20.0


def measure(size: str) -> list[Row]:
    at = timezone.now()
    with postgres():
        made = populate(CHANNELS[size], at=at)
        planning.plan(at=at, goes_on=lambda: False)
        _forget_the_peak()
        before = _peak_mb()
        took = seconds(lambda: planning.plan(at=at), rounds=3)
        grown = max(_peak_mb() - before, 0.1)
    return [
        Row(f"planning, {made.people:,} people", took, GOAL_S, 1.0, "s", at_most=True),
        Row(
            f"planning, memory more, {made.people:,} people",
            grown,
            GROWN_MB,
            1.0,
            "MB",
            at_most=True,
        ),
    ]


def _forget_the_peak() -> None:
    """The kernel counts the largest size of this process anew."""
    Path("/proc/self/clear_refs").write_text("5")


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
