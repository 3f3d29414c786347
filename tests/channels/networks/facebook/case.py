"""What the tests must know of Facebook."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Case, LoginShape, SpeaksAlone

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
META = '{"error":{"message":"x","type":"OAuthException","code":190,"error_subcode":460}}'

# Session keys of old, and what Graph's list of subcodes says about a token and nothing else.
ALONE = SpeaksAlone(
    codes=frozenset({190, 102, 450, 452}),
    subcodes=frozenset({458, 460, 463, 467, 468, 492, 493}),
    words=frozenset({"invalid_token"}),
    fields=(("is_valid", False), ("status", "declined"), ("data", [])),
)

CASE = Case(
    account="10220011223344501",
    other_account="10220011223344502",
    place="104400550066701",
    authorize="https://www.facebook.com/v25.0/dialog/oauth",
    token="https://graph.facebook.com/v25.0/oauth/access_token",
    whoami="https://graph.facebook.com/v25.0/me",
    scope_separator=",",
    takes_pkce=True,
    ended={
        "password_changed": Cause.PASSWORD_CHANGED,
        "revoked": Cause.REVOKED_BY_USER,
        "expire_tokens": Cause.EXPIRED,
    },
    revokes=True,
    tells_end=True,
    rate_limit=(403, "4"),
    app_disabled="API access blocked",
    dead_post=(400, META),
    speaks_alone=ALONE,
    tokens={
        "a user's": "EAAFictitious0Token1Of2The3Tests4ZD",
        "an app's": "100000000000001|Fictitious-Secret_1",
    },
    renewal=RenewalModel.NONE,
    lifetimes={
        "access_token_seconds": 60 * DAY,
        "data_access_seconds": 90 * DAY,
        "short_token_seconds": 2 * HOUR,
    },
    figures={
        "access_token_seconds": "about 60 days",
        "short_token_seconds": "2 hours",
        "data_access_seconds": "90 days",
    },
    sentence="about 60 days, sooner if the password changes; then you sign in again.",
    logins=(LoginShape(60 * DAY),),
    pasted={
        "facebook said (#4) Application request limit reached": Cause.RATE_LIMITED,
        "facebook error 368": Cause.ACCOUNT_SUSPENDED,
    },
    mistyped={"facebok": "facebook", "face book": "facebook"},
    question=("facebook 90 days data", "90"),
)
