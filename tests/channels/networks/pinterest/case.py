"""What the tests must know of Pinterest."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Case, LoginShape, SpeaksAlone

DAY = timedelta(days=1)

# None of its numbers means one thing.
ALONE = SpeaksAlone(words=frozenset({"invalid_grant"}))

CASE = Case(
    account="805500667788901",
    other_account="805500667788902",
    authorize="https://www.pinterest.com/oauth/",
    token="https://api.pinterest.com/v5/oauth/token",
    whoami="https://api.pinterest.com/v5/user_account",
    scope_separator=",",
    basic_auth=True,
    exchange={"continuous_refresh": "true"},
    # It never tells a reason.
    ended={
        "password_changed": Cause.INVALID_TOKEN_UNSPECIFIED,
        "revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
        "expire_tokens": Cause.INVALID_TOKEN_UNSPECIFIED,
    },
    revokes=False,
    tells_end=False,
    rate_limit=(429, "8"),
    app_disabled="consumer type",
    dead_post=(401, '{"code":2,"message":"Authentication failed."}'),
    speaks_alone=ALONE,
    tokens={
        "an access token": "pina_FICTITIOUS1TOKEN2OF3THE4TESTS5",
        "a refresh token": "pinr.eyJmaWN0aXRpb3VzIjoidG9rZW4ifQ",
    },
    renewal=RenewalModel.ROTATE,
    lifetimes={
        "access_token_seconds": 30 * DAY,
        "refresh_token_seconds": 60 * DAY,
    },
    figures={
        "access_token_seconds": "30 days",
        "refresh_token_seconds": "60 days",
    },
    sentence="30 days each time, renewed by us for as long as you allow it.",
    logins=(
        LoginShape(30 * DAY, rotates=True, refresh_life=60 * DAY),
        LoginShape(30 * DAY, rotates=True, refresh_life=365 * DAY),
    ),
    pasted={
        "pinterest 401 unauthorized": Cause.INVALID_TOKEN_UNSPECIFIED,
        "pinterest error 2": Cause.INVALID_TOKEN_UNSPECIFIED,
    },
    mistyped={"pintrest": "pinterest", "pinterset": "pinterest"},
    question=("pinterest 30 days", "30"),
)
