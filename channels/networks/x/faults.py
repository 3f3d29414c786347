"""X's answers that are no token's fault: ours, the post's, or X's own."""

from __future__ import annotations

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Blame, Cause, Certainty, Endpoint

ERRORS = "https://docs.x.com/x-api/fundamentals/response-codes-and-errors"
LEGACY = "https://developer.x.com/en/support/x-api/error-troubleshooting"
OAUTH = "https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code"
LIMITS = "https://docs.x.com/fundamentals/rate-limits"
PRICING = "https://docs.x.com/x-api/getting-started/pricing"

PUBLISH = frozenset({Endpoint.PUBLISH})
EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})
POSTS_LEFT = ("x-user-limit-24hour-remaining", "x-app-limit-24hour-remaining")

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
        # nameless "Forbidden" for what our app was not admitted to.
        codes={32, 68, 87, 92, 93, 99, 135, 200, 215, 220, 251, 261, 415, 416, 417, 453},
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
            "could not authenticate you",
            "bad authentication data",
            "application cannot perform write",
            "read-only application cannot post",
            "this application is not allowed",
            "you are not permitted to use oauth2 on this endpoint",
            "you do not have access to this endpoint",
        ),
        either=True,
        source=LEGACY,
    ),
    Rule(
        name="our_token_request_is_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words={"invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"},
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
        words={"invalid_request", "invalid_grant"},
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
        words={"usage_capped", "usagecapexceeded", "usagecapped"},
        source=LIMITS,
    ),
    Rule(
        # 185: "User is over daily status update limit."
        name="posts_a_day_used_up",
        cause=Cause.RATE_LIMITED,
        codes={185},
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
        words={"too_many_requests", "rate_limit_exceeded"},
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
            *("service_unavailable", "internal_server_error", "server_error"),
            "operational_disconnect",
        },
        either=True,
        source=LEGACY,
    ),
)


CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        # 187 the same again, 186 too long, 226 looks automated, 324 and 325 media, 433 reply.
        codes={
            *(34, 38, 44, 136, 139, 144, 160, 170, 179, 186, 187, 189, 193, 195, 214, 226, 271),
            *(272, 323, 324, 325, 327, 349, 354, 355, 385, 386, 407, 421, 422, 425, 433, 434),
        },
        words={
            *("invalid_request", "duplicate_rules", "resource_not_found"),
            *("not_authorized_for_resource", "not_authorized_for_field"),
        },
        says=(
            "you are not allowed to create a tweet",
            "you are not allowed to create a post",
            "you attempted to reply to",
            "status is a duplicate",
            "your media ids are invalid",
            "the tweet contains an invalid url",
            "the post contains an invalid url",
            "this user is not allowed to post a video longer",
            "tweet needs to be a bit shorter",
            "reply to this conversation is not allowed",
            "quoting this post is not allowed",
            "this request looks like it might be automated",
        ),
        either=True,
        source=ERRORS,
    ),
    Rule(
        name="post_has_a_wrong_form",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses={400, 413, 422},
        when=lambda parsed: (
            bool(parsed.errors)
            and not any(error.words & {"invalid_grant"} for error in parsed.errors)
            and all(error.code is None for error in parsed.errors)
        ),
        source=ERRORS,
    ),
)
