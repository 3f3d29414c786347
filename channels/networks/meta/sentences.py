"""What Facebook and Instagram share: how the Graph API begins a message about a token."""

from __future__ import annotations

FRONT = "error validating access token: "


def fronted(*sentences: str) -> tuple[str, ...]:
    """How a whole message begins that says one of these, with Graph's own words before it."""
    return (*sentences, *(FRONT + sentence for sentence in sentences))
