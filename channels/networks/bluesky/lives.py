"""How long a grant lives: the servers name the end of an access token, and no other.

https://github.com/bluesky-social/atproto/blob/main/packages/oauth/oauth-provider/src/constants.ts
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from channels.contract import Grant
from channels.networks import policy

POLICY = policy.load(Path(__file__).parent)


def with_ends(grant: Grant, *, public: bool, consented: bool = False) -> Grant:
    """The grant with the ends that its server keeps to itself.

    ``public``: our app proved itself by no key. ``consented``: a person has just said yes, and
    the end of the whole session counts from now on; a renewal does not move it.
    """
    session = _life("public_session_seconds" if public else "session_seconds")
    unused = min(_life("refresh_token_seconds"), session)
    return replace(
        grant,
        refresh_expires_in=(grant.refresh_expires_in or unused) if grant.refresh else None,
        session_expires_in=session if consented else None,
    )


def _life(key: str) -> timedelta:
    return timedelta(seconds=int(POLICY[key].value))
