"""What the tests must know of LinkedIn."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Case, LoginShape, SpeaksAlone

DAY = timedelta(days=1)

ALONE = SpeaksAlone(
    codes=frozenset({65600, 65601, 65602}),
    words=frozenset(
        {
            *("revoked_access_token", "expired_access_token", "invalid_access_token"),
            "invalid_grant",
        }
    ),
    fields=(("active", False), ("status", "revoked"), ("status", "expired")),
)

CASE = Case(
    account="mQ7tOduya1",
    other_account="pV4sVale02",
    place="90550011",
    place_app="linkedin-pages",
    authorize="https://www.linkedin.com/oauth/v2/authorization",
    token="https://www.linkedin.com/oauth/v2/accessToken",
    whoami="https://api.linkedin.com/v2/userinfo",
    # A changed password is told as removed access.
    ended={
        "password_changed": Cause.REVOKED_BY_USER,
        "revoked": Cause.REVOKED_BY_USER,
        "expire_tokens": Cause.EXPIRED,
    },
    revokes=True,
    tells_end=True,
    trouble={"kind": "hang", "seconds": 4},
    rate_limit=(429, "101"),
    app_disabled="",
    dead_post=(401, '{"status":401,"serviceErrorCode":65601,"message":"revoked"}'),
    speaks_alone=ALONE,
    tokens={"a member's": "AQXFictitious_Token-1_Of-2_The-3_Tests"},
    renewal=RenewalModel.NONE,
    lifetimes={"access_token_seconds": 60 * DAY, "refresh_token_seconds": 365 * DAY},
    figures={
        "access_token_seconds": "60 days",
        "refresh_token_seconds": "365 days",
        "warn_days": "14 days",
        "role_needed": "Super admin or Content admin of the organization",
    },
    sentence="60 days, then you sign in again; it cannot be renewed for you.",
    logins=(
        LoginShape(60 * DAY),
        LoginShape(60 * DAY, rotates=True, refresh_life=300 * DAY),
        LoginShape(5 * DAY, rotates=True, refresh_life=5 * DAY),
    ),
    pasted={
        '{"status":401,"serviceErrorCode":65602,"message":"x"}': Cause.EXPIRED,
        "65601": Cause.REVOKED_BY_USER,
        "REVOKED_ACCESS_TOKEN": Cause.REVOKED_BY_USER,
        "error 500 from linkedin": Cause.NETWORK_FAULT,
    },
    mistyped={"linkdin": "linkedin"},
    question=("linkedin 60 days", "60"),
)
