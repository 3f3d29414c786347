"""What LinkedIn's answers mean.

API errors: ``{"status", "serviceErrorCode", "code", "message"}``, any of them missing, in
any order. Token endpoint: ``{"error", "error_description"}``. ``introspectToken`` says in
``status`` whether a token is active, expired or revoked.
"""

from __future__ import annotations

from datetime import timedelta

from channels import rules
from channels.contract import Blame, Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.rules import Rule
from channels.seen import Error, Seen

ERRORS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/error-handling"
OAUTH = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/authorization-code-flow"
INTROSPECT = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/token-introspection"
REFRESH = (
    "https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens"
)
LIMITS = "https://learn.microsoft.com/en-us/linkedin/shared/api-guide/concepts/rate-limits"
VERSIONS = "https://learn.microsoft.com/en-us/linkedin/marketing/versioning"
ROLES = (
    "https://learn.microsoft.com/en-us/linkedin/marketing/community-management"
    "/organizations/organization-access-control-by-role"
)
TOO_YOUNG = "https://github.com/jclusso/omniauth-linkedin-openid/issues/6"

PUBLISH = frozenset({Endpoint.PUBLISH})
AT_REFRESH = frozenset({Endpoint.TOKEN_REFRESH})
AT_EXCHANGE = frozenset({Endpoint.TOKEN_EXCHANGE})

# For its first seconds a good token is unknown to part of LinkedIn, which calls it revoked.
SETTLING = timedelta(seconds=60)
_young = rules.younger_than(SETTLING)
_LEGACY = frozenset({None, 0})  # API v1: errorCode 0 for everything


def called_revoked(error: Error) -> bool:
    return (
        error.code == 65601
        or "revoked_access_token" in error.words
        or any(
            one.startswith("the token used in the request has been rev") for one in error.sentences
        )
    )


def revoked(seen: Seen) -> bool:
    return any(map(called_revoked, seen.errors)) or introspected(seen, "revoked")


def introspected(seen: Seen, status: str) -> bool:
    said = seen.fields.get("status")
    return (
        seen.ok
        and seen.endpoint is Endpoint.INTROSPECT
        and isinstance(said, str)
        and said.lower() == status
    )


def active(seen: Seen) -> bool:
    return (
        seen.ok
        and seen.endpoint is Endpoint.INTROSPECT
        and seen.fields.get("active") in (True, "true", 1)
    )


def inactive(seen: Seen) -> bool:
    return (
        seen.ok
        and seen.endpoint is Endpoint.INTROSPECT
        and seen.fields.get("active") in (False, "false", 0)
    )


TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="called_revoked_while_brand_new",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=lambda seen: revoked(seen) and _young(seen),
        source=TOO_YOUNG,
    ),
    Rule(
        name="revoked",  # 65601, or introspection's "revoked"
        cause=Cause.REVOKED_BY_USER,
        when=revoked,
        source=ERRORS,
    ),
    Rule(
        name="introspection_expired",
        cause=Cause.EXPIRED,
        when=lambda seen: introspected(seen, "expired"),
        source=INTROSPECT,
    ),
    Rule(name="introspection_active", cause=Cause.ALIVE, when=active, source=INTROSPECT),
    Rule(
        name="introspection_unknown_token_over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=lambda seen: inactive(seen) and rules.over_by_our_record(seen),
        source=INTROSPECT,
    ),
    Rule(
        name="introspection_inactive",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        when=inactive,
        source=INTROSPECT,
    ),
    Rule(
        name="expired",
        cause=Cause.EXPIRED,
        codes=frozenset({65602}),
        source=ERRORS,
    ),
    Rule(
        name="expired_by_name",
        cause=Cause.EXPIRED,
        words=frozenset({"expired_access_token"}),
        source=ERRORS,
    ),
    Rule(
        name="expired_in_words",
        cause=Cause.EXPIRED,
        codes=_LEGACY,
        says=("token expired", "expired access token", "the token used in the request has expired"),
        source=ERRORS,
    ),
    Rule(
        name="invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes=frozenset({65600}),
        source="https://github.com/xgfe/react-native-linkedin/issues/80",
    ),
    Rule(
        name="invalid_by_name",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        words=frozenset({"invalid_access_token", "invalid_token"}),
        source=ERRORS,
    ),
    Rule(
        name="invalid_in_words",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes=_LEGACY,
        says=(
            "invalid access token",
            "unable to verify access token",
            "the token used in the oauth request is not valid",
            "the token used in the request is not valid",
        ),
        source=ERRORS,
    ),
)

