"""What the tests must know of Instagram."""

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
    words=frozenset(
        {"invalid_token", "invalid_grant", "oauthaccesstokenexception", "oauthaccesstokenerror"}
    ),
    fields=(),
)

CASE = Case(
    account="17841400550066801",
    other_account="17841400550066802",
    authorize="https://www.instagram.com/oauth/authorize",
    token="https://api.instagram.com/oauth/access_token",
    whoami="https://graph.instagram.com/v25.0/me",
    scope_separator=",",
    ended={
        "password_changed": Cause.PASSWORD_CHANGED,
        "revoked": Cause.REVOKED_BY_USER,
        "expire_tokens": Cause.EXPIRED,
    },
    revokes=False,
    tells_end=False,
    trouble={"kind": "html"},
    rate_limit=(403, "4"),
    app_disabled="API access blocked",
    dead_post=(400, META),
    speaks_alone=ALONE,
    tokens={"a user's": "IGAAFictitious0Token1Of2Tests"},
    renewal=RenewalModel.EXTEND,
    lifetimes={
        "access_token_seconds": 60 * DAY,
        "short_token_seconds": HOUR,
        "renew_min_age_seconds": 24 * HOUR,
    },
    figures={"renew_min_age_seconds": "24 hours"},
    sentence="60 days, prolonged by us while it is still alive.",
    logins=(LoginShape(60 * DAY), LoginShape(30 * HOUR)),
    pasted={
        "instagram oauthexception code 190 458": Cause.REVOKED_BY_USER,
        "instagram (#10) Requires instagram_business_basic permission": Cause.PERMISSION_MISSING,
    },
    mistyped={"instgram": "instagram"},
    question=("instagram how long", "60"),
)
