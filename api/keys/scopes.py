"""What each scope lets a key do, in words for its owner."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from api.keys.hashed_keys import Scope


@dataclass(frozen=True, slots=True)
class InWords:
    scope: Scope
    name: str | Promise
    allows: str | Promise


ROWS = (
    InWords(
        Scope.CHANNELS_READ,
        _("See my channels"),
        _("Their names, how each is and why, and what happened to them. No token, no password."),
    ),
    InWords(
        Scope.FAILURES_WRITE,
        _("Report posts that failed"),
        _("We explain the failure to the tool, ask the network again, and tell you as you chose."),
    ),
    InWords(
        Scope.TOKENS_READ,
        _("Fetch access tokens"),
        _(
            "For a tool that lets us keep its tokens. With a token it can publish in your name. "
            "Each fetch is listed in the channel's history, and only channels that you allow it "
            "for give any."
        ),
    ),
)


def offered() -> list[InWords]:
    """What a new key may be given here: tokens only where the operator lends them."""
    return [
        row for row in ROWS if row.scope is not Scope.TOKENS_READ or settings.API_TOKENS_ALLOWED
    ]


def names_of(scopes: list[str]) -> list[str]:
    """The scopes of a key in words."""
    return [str(row.name) for row in ROWS if row.scope in scopes]
