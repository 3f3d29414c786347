"""What Pinterest's answers mean (API v5).

``{"code": 2, "message": "Authentication failed.", "status": "failure"}``, newer replies
without ``status``. A 401 with code 2 says only that the token is no good: our own record
and the outcome of one renewal tell more. What is no token's fault is in ``faults.py``. What ends
a login rests on Pinterest's own words, never on a number or a status.
"""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply, Waits
from channels.networks.pinterest import faults
from channels.networks.pinterest.faults import API, AT_REFRESH, DEBUGGER, OAUTH

REFRESH_TOKEN_DEAD = (
    "the authorization grant is invalid",
    "the provided authorization grant is invalid",
    "the provided authorization grant or refresh token is invalid",
    "invalid refresh token",
    "refresh token is invalid",
    "refresh token is expired",
    "refresh token expired",
    "refresh token has expired",
    "refresh token has been revoked",
    "the refresh token is invalid",
    "the refresh token is expired",
    "the refresh token has ",
    "the provided refresh token is ",
    "your refresh token is ",
    "your refresh token has ",
)
# Pinterest's for what a token may not do: "insufficient scope" without a number is a gateway's.
OF_SCOPES = frozenset({3, 29})
# Beside code 2, which is Pinterest's for tokens.
TOKEN_DEAD = (
    "authentication failed",
    "access token invalid",
    "access token is invalid",
    "access token expired",
    "access token has expired",
    "invalid access token",
    "the access token ",
    "your access token ",
)
SESSION_OVER = ("session is expired", "your session has expired", "your session is expired")


def unauthenticated(parsed: ParsedReply) -> bool:
    """Pinterest's sentence for a token that is no good, with its number for tokens.

    ``invalid_token`` is not Pinterest's: its errors are a number and a sentence, and every
    gateway writes that word.
    """
    if parsed.endpoint in rules.TOKEN_ENDPOINTS:
        return False
    return any(error.code == 2 and error.says(TOKEN_DEAD) for error in parsed.errors)


def refresh_refused(parsed: ParsedReply) -> bool:
    """OAuth's word for it, or a sentence where Pinterest writes one: beside a number, or as the
    description of an OAuth error."""
    described = "error_description" in parsed.fields
    return any(
        "invalid_grant" in error.words
        or ((described or error.code is not None) and error.says(REFRESH_TOKEN_DEAD))
        for error in parsed.errors
    )


def over(parsed: ParsedReply) -> bool:
    return unauthenticated(parsed) and rules.over_by_our_record(parsed)


def renewed(parsed: ParsedReply) -> bool:
    return unauthenticated(parsed) and rules.renewal_went_well(parsed)


REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="refresh_token_over",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        when=lambda parsed: refresh_refused(parsed) and rules.over_by_our_record(parsed),
        rests_on="what the rule refresh_token_dead rests on, and our own record of its end",
        source=OAUTH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        when=refresh_refused,
        rests_on="invalid_grant, or a sentence on the refresh token where Pinterest writes one",
        source=OAUTH,
    ),
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="account_suspended",
        cause=Cause.ACCOUNT_SUSPENDED,
        says=(
            "your account has been suspended",
            "your account is suspended",
            "this account has been suspended",
            "user has been suspended",
            "account suspended",
            "user is suspended",
            "user is deactivated",
            "user has been deactivated",
            "your account has been deactivated",
            "your account is deactivated",
        ),
        source=DEBUGGER,
    ),
    Rule(
        name="account_must_be_confirmed",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        says=(
            "please confirm your email",
            "please verify your email",
            "confirm your email",
            "your account is in safe mode",
            "your account is locked",
            "your account has been locked",
            "we noticed some strange activity",
        ),
        source="https://help.pinterest.com/en/article/login-and-password-problems",
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="refused_after_a_good_renewal",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=renewed,
        source=OAUTH,
    ),
    Rule(
        name="over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=over,
        rests_on="what the rule token_invalid rests on, and our own record of its end",
        source=OAUTH,
    ),
    Rule(
        name="session_over",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=rules.CALLS,
        codes={2},
        says=SESSION_OVER,
        source=DEBUGGER,
    ),
    Rule(
        name="token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        certainty=Certainty.INFERRED,
        when=unauthenticated,
        rests_on="code 2 with \u201cAuthentication failed.\u201d or a sentence on the token",
        source="https://github.com/vijaypatoliya/pinterest-node-api/issues/20",
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="scope_missing_in_words",
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        when=lambda parsed: any(error.code in OF_SCOPES for error in parsed.errors),
        says=(
            "your token does not have sufficient permissions",
            "your access token does not have sufficient permissions",
            "missing scope",
            "missing required scope",
            "insufficient scope",
            "the token does not have the required scope",
        ),
        source="https://github.com/pinterest/api-quickstart/issues/97",
    ),
    Rule(
        # The older sentence, which does not say what for: of a pin, where the same token reads
        # well, the right to write. Of whoami and of lists it was as often said because our app
        # was in development (https://github.com/dirkgroenen/pinterest-api-php/issues/77).
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        endpoints=faults.PUBLISH,
        codes={3},
        says=("authorization failed",),
        source="https://developers.pinterest.com/docs/getting-started/scopes/",
    ),
)

WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=OAUTH,
    ),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("id", "username", "account_type", "items", "media_id"),
        source=API,
    ),
    Rule(
        name="no_board",
        cause=Cause.ALIVE,
        endpoints={Endpoint.LIST_PAGES},
        when=lambda parsed: parsed.ok and parsed.fields.get("items") == [],
        source=API,
    ),
)

RULES: tuple[Rule, ...] = (
    *faults.NETWORK_RULES,
    *faults.APP_RULES,
    *faults.LIMIT_RULES,
    *faults.EXCHANGE_RULES,
    *REFRESH_RULES,
    *faults.REFRESH_RULES,
    *ACCOUNT_RULES,
    *TOKEN_RULES,
    *PERMISSION_RULES,
    *faults.CALL_RULES,
    *WORKING,
)
# Seconds left, or epoch seconds.
WAITS = Waits(resets=("x-ratelimit-reset",))


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of Pinterest's answers."""
    return rules.explain(RULES, reply, context, WAITS)
