"""LinkedIn's answers that are no token's fault: ours, the post's, or LinkedIn's own."""

from __future__ import annotations

from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Endpoint

ERRORS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling"
OAUTH = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow"
LIMITS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits"
VERSIONS = "https://learn.microsoft.com/en-us/linkedin/marketing/versioning"

PUBLISH = frozenset({Endpoint.PUBLISH})
AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})

APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="we_sent_no_token",
        cause=Cause.APP_FAULT,
        codes={65604},
        words={"empty_access_token"},
        says=("empty oauth2", "empty access token", "no access token", "missing access token"),
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
        source=VERSIONS,
    ),
    Rule(
        name="app_refused",
        cause=Cause.APP_FAULT,
        words={
            *("invalid_client", "invalid_client_id", "unauthorized_client"),
            *("invalid_redirect_uri", "unsupported_grant_type"),
            *("invalid_scope", "unauthorized_scope_error"),
        },
        says=(
            "this application is not allowed",
            "this application has been",
            "application is not authorized",
            "client authentication failed",
            "unpermitted fields present",
        ),
        either=True,
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
        words={"too_many_requests"},
        says=("resource level throttle", "throttle limit", "application throttle", "member thr"),
        either=True,
        source=LIMITS,
    ),
)


CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        words={"duplicate_post", "content_duplicate"},
        says=("content is a duplicate", "duplicate post is detected", "cannot post duplicate"),
        either=True,
        source=ERRORS,
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
    Rule(
        name="linkedin_is_down",
        cause=Cause.NETWORK_FAULT,
        words={"internal_server_error", "service_unavailable", "gateway_timeout"},
        source=ERRORS,
    ),
)
