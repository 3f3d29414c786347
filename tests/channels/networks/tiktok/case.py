"""What the tests must know of TikTok."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Break, Case, LoginShape, SpeaksAlone

HOUR = timedelta(hours=1)
HALF_A_YEAR = timedelta(days=180)

# All its codes are words of one meaning each.
ALONE = SpeaksAlone(
    words=frozenset(
        {
            *("access_token_invalid", "auth_removed", "invalid_grant"),
            *("scope_not_authorized", "scope_permission_missed"),
        }
    ),
    fields=(("fail_reason", "auth_removed"),),
)

CASE = Case(
    account="_000HarbourCafeOpenId1",
    other_account="_000LindqvistOpenId02",
    authorize="https://www.tiktok.com/v2/auth/authorize/",
    token="https://open.tiktokapis.com/v2/oauth/token/",
    whoami="https://open.tiktokapis.com/v2/user/info/?fields=open_id,display_name",
    scope_separator=",",
    client_parameter="client_key",
    # To a call it never tells a reason; its webhook does.
    ended={
        "password_changed": Cause.INVALID_TOKEN_UNSPECIFIED,
        "revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
        "expire_tokens": Cause.INVALID_TOKEN_UNSPECIFIED,
    },
    breaks={
        "banned": Break(
            happens={"ended_because": "banned"},
            says="has banned this account",
            article="locked-or-suspended/#suspended",
        ),
        "age changed": Break(
            happens={"ended_because": "age_changed"},
            says="The age on this TikTok account was changed",
            article="locked-or-suspended/#locked",
        ),
        "box unticked": Break(
            happens={"drop_scope": "video.publish"},
            says="publish videos and photos",
            article="refresh-a-channel/#boxes",
            state="Limited",
            step="Add the missing permission",
        ),
    },
    revokes=True,
    tells_end=False,
    rate_limit=(429, "rate_limit_exceeded"),
    app_disabled="",
    dead_post=(
        401,
        '{"data":{},"error":{"code":"access_token_invalid","message":"","log_id":"1"}}',
    ),
    speaks_alone=ALONE,
    tokens={
        "an access token": "act.FICTITIOUS1token2OF3the4TESTS5act6for7tiktok!5678.va",
        "a refresh token": "rft.FICTITIOUS1token2OF3the4TESTS5rft6for7tiktok!8765.va",
    },
    renewal=RenewalModel.ROTATE,
    lifetimes={"access_token_seconds": 2 * HOUR, "refresh_token_seconds": HALF_A_YEAR},
    figures={"access_token_seconds": "2 hours", "refresh_token_seconds": "180 days"},
    sentence="2 hours each time, renewed by us for as long as you allow it.",
    logins=(
        LoginShape(2 * HOUR, rotates=True, refresh_life=HALF_A_YEAR),
        LoginShape(24 * HOUR, rotates=True, refresh_life=timedelta(days=365)),
    ),
    pasted={
        "access_token_invalid": Cause.INVALID_TOKEN_UNSPECIFIED,
        "tiktok 401 unauthorized": Cause.INVALID_TOKEN_UNSPECIFIED,
        "reached_active_user_cap": Cause.APP_FAULT,
        "fail_reason: auth_removed": Cause.REVOKED_BY_USER,
        '{"data":{},"error":{"code":"access_token_invalid","log_id":"1"}}': (
            Cause.INVALID_TOKEN_UNSPECIFIED
        ),
        '{"data":{"fail_reason":"auth_removed"},"error":{"code":"ok","log_id":"1"}}': (
            Cause.REVOKED_BY_USER
        ),
    },
    mistyped={"tictok": "tiktok", "titkok": "tiktok"},
    question=("tiktok refresh token 180 days", "180"),
)
