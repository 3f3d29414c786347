"""The private fragment of an article, for somebody with 200 channels, beside a bare view."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from bench.data.people import person_with
from bench.rows import Row
from bench.web.bare_view import beside

CHANNELS = {"small": (200,), "full": (20, 200, 1000)}
# What the article on one network asks for.
QUERY = "?networks=linkedin&toc=1"


def measure(size: str) -> list[Row]:
    """Answers per second of CPU time."""
    return [_row(channels) for channels in CHANNELS[size]]


def _row(channels: int) -> Row:
    times = beside(person_with(channels, at=timezone.now()), reverse("channels:live") + QUERY)
    name = f"fragment of an article with {channels} channels, of a bare view"
    return Row(name, 1 / times.ours, 1 / times.yardstick, 0.5, "times 5 answers/s")
