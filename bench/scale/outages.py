"""The look for outages: while nothing is wrong, and while one network of five is down."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from bench.data.databases import postgres
from bench.data.population import populate
from bench.rows import Row
from bench.scale.due_only import seconds
from channels.contract import Cause
from channels.models import Credential
from notifications.models import Outage
from notifications.triggers.outages import failing, look

CHANNELS = {"small": 50_000, "full": 1_000_000}
GOAL_S = 0.2


def measure(size: str) -> list[Row]:
    at = timezone.now()
    with postgres():
        made = populate(CHANNELS[size], at=at)
        calm = seconds(lambda: look.check_all(at=at))
        down = Credential.objects.filter(network="pinterest", asked_at__gt=at - failing.LATELY)
        down.update(cause=Cause.NETWORK_FAULT.value, cause_since=at - timedelta(minutes=40))
        begun = at - timedelta(minutes=30)
        Outage.objects.create(network="pinterest", began_at=begun, last_seen_at=at)
        trouble = seconds(lambda: look.check_all(at=at))
    beside = f"{made.channels:,} channels"
    return [
        Row(f"outage look, all well, {beside}", calm, GOAL_S, 1.0, "s", at_most=True),
        Row(f"outage look, a network down, {beside}", trouble, GOAL_S, 1.0, "s", at_most=True),
    ]
