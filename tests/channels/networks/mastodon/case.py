"""What the tests must know of Mastodon."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import Break, Case, LoginShape, SpeaksAlone

# Its own answers are sentences; words come from the challenge beside a 401, and other software.
# "Unauthenticated." is a whole sentence of Laravel's, of one word.
ALONE = SpeaksAlone(
    words=frozenset(
        {
            *("invalid_token", "invalid_grant", "authentication_failed", "insufficient_scope"),
            "unauthenticated.",
        }
    ),
)

CASE = Case(
    account="109300000000000001",
    other_account="109300000000000002",
    ids={
        "109300000000000001": "https://mastodon.social/users/harbourcafe",
        "109300000000000002": "https://mastodon.social/users/lindqvist",
    },
    server="mastodon.social",
    registers="https://mastodon.social/api/v1/apps",
    typed="@harbourcafe@mastodon.social",
    authorize="https://mastodon.social/oauth/authorize",
    token="https://mastodon.social/oauth/token",
    whoami="https://mastodon.social/api/v1/accounts/verify_credentials",
    takes_pkce=True,
    ended={
        # A password that is changed in the settings ends nothing; one that was forgotten and
        # reset ends every token, in the words of an app that was removed.
        "password_changed": Cause.INVALID_TOKEN_UNSPECIFIED,
        "revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
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
        "moved": Break(
            happens={"moved_to": "harbourcafe@mastodon.example"},
            says="has moved to harbourcafe@mastodon.example",
            article="mastodon/#moved",
            undone={"moved_to": False},
        ),
    },
    revokes=True,
    tells_end=False,
    rate_limit=(429, "Too many requests"),
    app_disabled="",
    dead_post=(401, '{"error":"The access token was revoked"}'),
    speaks_alone=ALONE,
    tokens={"an access token": "ZFICTITIOUS-tOKEN_of_the_tests_0123456789ab"},
    renewal=RenewalModel.NONE,
    lifetimes={},
    figures={"access_token_no_end": "no end date"},
    sentence="It has no end date, and works until you or Mastodon end it.",
    logins=(LoginShape(timedelta(0)),),
    pasted={
        "mastodon the access token was revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
        "Mastodon API returned error', 403, 'Forbidden', 'Your login is currently disabled'": (
            Cause.ACCOUNT_SUSPENDED
        ),
    },
    mistyped={"mastadon": "mastodon", "mastodom": "mastodon"},
    question=("how long does a mastodon token last", "no end date"),
)
