"""The sweep of states: as many channels as there are, one login in a thousand due; and the first
sweeps after the update that brought the moments, which reckon every login once."""

from __future__ import annotations

import time

from django.utils import timezone

from bench.data.databases import postgres
from bench.data.population import populate
from bench.rows import Row
from bench.scale.due_only import seconds
from channels.models import Credential
from channels.probing.state_sweep import sweep_states

CHANNELS = {"small": 50_000, "full": 1_000_000}
# The second, at a million.
GOAL_S = 1.0
# The first fill: an hour of one worker's sweeps for a million channels.
FILL_S, FILL_CHANNELS = 3600.0, 1_000_000
# So long one portion of it is measured.
SAMPLE_S = {"small": 5.0, "full": 60.0}


def measure(size: str) -> list[Row]:
    at = timezone.now()
    with postgres():
        made = populate(CHANNELS[size], at=at)
        due = Credential.objects.filter(next_state_at__lte=at)
        logins = list(due.values_list("pk", flat=True))
        sweep_states(at=at)  # what was made up is reckoned once, as each login is by its looks
        Credential.objects.filter(pk__in=logins).update(next_state_at=at)
        took = seconds(lambda: sweep_states(at=at))
        share, fill = _first_fill(SAMPLE_S[size])
    filled = made.channels * share
    return [
        Row(f"sweep of states, {made.channels:,} channels", took, GOAL_S, 1.0, "s", at_most=True),
        Row(
            f"first sweeps after the update, {filled:,.0f} of {made.channels:,} channels",
            fill,
            FILL_S * filled / FILL_CHANNELS,
            1.0,
            "s",
            at_most=True,
        ),
    ]


def _first_fill(sample_s: float) -> tuple[float, float]:
    """Of which share of all logins nobody has to reckon any more, and after how many seconds."""
    Credential.objects.update(next_state_at=None, person_end_at=None)
    began = time.perf_counter()
    sweep_states(at=timezone.now(), goes_on=lambda: time.perf_counter() - began < sample_s)
    took = time.perf_counter() - began
    logins = Credential.objects.all()
    return logins.exclude(next_state_at=None).count() / logins.count(), took
