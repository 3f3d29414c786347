"""Votes put straight into the table; how readers cast them is tested with ``feedback``."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import Any

from helpcenter.articles.library import library
from helpcenter.models import Feedback

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
_number = count(1)


def cast(yes: int, no: int, *, slug: str = "linkedin", **fields: Any) -> list[Feedback]:
    """So many votes on today's English text, unless ``fields`` say otherwise."""
    values: dict[str, Any] = {
        "slug": slug,
        "language": "en",
        "revision": library("en").by_slug[slug].revision if slug in library("en").by_slug else "r",
        "reader_state": "none",
        "created_at": NOW,
    }
    return Feedback.objects.bulk_create(
        Feedback(helpful=place < yes, voter=f"reader-{next(_number)}", **(values | fields))
        for place in range(yes + no)
    )
