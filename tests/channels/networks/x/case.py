"""What the tests must know of X."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Case, LoginShape, SpeaksAlone

HOUR = timedelta(hours=1)

ALONE = SpeaksAlone(
    codes=frozenset({89}),
    words=frozenset({"invalid_grant", "insufficient_scope"}),
)

CASE = Case(
    account="1550066778899001",
    other_account="1550066778899002",
    authorize="https://x.com/i/oauth2/authorize",
    token="https://api.x.com/2/oauth2/token",
    whoami="https://api.x.com/2/users/me",
    pkce=True,
    basic_auth=True,
    # It never tells a reason.
    ended={
        "password_changed": Cause.INVALID_TOKEN_UNSPECIFIED,
        "revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
        "expire_tokens": Cause.INVALID_TOKEN_UNSPECIFIED,
    },
    revokes=True,
    tells_end=False,
    rate_limit=(429, "88"),
    app_disabled="attached to a Project",
    dead_post=(
        401,
        '{"title":"Unauthorized","type":"about:blank","status":401,"detail":"Unauthorized"}',
    ),
    speaks_alone=ALONE,
    tokens={
        "OAuth 2": "ZmljdGl0aW91cy10b2tlbjoxNjUwNTIxMzA5MjQ4OjE6MDphdDox",
        "OAuth 1": "100000-FictitiousTokenOfTheTests1234",
    },
    renewal=RenewalModel.ROTATE,
    lifetimes={"access_token_seconds": 2 * HOUR},
    figures={"access_token_seconds": "2 hours"},
    sentence="2 hours each time, renewed by us for as long as you allow it.",
    logins=(LoginShape(2 * HOUR, rotates=True), LoginShape(2 * HOUR)),
    pasted={
        "401 Unauthorized x": Cause.INVALID_TOKEN_UNSPECIFIED,
        "Could not authenticate you": Cause.APP_FAULT,
        "twitter error 326": Cause.CHECKPOINT_OR_LOCKED,
    },
    mistyped={"twiter": "twitter"},
    question=("x refresh token lifetime", ""),
)
