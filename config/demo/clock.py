"""The demo's clock: one for the site, its workers and the pretend networks, which can be moved.

Whoever asks Django what time it is, which is where every ``at`` of the site begins, is told the
moved time. How far it is moved stands in a file that all processes of ``make run`` read; where
``DEMO_CLOCK`` names none, nothing can be moved and nothing is touched here.

What happened in moved time is undone on the way back to today: both sides are kept as they were
when it was moved first.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from config.demo import pretend, today
from core.dates import day

NOT_MOVED = timedelta(0)
FARTHEST = timedelta(days=400)
real_now: Callable[[], datetime] = timezone.now


class _Moved:
    """What the file says, read again where it has changed: this is asked for at every step."""

    def __init__(self, path: Path) -> None:
        self.path, self.stamp, self.by = path, 0, NOT_MOVED

    def read(self) -> timedelta:
        try:
            stamp = self.path.stat().st_mtime_ns
            if stamp != self.stamp:
                self.by, self.stamp = timedelta(seconds=float(self.path.read_text())), stamp
        except (OSError, ValueError):
            return NOT_MOVED
        return self.by


def install(path: Path) -> None:
    """From now on this process lives by the moved time."""
    moved = _Moved(path)
    timezone.now = lambda: real_now() + moved.read()


def can_move() -> bool:
    """Both sides are a file each, so that today can be kept."""
    return bool(settings.DEMO and settings.DEMO_CLOCK) and today.can_be_kept()


def moved_by() -> timedelta:
    return _Moved(Path(settings.DEMO_CLOCK)).read() if settings.DEMO_CLOCK else NOT_MOVED


def moved_to() -> str:
    """The day that it is here, in words and in the active time zone; empty where it is the real
    one. The day alone: public pages, on which it stands, are kept for so long."""
    by = moved_by()
    if not by:
        return ""
    real = real_now()
    here, there = day(real + by, at=real), day(real, at=real)
    return here if here != there else ""


def move(by: timedelta) -> None:
    """On by so much, on both sides. Raises ``requests.RequestException``, with nothing moved."""
    before = moved_by()
    after = min(before + by, FARTHEST)
    if not before:
        today.keep()
    pretend.control("clock", {"offset_seconds": round(after.total_seconds())})
    _write(after)


def back() -> None:
    """Today, as it was when time was moved first. Raises ``requests.RequestException``."""
    today.bring_back()
    pretend.control("clock", {"offset_seconds": 0})
    Path(settings.DEMO_CLOCK).unlink(missing_ok=True)
    cache.clear()


def _write(by: timedelta) -> None:
    """At once for whoever reads meanwhile."""
    path = Path(settings.DEMO_CLOCK)
    fresh = path.with_suffix(".new")
    fresh.write_text(f"{by.total_seconds():.0f}")
    fresh.replace(path)
