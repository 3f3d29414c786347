"""My channels of somebody with 200, beside a bare view that renders a template of the same size."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from bench.data.people import person_with
from bench.rows import Row
from bench.web.bare_view import beside

CHANNELS = {"small": (200,), "full": (20, 200, 1000)}


def measure(size: str) -> list[Row]:
    """Answers per second of CPU time."""
    return [_row(channels) for channels in CHANNELS[size]]


def _row(channels: int) -> Row:
    times = beside(person_with(channels, at=timezone.now()), reverse("channels:list"))
    name = f"My channels with {channels}, of a bare view"
    return Row(name, 1 / times.ours, 1 / times.yardstick, 0.4, "times 5 answers/s")
