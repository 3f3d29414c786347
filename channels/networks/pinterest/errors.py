"""What Pinterest's answers mean (API v5).

``{"code": 2, "message": "Authentication failed.", "status": "failure"}``, newer replies
without ``status``. A 401 with code 2 says only that the token is no good: our own record
and the outcome of one renewal tell more.
"""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Context, Endpoint, Finding, Reply, Waits

API = "https://developers.pinterest.com/docs/api/v5/"
OAUTH = (
    "https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/"
)
ACCESS = "https://developers.pinterest.com/docs/key-concepts/access-tiers/"
LIMITS = "https://developers.pinterest.com/docs/reference/rate-limits/"

PUBLISH = frozenset({Endpoint.PUBLISH})
AT_REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})


def unauthenticated(parsed: ParsedReply) -> bool:
    """Code 2, in number or in words, or a 401 without a word."""
    if parsed.endpoint in rules.TOKEN_ENDPOINTS:
        return False
    return (parsed.status == 401 and rules.silent(parsed)) or any(
        error.code == 2
        or "invalid_token" in error.words
        or any(sentence.startswith("authentication failed") for sentence in error.sentences)
        for error in parsed.errors
    )


def over(parsed: ParsedReply) -> bool:
    return unauthenticated(parsed) and rules.over_by_our_record(parsed)


def renewed(parsed: ParsedReply) -> bool:
    return unauthenticated(parsed) and rules.renewal_went_well(parsed)


APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="app_not_approved",
        cause=Cause.APP_FAULT,
        says=(
            "your application consumer type is not supported",
            "apps with trial access",
            "this app requires",
            "your app ",
            "your application",
            "this application",
            "consumer type",
            "the app has been deactivated",
        ),
        source=ACCESS,
    ),
    Rule(
        name="app_credentials_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={
            "invalid_client",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope",
            "invalid_redirect_uri",
        },
        source=OAUTH,
    ),
    Rule(
        # At the token endpoint "authentication" is our own id and secret.
        name="app_secret_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        codes={2, 3, 29},
        source=OAUTH,
    ),
    Rule(
        # A code lives minutes and works once: sent late, twice or with another redirect
        # address is our doing, and says nothing about a token that a channel already has.
        name="exchange_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_EXCHANGE,
        codes={1, 283, None},
        statuses={400, 401, 403},
        source=OAUTH,
    ),
)

REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="our_refresh_request_is_malformed",
        cause=Cause.APP_FAULT,
        endpoints=AT_REFRESH,
        says=("missing ", "invalid request", "invalid client", "invalid grant_type"),
        source=OAUTH,
    ),
    Rule(
        name="refresh_token_over",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        statuses={400, 401, 403},
        codes={1, 283, None},
        when=rules.over_by_our_record,
        source=OAUTH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        statuses={400, 401, 403},
        codes={1, 283, None},
        source=OAUTH,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        codes={7, 8, 9, 429},
        source=LIMITS,
    ),
    Rule(
        name="blocked_for_a_while",
        cause=Cause.RATE_LIMITED,
        blame=Blame.NETWORK,
        says=(
            "you've hit a block",
            "you have hit a block",
            "sorry! you've hit a block",
            "you've exceeded your rate limit",
            "you have exceeded your rate limit",
        ),
        source=LIMITS,
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
            "user has been deactivated",
            "your account has been deactivated",
        ),
        source="https://developers.pinterest.com/docs/developer-tools/token-debugger/",
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
        source=OAUTH,
    ),
    Rule(
        name="token_invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        when=unauthenticated,
        source="https://github.com/vijaypatoliya/pinterest-node-api/issues/20",
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="scope_missing_in_words",
        cause=Cause.PERMISSION_MISSING,
        says=(
            "your token does not have sufficient permissions",
            "missing scope",
            "insufficient scope",
        ),
        source="https://github.com/pinterest/api-quickstart/issues/97",
    ),
    Rule(
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        codes={3},
        source="https://developers.pinterest.com/docs/getting-started/scopes/",
    ),
    Rule(
        name="app_may_not",  # trial access
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        codes={29},
        source=ACCESS,
    ),
)

CALL_RULES: tuple[Rule, ...] = (
    Rule(
        name="pinterest_failed",
        cause=Cause.NETWORK_FAULT,
        says=("something went wrong on our end", "oops! something went wrong"),
        source=API,
    ),
    Rule(
        name="target_gone",  # a board deleted or left, a pin deleted: the token is fine
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        codes={40, 50},
        source=API,
    ),
    Rule(
        name="pin_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 403, 404, 409, 413, 415, 422},
        when=lambda parsed: bool(parsed.errors),
        source=API,
    ),
    Rule(
        name="our_call_is_malformed_or_retired",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses={400, 404, 405, 410},
        codes={1, 4, 11, 12},
        source=API,
    ),
    Rule(
        name="our_address_is_wrong",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses={404},
        when=lambda parsed: bool(parsed.errors),
        source=API,
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
    *APP_RULES,
    *REFRESH_RULES,
    *LIMIT_RULES,
    *ACCOUNT_RULES,
    *TOKEN_RULES,
    *PERMISSION_RULES,
    *CALL_RULES,
    *WORKING,
)
# Seconds left, or epoch seconds.
WAITS = Waits(resets=("x-ratelimit-reset",))


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of Pinterest's answers."""
    return rules.explain(RULES, reply, context, WAITS)
