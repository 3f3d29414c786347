"""What a publishing tool says of one failed post. All of it is somebody else's word."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A tool's clock may be ahead of ours by so much; and nobody acts on what is older.
AHEAD, OLDEST = timedelta(minutes=5), timedelta(days=30)


class WhenError(ValueError):
    """The moment of the failure cannot be: it is ahead of us, or too long ago."""


class TakenError(ValueError):
    """By this answer the network took the post: nothing failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedPost:
    """One failed post, as a tool tells of it.

    ``content``: ``hash_of_text`` of the post, or the tool's own hash of it; kept keyed only.
    ``failure``: as in ``contract.Reply``, where no answer came. Times: aware UTC.
    """

    failed_at: datetime
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: str = field(default="", repr=False)
    failure: str = ""
    post: str = ""
    content: str = field(default="", repr=False)
    next_due_at: datetime | None = None
    also_to: tuple[int, ...] = ()


def hash_of_text(text: str) -> str:
    """SHA-256 of a post, in hex; how much white space there is does not count."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
