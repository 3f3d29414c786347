"""What LinkedIn's answers mean.

API errors: ``{"status", "serviceErrorCode", "code", "message"}``, any of them missing, in
any order. Token endpoint: ``{"error", "error_description"}``. ``introspectToken`` says in
``status`` whether a token is active, expired or revoked. What is no token's fault is in
``faults.py``.
"""

from __future__ import annotations

from datetime import timedelta

from channels.answers import rules
from channels.answers.reported_errors import Error, ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.networks.linkedin import faults
from channels.networks.linkedin.faults import ERRORS, OAUTH, PUBLISH

INTROSPECT = "https://learn.microsoft.com/en-us/linkedin/shared/authentication/token-introspection"
REFRESH = (
    "https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens"
)
ROLES = (
    "https://learn.microsoft.com/en-us/linkedin/marketing/community-management"
    "/organizations/organization-access-control-by-role"
)
TOO_YOUNG = "https://github.com/jclusso/omniauth-linkedin-openid/issues/6"

AT_REFRESH = frozenset({Endpoint.TOKEN_REFRESH})

# For its first seconds a good token is unknown to part of LinkedIn, which calls it revoked.
SETTLING = timedelta(seconds=60)
_young = rules.younger_than(SETTLING)


def called_revoked(error: Error) -> bool:
    return (
        error.code == 65601
        or "revoked_access_token" in error.words
        or any(
            sentence.startswith("the token used in the request has been rev")
            for sentence in error.sentences
        )
    )


def revoked(parsed: ParsedReply) -> bool:
    return any(map(called_revoked, parsed.errors)) or introspected(parsed, "revoked")


def introspected(parsed: ParsedReply, status: str) -> bool:
    said = parsed.fields.get("status")
    return (
        parsed.ok
        and parsed.endpoint is Endpoint.INTROSPECT
        and isinstance(said, str)
        and said.lower() == status
    )


def active(parsed: ParsedReply) -> bool:
    return (
        parsed.ok
        and parsed.endpoint is Endpoint.INTROSPECT
        and parsed.fields.get("active") in (True, "true", 1)
    )


def inactive(parsed: ParsedReply) -> bool:
    return (
        parsed.ok
        and parsed.endpoint is Endpoint.INTROSPECT
        and parsed.fields.get("active") in (False, "false", 0)
    )


TOKEN_RULES: tuple[Rule, ...] = (
    Rule(
        name="called_revoked_while_brand_new",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        when=lambda parsed: revoked(parsed) and _young(parsed),
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
        when=lambda parsed: introspected(parsed, "expired"),
        source=INTROSPECT,
    ),
    Rule(name="introspection_active", cause=Cause.ALIVE, when=active, source=INTROSPECT),
    Rule(
        name="introspection_unknown_token_over_by_our_record",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        when=lambda parsed: inactive(parsed) and rules.over_by_our_record(parsed),
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
        codes={65602},
        words={"expired_access_token"},
        says=("token expired", "expired access token", "the token used in the request has expired"),
        either=True,
        source=ERRORS,
    ),
    Rule(
        name="invalid",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        codes={65600},
        words={"invalid_access_token", "invalid_token"},
        says=(
            "invalid access token",
            "unable to verify access token",
            "the token used in the oauth request is not valid",
            "the token used in the request is not valid",
        ),
        either=True,
        source="https://github.com/xgfe/react-native-linkedin/issues/80",
    ),
)

REFRESH_RULES: tuple[Rule, ...] = (
    Rule(
        name="refresh_wall_reached",
        cause=Cause.EXPIRED,
        certainty=Certainty.INFERRED,
        endpoints=AT_REFRESH,
        words={"invalid_grant"},
        when=rules.over_by_our_record,
        source=REFRESH,
    ),
    Rule(
        name="refresh_token_dead",
        cause=Cause.INVALID_TOKEN_UNSPECIFIED,
        endpoints=AT_REFRESH,
        words={"invalid_grant"},
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
        words={"invalid_request", "access_denied"},
        source=REFRESH,
    ),
)

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="member_restricted",
        cause=Cause.ACCOUNT_SUSPENDED,
        codes={65608},
        words={"restricted_member"},
        says=("member is restricted", "this member is restricted", "the member is restricted"),
        either=True,
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
        statuses={400, 403},
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
        statuses={403},
        codes={100, 0, 403, None},
        source=ERRORS,
    ),
    Rule(
        name="permission_refused_by_name",
        cause=Cause.PERMISSION_MISSING,
        words={"access_denied"},
        says=("not enough permissions to access",),
        either=True,
        source=ERRORS,
    ),
)


def posted(parsed: ParsedReply) -> bool:
    """201 Created has its id in a header and often no body."""
    return parsed.status in (201, 204) or (
        parsed.ok and any(name in parsed.headers for name in ("x-restli-id", "x-linkedin-id"))
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
        endpoints={Endpoint.LIST_PAGES},
        when=lambda parsed: parsed.ok and parsed.fields.get("elements") == [],
        source=ROLES,
    ),
)

RULES: tuple[Rule, ...] = (
    *TOKEN_RULES,
    *ACCOUNT_RULES,
    *faults.APP_RULES,
    *REFRESH_RULES,
    *faults.LIMIT_RULES,
    *faults.CONTENT_RULES,
    *ROLE_RULES,
    *faults.CALL_RULES,
    *WORKING,
)


def explain(reply: Reply, context: Context) -> Finding:
    """The meaning of one of LinkedIn's answers."""
    return rules.explain(RULES, reply, context)
