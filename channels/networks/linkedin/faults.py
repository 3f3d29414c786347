"""LinkedIn's answers that are no token's fault: ours, the post's, or LinkedIn's own."""

from __future__ import annotations

from channels.answers import plain_refusals, rules
from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Endpoint

ERRORS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling"
OAUTH = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow"
LIMITS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits"
REFRESH = (
    "https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens"
)
GATEWAYS = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide"
    "/api-gateway-gatewayResponse-definition.html"
)
VERSIONS = "https://learn.microsoft.com/en-us/linkedin/marketing/versioning"

PUBLISH = frozenset({Endpoint.PUBLISH})
AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
AT_REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
OUR_OWN_CALLS = rules.TOKEN_ENDPOINTS | {Endpoint.INTROSPECT}


OWN_MEMBERS = frozenset({"serviceErrorCode", "errorCode", "ErrorCode", "error", "code", "status"})

APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="we_sent_no_token",
        cause=Cause.APP_FAULT,
        codes={65604},
        words={"empty_access_token"},
        says=(
            *("empty oauth2", "empty access token", "no access token", "missing access token"),
            *("unknown authentication schem", "multiple authentication schemes"),
            "mutiple authentication schemes",  # as LinkedIn spells it
        ),
        either=True,
        source=ERRORS,
    ),
    Rule(
        name="api_version_retired",
        cause=Cause.APP_FAULT,
        statuses={426},
        source=VERSIONS,
    ),
    Rule(
        name="api_version_wrong",
        cause=Cause.APP_FAULT,
        words={"nonexistent_version", "version_missing", "invalid_version"},
        says=("requested version ", "a version must be present"),
        either=True,
        source=VERSIONS,
    ),
    Rule(
        name="app_refused",
        cause=Cause.APP_FAULT,
        words={
            *("invalid_client", "invalid_client_id", "unauthorized_client"),
            *("invalid_redirect_uri", "unsupported_grant_type"),
            *("invalid_scope", "invalid_scope_error", "unauthorized_scope_error"),
        },
        says=(
            "this application is not allowed",
            "this application has been",
            "application is not authorized",
            "client authentication failed",
            "your application has not been authorized for",
            'scope "',
            "scope &quot;",
            "the passed in client_id is invalid",
            "the passed in client is invalid",
            "the redirect_uri does not match",
            "unpermitted fields present",
        ),
        either=True,
        source=OAUTH,
    ),
    Rule(
        # On the consent page. Nothing came about, and nothing that there was is gone.
        name="consent_declined",
        cause=Cause.UNKNOWN,
        certainty=Certainty.CANNOT_TELL,
        words={"user_cancelled_login", "user_cancelled_authorize"},
        source=OAUTH,
    ),
    Rule(
        # The code lives half a minute and works once, and LinkedIn does not tell a spent one
        # from another redirect address or app. All of it is our doing, and none of it says a
        # thing about a token that a channel already has.
        name="exchange_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_EXCHANGE,
        words={"invalid_request", "invalid_grant", "access_denied"},
        source=OAUTH,
    ),
)


LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="daily_limit",
        cause=Cause.RATE_LIMITED,
        blame=Blame.US,
        codes={101},
        words={"too_many_requests", "slow_down"},
        says=(
            *("resource level throttle", "throttle limit", "application throttle", "member thr"),
            *("too many requests", "rate limit"),
        ),
        either=True,
        source=LIMITS,
    ),
)


NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        # A firewall's or gateway's, and no word about a token or a permission.
        name="refused_in_no_words_of_linkedin",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={401, 403},
        when=lambda parsed: plain_refusals.foreign(parsed, OWN_MEMBERS),
        source=GATEWAYS,
    ),
    Rule(
        name="linkedin_address_closed_to_us",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        endpoints=OUR_OWN_CALLS,
        statuses={403},
        when=plain_refusals.plain,
        source=GATEWAYS,
    ),
    Rule(
        name="linkedin_is_down",
        cause=Cause.NETWORK_FAULT,
        words={
            *("internal_server_error", "service_unavailable", "gateway_timeout", "server_error"),
            "temporarily_unavailable",
        },
        says=(
            *("resource is forbidden", "internal service error", "internal server error"),
            *("service unavailable", "request timed out"),
        ),
        either=True,
        source=ERRORS,
    ),
)


CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        words={"duplicate_post", "content_duplicate"},
        says=(
            *("content is a duplicate", "duplicate post is detected", "cannot post duplicate"),
            "do not post duplicate content",
        ),
        either=True,
        source=ERRORS,
    ),
    Rule(
        # Also of ``/author``, where a tool names a member or organization that is not this one.
        name="post_field_refused",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses=range(400, 500),
        says=("field value validation failed",),
        source="https://github.com/n8n-io/n8n/issues/1714",
    ),
)


CALL_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_has_a_wrong_form",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 409, 413, 422},
        codes={0, 100, 400, 409, 422, None},
        source=ERRORS,
    ),
    Rule(
        name="our_call_is_malformed_or_retired",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses={400, 404, 405, 406, 410, 411, 414, 415},
        codes={0, 100, 400, 404, 405, 410, None},
        source=ERRORS,
    ),
)