APP_RULES: tuple[Rule, ...] = (
    Rule(
        name="we_sent_no_token",
        cause=Cause.APP_FAULT,
        codes=frozenset({65604}),
        source=ERRORS,
    ),
    Rule(
        name="we_sent_no_token_by_name",
        cause=Cause.APP_FAULT,
        words=frozenset({"empty_access_token"}),
        source=ERRORS,
    ),
    Rule(
        name="we_sent_no_token_in_words",
        cause=Cause.APP_FAULT,
        says=("empty oauth2", "empty access token", "no access token", "missing access token"),
        source=ERRORS,
    ),
    Rule(
        name="api_version_retired",
        cause=Cause.APP_FAULT,
        statuses=frozenset({426}),
        source=VERSIONS,
    ),
    Rule(
        name="api_version_wrong",
        cause=Cause.APP_FAULT,
        words=frozenset({"nonexistent_version", "version_missing", "invalid_version"}),
        source=VERSIONS,
    ),
    Rule(
        name="app_credentials_wrong",
        cause=Cause.APP_FAULT,
        words=frozenset(
            {
                "invalid_client",
                "unauthorized_client",
                "invalid_redirect_uri",
                "unsupported_grant_type",
                "invalid_scope",
                "unauthorized_scope_error",
                "invalid_client_id",
            }
        ),
        source=OAUTH,
    ),
    Rule(
        name="app_refused",
        cause=Cause.APP_FAULT,
        says=(
            "this application is not allowed",
            "this application has been",
            "application is not authorized",
            "client authentication failed",
            "unpermitted fields present",
        ),
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
        words=frozenset({"invalid_request", "invalid_grant", "access_denied"}),
        source=OAUTH,
    ),
)

REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="refresh_wall_reached",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        words=frozenset({"invalid_grant"}),
        when=rules.over_by_our_record,
        source=REFRESH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        words=frozenset({"invalid_grant"}),
        source=REFRESH,
    ),
    Rule(
        name="refresh_token_dead_in_words",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        says=(
            "the provided authorization grant or refresh token",
            "the provided refresh token",
            "refresh token is",
            "invalid refresh token",
            "the refresh token",
        ),
        source=REFRESH,
    ),
    Rule(
        name="our_refresh_request_refused",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        words=frozenset({"invalid_request", "access_denied"}),
        source=REFRESH,
    ),
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="member_restricted",
        cause=Cause.ACCOUNT_SUSPENDED,
        codes=frozenset({65608}),
        source=ERRORS,
    ),
    Rule(
        name="member_restricted_by_name",
        cause=Cause.ACCOUNT_SUSPENDED,
        words=frozenset({"restricted_member"}),
        source=ERRORS,
    ),
    Rule(
        name="member_restricted_in_words",
        cause=Cause.ACCOUNT_SUSPENDED,
        says=("member is restricted", "this member is restricted", "the member is restricted"),
        source=ERRORS,
    ),
)

LIMIT_RULES: tuple[Rule, ...] = (
    Rule(
        name="daily_limit",
        cause=Cause.RATE_LIMITED,
        blame=Blame.US,
        codes=frozenset({101}),
        source=LIMITS,
    ),
    Rule(
        name="limit_by_name",
        cause=Cause.RATE_LIMITED,
        words=frozenset({"too_many_requests"}),
        source=LIMITS,
    ),
    Rule(
        name="limit_in_words",
        cause=Cause.RATE_LIMITED,
        says=(
            "resource level throttle",
            "throttle limit",
            "application throttle",
            "member throttle",
        ),
        source=LIMITS,
    ),
)

