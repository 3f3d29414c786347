"""What a page says, apart from how its template is laid out."""

from __future__ import annotations

import re
from typing import Any


def flat(page: str) -> str:
    """On one line, and without the spaces around tags: where a template breaks its lines is no
    matter for a test. Whether a space is read between two words is not to be tested with this."""
    return re.sub(r" ?([<>]) ?", r"\1", re.sub(r"\s+", " ", page))


def one_use(answer: Any) -> str:
    """The word of the form on this page that does its work once (``core.one_use``)."""
    field = re.search(r'name="one_use" value="([^"]+)"', answer.content.decode())
    assert field
    return field[1]
