"""What Meta's networks share: how their messages about a token or an account begin."""

from __future__ import annotations

FRONT = "error validating access token: "
DISABLED = (
    "your account has been disabled",
    "this account has been disabled",
    "the account has been disabled",
    "your account has been suspended",
    "your account is suspended",
)
LOCKED = (
    "your account is temporarily locked",
    "your account has been temporarily locked",
    "your account has been locked",
)


def fronted(*sentences: str) -> tuple[str, ...]:
    """How a whole message begins that says one of these, with Graph's own words before it."""
    return (*sentences, *(FRONT + sentence for sentence in sentences))
