"""What a page says, apart from how its template is laid out."""

from __future__ import annotations

import re


def flat(page: str) -> str:
    """On one line, and without the spaces around tags: where a template breaks its lines is no
    matter for a test. Whether a space is read between two words is not to be tested with this."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"\s+", " ", page))
