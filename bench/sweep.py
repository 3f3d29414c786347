"""The sweep of states: as many channels as there are, and one login in a thousand due."""

from __future__ import annotations

from django.utils import timezone

from bench.databases import postgres
from bench.due_only import seconds
from bench.population import populate
from bench.rows import Row
from channels.models import Credential
from channels.probing.state_sweep import sweep_states

CHANNELS = {"small": 50_000, "full": 1_000_000}
# The second, at a million.
GOAL_S = 1.0


def measure(size: str) -> list[Row]:
    at = timezone.now()
    with postgres():
        made = populate(CHANNELS[size], at=at)
        due = Credential.objects.filter(next_state_at__lte=at)
        logins = list(due.values_list("pk", flat=True))
        sweep_states(at=at)  # what was made up is reckoned once, as each login is by its looks
        Credential.objects.filter(pk__in=logins).update(next_state_at=at)
        took = seconds(lambda: sweep_states(at=at))

    return [
        Row(f"sweep of states, {made.channels:,} channels", took, GOAL_S, 1.0, "s", at_most=True)
    ]
