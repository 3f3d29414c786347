"""What the tests must know of Threads."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Break, Case, LoginShape, SpeaksAlone

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
META = '{"error":{"message":"x","type":"OAuthException","code":190,"error_subcode":460}}'

# Session keys of old, what Graph's list of subcodes says about a token and nothing else, and
# what introspection states.
ALONE = SpeaksAlone(
    codes=frozenset({190, 102, 450, 452}),
    subcodes=frozenset({458, 460, 463, 467, 468, 492, 493}),
    words=frozenset({"invalid_token"}),
    fields=(("is_valid", False),),
)

CASE = Case(
    account="26391420017742701",
    other_account="26391420017742702",
    authorize="https://www.threads.com/oauth/authorize",
    token="https://graph.threads.com/oauth/access_token",
    whoami="https://graph.threads.com/v1.0/me",
    scope_separator=",",
    ended={
        "password_changed": Cause.PASSWORD_CHANGED,
        "revoked": Cause.REVOKED_BY_USER,
        "expire_tokens": Cause.EXPIRED,
    },
    breaks={
        "locked": Break(
            happens={"locked": True},
            says="confirmed or unlocked",
            article="locked-or-suspended/#locked",
            undone={"locked": False},
        ),
        "suspended": Break(
            happens={"suspended": True},
            says="has suspended or blocked this account",
            article="locked-or-suspended/#suspended",
            undone={"suspended": False},
        ),
    },
    revokes=False,
    tells_end=False,
    trouble={"kind": "html"},
    rate_limit=(403, "4"),
    app_disabled="API access blocked",
    dead_post=(400, META),
    speaks_alone=ALONE,
    tokens={"a user's": "THQVFictitious0Token1Of2Tests"},
    renewal=RenewalModel.EXTEND,
    lifetimes={
        "access_token_seconds": 60 * DAY,
        "short_token_seconds": HOUR,
        "renew_min_age_seconds": 24 * HOUR,
        "data_access_seconds": 90 * DAY,
    },
    figures={"renew_min_age_seconds": "24 hours", "daily_posts": "250"},
    sentence="60 days, prolonged by us while it is still alive.",
    logins=(LoginShape(60 * DAY), LoginShape(30 * HOUR)),
    pasted={
        "threads oauthexception code 190 458": Cause.REVOKED_BY_USER,
        '{"error":{"message":"Application does not have permission for this action",'
        '"type":"THApiException","code":10}}': Cause.PERMISSION_MISSING,
    },
    mistyped={"thraeds": "threads"},
    question=("threads how long", "60"),
)
