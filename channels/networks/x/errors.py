"""What X's answers mean.

Three shapes: problem JSON (v2), ``{"errors": [{"code": ..., "message": ...}]}`` (v1.1 and
the gateway, also in front of v2), and ``{"error", "error_description"}`` (token endpoint).
A problem's ``type`` begins with api.twitter.com or api.x.com: its last part counts.
X never says why a token died, and charges for asking: our own record helps to tell.
"""

from __future__ import annotations

from channels import rules
from channels.contract import Blame, Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.rules import Rule
from channels.seen import Form, Seen

ERRORS = "https://docs.x.com/x-api/fundamentals/response-codes-and-errors"
LEGACY = "https://developer.x.com/en/support/x-api/error-troubleshooting"
OAUTH = "https://docs.x.com/fundamentals/authentication/oauth-2-0/authorization-code"
LIMITS = "https://docs.x.com/fundamentals/rate-limits"
PRICING = "https://docs.x.com/x-api/getting-started/pricing"

PUBLISH = frozenset({Endpoint.PUBLISH})
REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})


def unauthorized(seen: Seen) -> bool:
    """A plain 401 of the API: an unnamed problem, code 89, or no body at all."""
    if seen.status != 401 or seen.endpoint in rules.TOKEN_ENDPOINTS:
        return any(error.code == 89 for error in seen.errors)
    if not seen.errors:
        return seen.form is Form.NOTHING
    return any(
        error.code == 89
        or error.words & {"about:blank", "unauthorized", "invalid_token"}
        or any(one.startswith(("unauthorized", "invalid or expired")) for one in error.sentences)
        for error in seen.errors
    )


def over(seen: Seen) -> bool:
    """Over, and nobody has tried to renew it yet: a refused renewal means more than the two
    hours that any access token lives."""
    refused = seen.context.renewal_refused is True
    return unauthorized(seen) and rules.over_by_our_record(seen) and not refused


def renewed(seen: Seen) -> bool:
    return unauthorized(seen) and rules.renewal_went_well(seen)


WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=OAUTH,
    ),
    Rule(
        name="working",  # a v2 answer may hold data and, beside it, errors about parts of it
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("id", "id_str", "media_id", "data"),
        source="https://docs.x.com/x-api/users/get-my-user",
    ),
)

APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="credits_used_up",
        cause=Cause.APP_FAULT,
        statuses=frozenset({402}),
        source=PRICING,
    ),
    Rule(
        name="credits_used_up_by_name",
        cause=Cause.APP_FAULT,
        words=frozenset(
            {
                "creditsdepleted",
                "credits_depleted",
                "credits",
                "spendcapreached",
                "spend_cap_reached",
                "payment_required",
            }
        ),
        source=PRICING,
    ),
    Rule(
        name="app_not_admitted",
        cause=Cause.APP_FAULT,
        words=frozenset(
            {
                "client_forbidden",
                "client_not_enrolled",
                "oauth1_permissions",
                "unsupported_authentication",
                "official_client_forbidden",
                "app_not_allowed",
            }
        ),
        source=ERRORS,
    ),
    Rule(
        name="app_refused",
        cause=Cause.APP_FAULT,
        # 32 also when the developer's project is suspended; 99 135 215 keys, clock or
        # signature; 220 261 87 93 what our app may do; 416 app suspended; 453 our plan;
        # 68 92 251 retired or wrong address; 415 callback address not registered; 200 is v1.1's
        # nameless "Forbidden" for what our app was not admitted to.
        codes=frozenset({32, 68, 87, 92, 93, 99, 135, 200, 215, 220, 251, 261, 415, 416, 417, 453}),
        source=LEGACY,
    ),
    Rule(
        name="app_refused_in_words",
        cause=Cause.APP_FAULT,
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
        source=LEGACY,
    ),
    Rule(
        name="app_credentials_wrong",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        words=frozenset(
            {
                "invalid_client",
                "unauthorized_client",
                "unsupported_grant_type",
                "invalid_scope",
            }
        ),
        source=OAUTH,
    ),
    Rule(
        name="our_token_request_is_malformed",
        cause=Cause.APP_FAULT,
        endpoints=rules.TOKEN_ENDPOINTS,
        says=(
            "missing required parameter",
            "missing valid authorization header",
            "value passed for the redirect",
            "value passed for the code verifier",
            "value passed for the client",
            "value passed for the grant",
        ),
        source=OAUTH,
    ),
    Rule(
        # The code lives 30 seconds and works once. Sent late, twice or with another verifier
        # is our doing, and it says nothing about a token that a channel already has.
        name="authorization_code_spent",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=EXCHANGE,
        words=frozenset({"invalid_request", "invalid_grant"}),
        source=OAUTH,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="monthly_cap",
        cause=Cause.RATE_LIMITED,
        blame=Blame.US,
        words=frozenset({"usage_capped", "usagecapexceeded", "usagecapped"}),
        source=LIMITS,
    ),
    Rule(
        name="call_limit",
        cause=Cause.RATE_LIMITED,
        codes=frozenset({88, 185}),
        source=LIMITS,
    ),
    Rule(
        name="call_limit_by_name",
        cause=Cause.RATE_LIMITED,
        words=frozenset({"too_many_requests", "rate_limit_exceeded"}),
        source=LIMITS,
    ),
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="account_suspended",
        cause=Cause.ACCOUNT_SUSPENDED,
        codes=frozenset({63, 64}),
        source=LEGACY,
    ),
    Rule(
        name="account_suspended_by_name",
        cause=Cause.ACCOUNT_SUSPENDED,
        words=frozenset({"user_suspended"}),
        source="https://github.com/akrherz/iembot/issues/156",
    ),
    Rule(
        name="account_suspended_in_words",
        cause=Cause.ACCOUNT_SUSPENDED,
        says=(
            "your account is suspended",
            "your account is not permitted to access this feature",
            "the user used for authentication is suspended",
            "user has been suspended",
        ),
        source=LEGACY,
    ),
    Rule(
        name="account_locked",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        codes=frozenset({231, 326}),
        source=LEGACY,
    ),
    Rule(
        name="account_locked_in_words",
        cause=Cause.CHECKPOINT_OR_LOCKED,
        says=(
            "to protect our users from spam and other malicious activity, this account",
            "this account is temporarily locked",
            "your account is temporarily locked",
            "your account has been locked",
        ),
        source=LEGACY,
    ),
)

