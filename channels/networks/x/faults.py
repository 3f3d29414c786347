"""X's answers that are no token's fault: ours, the post's, or X's own."""

from __future__ import annotations

import re

from channels.answers import plain_refusals, rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Endpoint

ERRORS = "https://docs.x.com/x-api/fundamentals/response-codes-and-errors"
LEGACY = "https://developer.x.com/en/support/x-api/error-troubleshooting"
OAUTH = "https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code"
LIMITS = "https://docs.x.com/fundamentals/rate-limits"
PRICING = "https://docs.x.com/x-api/getting-started/pricing"

GATEWAYS = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide"
    "/api-gateway-gatewayResponse-definition.html"
)

PUBLISH = frozenset({Endpoint.PUBLISH})
EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
POSTS_LEFT = ("x-user-limit-24hour-remaining", "x-app-limit-24hour-remaining")

OWN_MEMBERS = frozenset({"title", "type", "errors", "error"})
# How X names the types of its problems, by either of its hosts.
PROBLEM_TYPE = re.compile(r"https://api\.(?:x|twitter)\.com/\d+/problems/")
# What X says of a token that it does not take: v1.1, and v1.
INVALID = (
    "invalid or expired token",
    "invalid / expired token",
    "the access token is invalid or has expired",
)

APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="credits_used_up",
        cause=Cause.APP_FAULT,
        statuses={402},
        source=PRICING,
    ),
    Rule(
        name="credits_used_up_by_name",
        cause=Cause.APP_FAULT,
        words={
            *("creditsdepleted", "credits_depleted", "credits", "payment_required"),
            *("spendcapreached", "spend_cap_reached"),
        },
        source=PRICING,
    ),
    Rule(
        name="app_refused",
        cause=Cause.APP_FAULT,
        # 32 also when the developer's project is suspended; 99 135 215 keys, clock or
        # signature; 220 261 87 93 what our app may do; 416 app suspended; 453 our plan;
        # 68 92 251 retired or wrong address; 415 callback address not registered; 200 is v1.1's
        # nameless "Forbidden" for what our app was not admitted to; 37 is "not authorized to use
        # this endpoint"; 53 Basic authentication; 239 an app's own token; 348 467 477 the app.
        codes={
            *(32, 37, 53, 68, 87, 92, 93, 99, 135, 200, 215, 220, 239, 251, 261, 348, 415, 416),
            *(417, 453, 467, 477),
        },
        words={
            *("client_forbidden", "official_client_forbidden", "client_not_enrolled"),
            *("oauth1_permissions", "unsupported_authentication", "app_not_allowed"),
        },
        says=(
            "your client app is not configured",
            "when authenticating requests to the twitter api v2",
            "when authenticating requests to the x api v2",
            "you currently have access to a subset of",
            "you currently have essential access",
            "the application in use does not have credentials",
            "could not authenticate",
            "bad authentication data",
            "failed to validate oauth signature",
            "incorrect signature",
            "timestamp out of bounds",
            "this method requires authentication",
            "basic authentication is not supported",
            "the twitter rest api v1 is no longer active",
            "desktop applications only support",
            "callback url not approved",
            "invalid / suspended application",
            "your credentials do not",
            "client is not permitted",
            "client application is not permitted",
            "authenticating with ",
            "application cannot perform write",
            "read-only application cannot post",
            "this application is not allowed",
            "you are not permitted to use oauth2 on this endpoint",
            "you do not have access to this endpoint",
            "your app is not permitted",
            "your app does not",
            "your app has been",
            "your client app ",
            "this app has been suspended",
            "this application has been suspended",
            "your developer account",
            "your account is not enrolled",
            "your enrolled account does not have any credits",
            "your account has reached its billing cycle spend cap",
        ),
        either=True,
        source=LEGACY,
    ),
    Rule(
        name="our_token_request_is_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={
            *("invalid_client", "unauthorized_client", "unsupported_grant_type"),
            *("invalid_scope", "unsupported_response_type", "access_denied"),
        },
        says=(
            "missing required parameter",
            "missing valid authorization header",
            "value passed for the redirect",
            "value passed for the code verifier",
            "value passed for the client",
            "value passed for the grant",
        ),
        either=True,
        source=OAUTH,
    ),
    Rule(
        # The code lives 30 seconds and works once. Sent late, twice or with another verifier
        # is our doing, and it says nothing about a token that a channel already has.
        name="authorization_code_spent",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=EXCHANGE,
        codes={89},
        words={"invalid_request", "invalid_grant", "invalid_token"},
        says=INVALID,
        either=True,
        source=OAUTH,
    ),
)


def _day_used_up(parsed: ParsedReply) -> bool:
    """Beside the limit of 15 minutes X counts posts over 24 hours, of a person and of an app."""
    return "0" in (parsed.headers.get(name, "").strip() for name in POSTS_LEFT)


LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="monthly_cap",
        cause=Cause.RATE_LIMITED,
        blame=Blame.US,
        words={"usage_capped", "usagecapexceeded", "usagecapped", "usage_cap_exceeded"},
        source=LIMITS,
    ),
    Rule(
        # 185: "User is over daily status update limit."; 344: "You have reached your daily limit
        # for sending Tweets and messages."
        name="posts_a_day_used_up",
        cause=Cause.RATE_LIMITED,
        codes={185, 344},
        says=(
            "user is over daily status update limit",
            "you have reached your daily limit",
            "over the daily",
        ),
        either=True,
        source=LEGACY,
        daily_cap=True,
    ),
    Rule(
        name="posts_in_24_hours_used_up",
        cause=Cause.RATE_LIMITED,
        endpoints=PUBLISH,
        statuses={429},
        when=_day_used_up,
        source=LIMITS,
        daily_cap=True,
    ),
    Rule(
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        codes={88},
        words={"too_many_requests", "rate_limit_exceeded", "slow_down"},
        says=(
            "rate limit exceeded",
            "too many requests",
        ),
        either=True,
        source=LIMITS,
    ),
)


NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        name="x_is_down",
        cause=Cause.NETWORK_FAULT,
        codes={130, 131},
        words={
            *("service_unavailable", "internal_server_error", "internal_error", "server_error"),
            *("temporarily_unavailable", "operational_disconnect", "resource_unavailable"),
        },
        says=("over capacity", "internal error", "something is technically wrong"),
        either=True,
        source=LEGACY,
    ),
    Rule(
        name="refused_in_no_words_of_x",  # a firewall's or gateway's
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        statuses={401, 403},
        when=lambda parsed: plain_refusals.foreign(parsed, OWN_MEMBERS),
        source=GATEWAYS,
    ),
    Rule(
        # A firewall's, and nobody's permission: here X refuses by name.
        name="token_address_closed_to_us",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        endpoints=rules.TOKEN_ENDPOINTS,
        statuses={403},
        when=plain_refusals.plain,
        source=OAUTH,
    ),
)
