"""What we ask a server for, and what it means that it was allowed.

https://docs.joinmastodon.org/api/oauth-scopes/
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

PROFILE, READ_ACCOUNTS = "profile", "read:accounts"
WANTED = (PROFILE, "write:statuses", "write:media")
# A wide scope -> what of ours it allows as well.
IMPLIED = {
    "read": (PROFILE,),
    READ_ACCOUNTS: (PROFILE,),
    "write": ("write:statuses", "write:media"),
}


def askable(wanted: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """The scopes to ask for at a server that knows these; empty: it does not say which.

    ``profile`` came with version 4.3, as did the list of what a server knows.
    """
    if PROFILE in known:
        return tuple(wanted)
    return tuple(READ_ACCOUNTS if scope == PROFILE else scope for scope in wanted)


def allowed(granted: Sequence[str]) -> tuple[str, ...]:
    """What was granted, with what that allows besides."""
    implied = (scope for wide in granted for scope in IMPLIED.get(wide, ()))
    return tuple(dict.fromkeys((*granted, *implied)))
