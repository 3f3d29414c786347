"""What the tests must know of YouTube."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Break, Case, LoginShape, SpeaksAlone

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DEAD = '{"error":{"code":401,"message":"x","errors":[{"domain":"global","reason":"authError"}]}}'

# Reasons of Google's, each of which means one thing.
ALONE = SpeaksAlone(
    words=frozenset(
        {
            *("autherror", "unauthenticated", "authorizationrequired", "access_token_expired"),
            *("invalid_token", "invalid_grant", "invalid_rapt", "rapt_required"),
            *("insufficientpermissions", "access_token_scope_insufficient", "insufficient_scope"),
            *("youtubesignuprequired", "authenticatedusernotchannel", "channelnotfound"),
            *("accountdelegationforbidden", "insufficientcapabilities"),
        }
    ),
    fields=(("totalResults", 0),),
)

CASE = Case(
    account="UCharbourcafe0000000000a",
    other_account="UClindqvistcycles000000b",
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",
    whoami="https://www.googleapis.com/youtube/v3/channels",
    pkce=True,
    # It tells no reason, and a changed password ends nothing.
    ended={
        "password_changed": Cause.ALIVE,
        "revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
        "expire_tokens": Cause.INVALID_TOKEN_UNSPECIFIED,
    },
    breaks={
        "closed": Break(
            happens={"kind": "CLOSED"},
            says="This YouTube channel was closed",
            article="locked-or-suspended/#suspended",
            undone={"kind": "OWN"},
        ),
        "suspended": Break(
            happens={"suspended": True},
            says="has suspended or blocked this account",
            article="locked-or-suspended/#suspended",
            undone={"suspended": False},
        ),
        "session of the organization": Break(
            happens={"locked": True},
            says="ends every sign-in at YouTube after some hours",
            article="locked-or-suspended/#administrator",
        ),
        "organization": Break(
            happens={"kind": "RESTRICTED"},
            says="does not let this site in",
            article="locked-or-suspended/#administrator",
            undone={"kind": "OWN"},
        ),
        "box unticked": Break(
            happens={"drop_scope": "https://www.googleapis.com/auth/youtube.upload"},
            says="publish videos",
            article="refresh-a-channel/#boxes",
            state="Limited",
            step="Add the missing permission",
        ),
    },
    revokes=True,
    tells_end=True,
    rate_limit=(403, "userRateLimitExceeded"),
    app_disabled="has not been used in project",
    dead_post=(401, DEAD),
    speaks_alone=ALONE,
    own_gateways=frozenset({"google api", "google api, 401"}),
    tokens={
        "an access token": "ya29.a0FICTITIOUS1TOKEN2OF3THE4TESTS5ABCDEFGHIJKLMNOPQR",
        "a refresh token": "1//0gFICTITIOUS1TOKEN2OF3THE4TESTS5-ABCDEFGHIJKLMNOP",
    },
    renewal=RenewalModel.REUSE,
    lifetimes={"access_token_seconds": HOUR, "renew_every_seconds": DAY},
    figures={"access_token_seconds": "about 1 hour"},
    sentence="about 1 hour each time, renewed by us for as long as YouTube lets us.",
    logins=(LoginShape(HOUR, rotates=True),),
    pasted={
        "youtube 401 unauthorized": Cause.INVALID_TOKEN_UNSPECIFIED,
        "youtube insufficientPermissions": Cause.PERMISSION_MISSING,
        "youtube invalid_grant Token has been expired or revoked.": (
            Cause.INVALID_TOKEN_UNSPECIFIED
        ),
        "quotaExceeded": Cause.APP_FAULT,
    },
    mistyped={"yotube": "youtube", "youtbe": "youtube"},
    question=("youtube lives hour", "hour"),
)
