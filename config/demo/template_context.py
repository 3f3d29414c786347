"""What the demo strip shows beside its links."""

from __future__ import annotations

from django.http import HttpRequest

from config.demo import clock


def day(request: HttpRequest) -> dict[str, str]:
    """The day to which the demo's time is moved, in words."""
    return {"DEMO_DAY": clock.moved_to()}
