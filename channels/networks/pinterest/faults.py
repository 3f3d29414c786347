"""Pinterest's answers that are no token's fault: ours, the pin's, or Pinterest's own.

Its numbers mean several things each, so that a sentence decides wherever there is one.
"""

from __future__ import annotations

from channels.answers import plain_refusals, rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Endpoint

API = "https://developers.pinterest.com/docs/api/v5/"
OAUTH = (
    "https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/"
)
ACCESS = "https://developers.pinterest.com/docs/key-concepts/access-tiers/"
LIMITS = "https://developers.pinterest.com/docs/reference/rate-limits/"
DEBUGGER = "https://developers.pinterest.com/docs/developer-tools/token-debugger/"

PUBLISH = frozenset({Endpoint.PUBLISH})
AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
AT_REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
ABOUT_TOKENS = (2, 3)
# The person's: not shown to others, of somebody else, or without a place for this pin.
CLOSED = ("you are not permitted to access that resource",)


def about_our_app(parsed: ParsedReply) -> bool:
    """What the older API keeps beside its sentence, in ``data``, names our app or address."""
    data = parsed.fields.get("data")
    return isinstance(data, str) and data.strip().lower().startswith(
        ("invalid application id", "invalid client", "the provided redirect_uri", "missing ")
    )


def refused_pin(parsed: ParsedReply) -> bool:
    """In Pinterest's own shape: a number and a sentence, in the older API the sentence alone."""
    numberless = parsed.status in (400, 413, 415, 422)
    return not plain_refusals.plain(parsed) and any(
        error.sentences
        and error.code not in ABOUT_TOKENS
        and (error.code is not None or numberless)
        for error in parsed.errors
    )


APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="app_not_approved",
        cause=Cause.APP_FAULT,
        says=(
            "your application consumer type is not supported",
            "apps with trial access",
            "this app requires",
            "not allowed for your app",
            "your app ",
            "your application",
            "this application",
            "consumer type",
            "the app has been deactivated",
            "app is deactivated",
        ),
        source=ACCESS,
    ),
    Rule(
        name="app_or_its_address_unknown",
        cause=Cause.APP_FAULT,
        when=about_our_app,
        source="https://github.com/pinterest/pinterest-api-demo/issues/4",
    ),
    Rule(
        name="app_credentials_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={
            *("invalid_client", "unauthorized_client", "unsupported_grant_type"),
            *("invalid_scope", "invalid_redirect_uri", "access_denied"),
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
)

EXCHANGE_RULES: tuple[Rule, ...] = (
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
        words={"invalid_request"},
        says=("missing ", "invalid request", "invalid client", "invalid grant_type"),
        either=True,
        source=OAUTH,
    ),
    Rule(
        name="our_refresh_request_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        statuses={400},
        codes={1},
        source=OAUTH,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="blocked_for_a_while",
        cause=Cause.RATE_LIMITED,
        blame=Blame.NETWORK,
        says=("you've hit a block", "you have hit a block", "sorry! you've hit a block"),
        source=LIMITS,
    ),
    Rule(
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        codes={8, 9, 429},
        words={"slow_down", "too_many_requests"},
        says=(
            "you've exceeded your rate limit",
            "you have exceeded your rate limit",
            "you exceeded your rate limit",
            "rate limit exceeded",
            "rate limit reached",
            "too many requests",
            "api rate limit",
        ),
        either=True,
        source=LIMITS,
    ),
)

NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        name="pinterest_failed",
        cause=Cause.NETWORK_FAULT,
        words={"server_error", "temporarily_unavailable", "service_unavailable"},
        says=(
            "something went wrong on our end",
            "oops! something went wrong",
            "service temporarily unavailable",
            "service unavailable",
            "the service is temporarily unavailable",
            "internal server error",
            "internal error",
            "we could not complete that request",
            "request timed out",
            "request timeout",
        ),
        either=True,
        source=API,
    ),
    Rule(
        name="refused_in_no_words_of_pinterest",  # a firewall's or gateway's
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={401, 403},
        when=lambda parsed: plain_refusals.foreign(parsed, {"code", "error"}),
        source="https://github.com/dirkgroenen/pinterest-api-php/issues/57",
    ),
)

CALL_RULES: tuple[Rule, ...] = (
    Rule(
        name="target_gone",  # a board deleted or left, a pin deleted: the token is fine
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        codes={40, 50},
        says=("board not found", "pin not found", "board section not found"),
        either=True,
        source=API,
    ),
    Rule(
        name="target_closed",  # a secret board, somebody else's: no matter of our app
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints={Endpoint.PUBLISH, Endpoint.LIST_PAGES},
        says=CLOSED,
        source=API,
    ),
    Rule(
        name="pin_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 403, 404, 409, 413, 415, 422},
        when=refused_pin,
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
