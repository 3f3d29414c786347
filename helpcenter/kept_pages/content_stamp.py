"""What a public page is made of beside its address: when any of it changes, it is made anew.

Articles, templates and settings are read once by a process, so that a deploy brings its own
pages. While a writer works (DEBUG), nothing is kept at all.
"""

from __future__ import annotations

from datetime import datetime

from core.operator import publishing_tool
from helpcenter.policies import facts

Stamp = tuple[str, ...]


def content_stamp(*, at: datetime) -> Stamp:
    """The day in UTC, the figures of every network, and what the publishing tool is called."""
    return (at.date().isoformat(), publishing_tool.version(), *facts.versions())