CONTENT_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_refused",
        cause=Cause.ALIVE,
        words=frozenset({"duplicate_post", "content_duplicate", "duplicate"}),
        source=ERRORS,
    ),
    Rule(
        name="post_refused_in_words",
        cause=Cause.ALIVE,
        endpoints=PUBLISH,
        says=("content is a duplicate", "duplicate post is detected", "cannot post duplicate"),
        source=ERRORS,
    ),
)

ROLE_RULES: tuple[Rule, ...] = (
    Rule(
        name="organization_scope_missing",
        cause=Cause.PERMISSION_MISSING,
        says=("organization permissions must be used", "member permissions must be used"),
        source=ROLES,
    ),
    Rule(
        name="organization_role_lost",
        cause=Cause.LOST_PAGE_ROLE,
        statuses=frozenset({400, 403}),
        says=(
            "viewer don't have permission to the admin_only",
            "viewer doesn't have permission to the admin_only",
            "member is not an administrator",
            "the member is not an administrator",
            "member does not have the required role",
            "user is not an administrator",
        ),
        source="https://github.com/PipedreamHQ/pipedream/issues/21823",
    ),
    Rule(
        name="permission_refused",
        cause=Cause.PERMISSION_MISSING,
        statuses=frozenset({403}),
        codes=frozenset({100, 0, 403, None}),
        source=ERRORS,
    ),
    Rule(
        name="permission_refused_by_name",
        cause=Cause.PERMISSION_MISSING,
        words=frozenset({"access_denied"}),
        source=ERRORS,
    ),
    Rule(
        name="permission_refused_in_words",
        cause=Cause.PERMISSION_MISSING,
        says=("not enough permissions to access",),
        source=ERRORS,
    ),
)

CALL_RULES: tuple[Rule, ...] = (
    Rule(
        name="post_has_a_wrong_form",
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        statuses=frozenset({400, 409, 413, 422}),
        codes=frozenset({0, 100, 400, 409, 422, None}),
        source=ERRORS,
    ),
    Rule(
        name="our_call_is_malformed_or_retired",
        cause=Cause.APP_FAULT,
        certainty=Certainty.INFERRED,
        statuses=frozenset({400, 404, 405, 406, 410, 411, 414, 415}),
        codes=frozenset({0, 100, 400, 404, 405, 410, None}),
        source=ERRORS,
    ),
    Rule(
        name="linkedin_is_down",
        cause=Cause.NETWORK_FAULT,
        words=frozenset({"internal_server_error", "service_unavailable", "gateway_timeout"}),
        source=ERRORS,
    ),
)


def posted(seen: Seen) -> bool:
    """201 Created has its id in a header and often no body."""
    return seen.status in (201, 204) or (
        seen.ok and any(name in seen.headers for name in ("x-restli-id", "x-linkedin-id"))
    )


WORKING: tuple[Rule, ...] = (
    Rule(
        name="token_granted",
        cause=Cause.ALIVE,
        endpoints=rules.TOKEN_ENDPOINTS,
        when=rules.got_a_token,
        source=OAUTH,
    ),
    Rule(name="posted", cause=Cause.ALIVE, endpoints=PUBLISH, when=posted, source=ERRORS),
    Rule(
        name="working",
        cause=Cause.ALIVE,
        endpoints=rules.CALLS,
        when=rules.holds("sub", "id", "localizedFirstName", "elements", "value", "activity"),
        source=OAUTH,
    ),
    Rule(
        name="no_organization",  # a member who administers none: nothing is wrong
        cause=Cause.ALIVE,
        endpoints=frozenset({Endpoint.LIST_PAGES}),
        when=lambda seen: seen.ok and seen.fields.get("elements") == [],
        source=ROLES,
    ),
)

RULES: tuple[Rule, ...] = (
    *TOKEN_RULES,
    *ACCOUNT_RULES,
    *APP_RULES,
    *REFRESH_RULES,
    *LIMIT_RULES,
    *CONTENT_RULES,
    *ROLE_RULES,
    *CALL_RULES,
    *WORKING,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of LinkedIn's answers."""
    return rules.explain(RULES, reply, context)
