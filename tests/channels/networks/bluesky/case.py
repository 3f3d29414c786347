"""What the tests must know of Bluesky."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from channels.http import dpop
from channels.networks.bluesky.session import Session
from tests.channels.networks.case import Break, Case, LoginShape, SpeaksAlone
from tests.sandbox.networks.bluesky.visitor import pushed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
YEAR = timedelta(days=365.25)
MONTHS = timedelta(seconds=7_889_400)

# Of an app of this machine, which has no key.
PUBLIC = Session(
    key=dpop.new_key(),
    client="http://localhost?scope=atproto",
    kid="",
    issuer="https://bsky.social",
    token="https://bsky.social/oauth/token",
)

CASE = Case(
    account="did:plc:harbourcafe2of3the4tes5t",
    other_account="did:plc:valestreet2books3of4test",
    server="oyster.host.bsky.network",
    typed="harbourcafe.bsky.social",
    authorize="https://bsky.social/oauth/authorize",
    token="https://bsky.social/oauth/token",
    whoami="https://oyster.host.bsky.network/xrpc/com.atproto.server.getSession",
    pkce=True,
    push=pushed,
    ended={
        "password_changed": Cause.ALIVE,
        "revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
    },
    breaks={
        "taken down": Break(
            happens={"suspended": True},
            says="have taken this account down",
            article="locked-or-suspended/#suspended",
            undone={"suspended": False},
        ),
        "deactivated": Break(
            happens={"deactivated": True},
            says="its owner has paused it",
            article="bluesky/#ends-early",
            undone={"deactivated": False},
        ),
        "moved to another server": Break(
            happens={"kind": "pds.harbour.test"},
            says="has moved to another server",
            article="bluesky/#moved",
        ),
        "box unticked": Break(
            happens={"drop_scope": "transition:generic"},
            says="publish posts with pictures and videos",
            article="refresh-a-channel/#boxes",
            state="Limited",
            step="Add the missing permission",
        ),
    },
    revokes=True,
    tells_end=False,
    rate_limit=(429, "RateLimitExceeded"),
    app_disabled="",
    dead_post=(401, '{"error":"invalid_token","message":"Token has been revoked"}'),
    speaks_alone=SpeaksAlone(
        words=frozenset(
            {"invalid_grant", "invalid_token", "expiredtoken", "insufficient_scope"}
            | {"scopemissingerror"}
        ),
    ),
    tokens={"refresh": "ref-1111222233334444555566667777888899990000aaaabbbbccccddddeeeeffff"},
    renewal=RenewalModel.ROTATE,
    lifetimes={
        "access_token_seconds": HOUR,
        "refresh_token_seconds": MONTHS,
        "session_seconds": timedelta(seconds=63_115_200),
    },
    figures={"access_token_seconds": "about 1 hour"},
    sentence="about 1 hour each time, renewed by us for 2 years; then you sign in again.",
    logins=(LoginShape(HOUR, rotates=True, refresh_life=MONTHS),),
    stored={"server": "oyster.host.bsky.network", "keys": PUBLIC.as_text()},
    pasted={
        "AuthFactorTokenRequired": Cause.CHECKPOINT_OR_LOCKED,
        "ScopeMissingError on bluesky": Cause.PERMISSION_MISSING,
        "UpstreamFailure bluesky": Cause.NETWORK_FAULT,
    },
    mistyped={"bluesy": "bluesky"},
    question=("bluesky token lifetime", ""),
)