NETWORK_RULES: tuple[Rule, ...] = (
    Rule(
        name="x_is_down",
        cause=Cause.NETWORK_FAULT,
        codes=frozenset({130, 131}),
        source=LEGACY,
    ),
    Rule(
        name="x_is_down_by_name",
        cause=Cause.NETWORK_FAULT,
        words=frozenset(
            {
                "service_unavailable",
                "internal_server_error",
                "operational_disconnect",
                "server_error",
            }
        ),
        source=ERRORS,
    ),
)

CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        # 187 the same again, 186 too long, 226 looks automated, 324 and 325 media, 433 reply.
        codes=frozenset(
            {
                *(34, 38, 44, 136, 139, 144, 160, 170, 179, 186, 187, 189, 193, 195, 214, 226),
                *(271, 272, 323, 324, 325, 327, 349, 354, 355, 385, 386, 407, 421, 422, 425),
                *(433, 434),
            }
        ),
        source=LEGACY,
    ),
    Rule(
        name="post_refused_by_name",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        words=frozenset(
            {
                "invalid_request",
                "duplicate_rules",
                "resource_not_found",
                "not_authorized_for_resource",
                "not_authorized_for_field",
            }
        ),
        source=ERRORS,
    ),
    Rule(
        name="post_refused_in_words",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
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
        source=ERRORS,
    ),
    Rule(
        name="post_has_a_wrong_form",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses=frozenset({400, 413, 422}),
        when=lambda seen: (
            bool(seen.errors)
            and not any(error.words & {"invalid_grant"} for error in seen.errors)
            and all(error.code is None for error in seen.errors)
        ),
        source=ERRORS,
    ),
)

TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        # The renewal brought a new token: this answer is about the old one, or X is at odds
        # with itself. Ask again with the new one.
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
        when=unauthorized,
        source=ERRORS,
    ),
    Rule(
        # X calls a used, replaced or revoked refresh token an invalid request.
        name="refresh_token_dead_in_words",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        says=("value passed for the token was invalid", "value passed for the refresh"),
        source=OAUTH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=REFRESH,
        words=frozenset({"invalid_grant", "invalid_token"}),
        source=OAUTH,
    ),
    Rule(
        name="our_refresh_request_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=rules.TOKEN_ENDPOINTS,
        statuses=frozenset({401}),
        when=lambda seen: seen.form in (Form.JSON, Form.NOTHING) and not seen.errors,
        source=OAUTH,
    ),
)

PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="not_shown_to_us",  # protected, or not there: the token is fine
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        words=frozenset(
            {"not_authorized_for_resource", "not_authorized_for_field", "resource_not_found"}
        ),
        source=ERRORS,
    ),
    Rule(
        name="our_call_is_malformed",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        words=frozenset({"invalid_request"}),
        statuses=frozenset({400, 404, 405}),
        source=ERRORS,
    ),
    Rule(
        name="our_address_is_wrong",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses=frozenset({404}),
        codes=frozenset({34, None}),
        source=ERRORS,
    ),
    Rule(
        name="scope_missing",
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        statuses=frozenset({403}),
        words=frozenset({"forbidden", "about:blank", "insufficient_scope"}),
        source=ERRORS,
    ),
    Rule(
        name="scope_missing_by_code",
        cause=Cause.PERMISSION_MISSING,
        codes=frozenset({37}),
        source=LEGACY,
    ),
)

RULES: tuple[Rule, ...] = (
    *WORKING,
    *APP_RULES,
    *LIMIT_RULES,
    *ACCOUNT_RULES,
    *NETWORK_RULES,
    *CONTENT_RULES,
    *TOKEN_RULES,
    *PERMISSION_RULES,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of X's answers."""
    return rules.explain(RULES, reply, context)
