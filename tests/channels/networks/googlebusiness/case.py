"""What the tests must know of Google Business Profile."""

from __future__ import annotations

from datetime import timedelta

from channels.contract import Cause, RenewalModel
from tests.channels.networks.case import PLACE, Break, Case, LoginShape, SpeaksAlone

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DEAD = '{"error":{"code":401,"message":"x","status":"UNAUTHENTICATED"}}'

# Reasons of Google's, each of which means one thing.
ALONE = SpeaksAlone(
    words=frozenset(
        {
            *("autherror", "unauthenticated", "authorizationrequired", "access_token_expired"),
            *("invalid_token", "invalid_grant", "invalid_rapt", "rapt_required"),
            *("insufficientpermissions", "access_token_scope_insufficient", "insufficient_scope"),
        }
    ),
)

CASE = Case(
    account="117204455006600000011",
    other_account="117204455006600000012",
    place="9104400550066",
    authorize="https://accounts.google.com/o/oauth2/v2/auth",
    token="https://oauth2.googleapis.com/token",
    whoami="https://mybusinessaccountmanagement.googleapis.com/v1/accounts",
    pkce=True,
    # It tells no reason, and a changed password ends nothing.
    ended={
        "password_changed": Cause.ALIVE,
        "revoked": Cause.INVALID_TOKEN_UNSPECIFIED,
        "expire_tokens": Cause.INVALID_TOKEN_UNSPECIFIED,
    },
    breaks={
        "location suspended": Break(
            happens={"restrict": PLACE},
            says="nothing can be published at present",
            article="locked-or-suspended/#suspended",
            undone={"unrestrict": PLACE},
        ),
        "session of the organization": Break(
            happens={"locked": True},
            says="after some hours",
            article="locked-or-suspended/#administrator",
        ),
        "organization": Break(
            happens={"kind": "RESTRICTED"},
            says="does not let this site in",
            article="locked-or-suspended/#administrator",
            undone={"kind": "OWNER"},
        ),
    },
    revokes=True,
    tells_end=True,
    rate_limit=(429, "RESOURCE_EXHAUSTED"),
    app_disabled="has not been used in project",
    dead_post=(401, DEAD),
    speaks_alone=ALONE,
    own_gateways=frozenset({"google api", "google api, 401"}),
    tokens={
        "an access token": "ya29.a0FICTITIOUS2TOKEN3OF4THE5TESTS6ABCDEFGHIJKLMNOPQR",
        "a refresh token": "1//0gFICTITIOUS2TOKEN3OF4THE5TESTS6-ABCDEFGHIJKLMNOP",
    },
    renewal=RenewalModel.REUSE,
    lifetimes={"access_token_seconds": HOUR, "renew_every_seconds": DAY},
    figures={
        "access_token_seconds": "about 1 hour",
        "role_needed": "the role of owner or manager of the location",
    },
    sentence=(
        "about 1 hour each time, renewed by us for as long as Google Business Profile lets us."
    ),
    logins=(LoginShape(HOUR, rotates=True),),
    pasted={
        "mybusiness 429 RESOURCE_EXHAUSTED": Cause.RATE_LIMITED,
        "google business profile SERVICE_DISABLED": Cause.APP_FAULT,
        "google business profile: Requested entity was not found. NOT_FOUND": (
            Cause.LOST_PAGE_ROLE
        ),
    },
    mistyped={"google busines profile": "google business profile", "gmbb": "gmb"},
    question=("google business profile access token", "1 hour"),
)
