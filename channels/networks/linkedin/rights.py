"""LinkedIn's answers about what a member may do: restrictions, roles, permissions.

A 403 by itself is none of them, and neither is its ``ACCESS_DENIED``: only a text that names
permissions or a role is.
"""

from __future__ import annotations

from datetime import timedelta

from channels.answers import rules
from channels.answers.reported_errors import ParsedReply
from channels.answers.rules import Rule
from channels.contract import Cause, Certainty
from channels.networks.linkedin.faults import ERRORS, PUBLISH

ROLES = (
    "https://learn.microsoft.com/en-us/linkedin/marketing/community-management"
    "/organizations/organization-access-control-by-role"
)
ADMIN_ONLY = "https://github.com/PipedreamHQ/pipedream/issues/21823"
POSTS = "https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/posts-api"

# LinkedIn's support calls it expected that a new permission is known everywhere only after that.
SPREADING = timedelta(minutes=5)
_young = rules.younger_than(SPREADING)

NO_ROLE = (
    "viewer don't have permission to the admin_only",
    "viewer doesn't have permission to the admin_only",
    "viewer does not have permission to the admin_only",
    "member is not an administrator",
    "the member is not an administrator",
    "authenticated member is not an administrator",
    "member does not have the required role",
    "the member does not have the required role",
    "user is not an administrator",
    "the user is not an administrator",
    "user does not have admin",
    "you must be an administrator",
)
NO_PERMISSION = ("not enough permissions to access", "not enough permission to access")

ACCOUNT_RULES: tuple[Rule, ...] = (
    Rule(
        name="member_restricted",
        cause=Cause.ACCOUNT_SUSPENDED,
        codes={65608},
        words={"restricted_member"},
        says=(
            "member is restricted",
            "this member is restricted",
            "the member is restricted",
            "your account is restricted",
            "your account has been restricted",
        ),
        either=True,
        source=ERRORS,
    ),
)

REFUSED_FOR_ONE = "refused_for_one_organization"

ROLE_RULES: tuple[Rule, ...] = (
    Rule(
        name="organization_role_lost",
        cause=Cause.LOST_PAGE_ROLE,
        endpoints=PUBLISH,
        says=NO_ROLE,
        source=ROLES,
    ),
    Rule(
        # On a list: one stale role, and LinkedIn refuses the whole list. The login is fine, and
        # so are the member's profile and the other organizations.
        name=REFUSED_FOR_ONE,
        cause=Cause.ALIVE,
        certainty=Certainty.INFERRED,
        endpoints=rules.CALLS,
        says=NO_ROLE,
        source=ADMIN_ONLY,
    ),
)


def permission_too_new(parsed: ParsedReply) -> bool:
    return _young(parsed) and any(error.says(NO_PERMISSION) for error in parsed.errors)


PERMISSION_RULES: tuple[Rule, ...] = (
    Rule(
        name="permission_not_known_everywhere_yet",
        cause=Cause.NETWORK_FAULT,
        certainty=Certainty.CANNOT_TELL,
        endpoints=rules.CALLS,
        when=permission_too_new,
        source="https://stackoverflow.com/questions/77847104",
    ),
    Rule(
        name="permission_for_the_author_missing",
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        says=(
            "organization permissions must be used when using",
            "organization or events permissions must be used when using",
            "member permissions must be used when using",
        ),
        source=POSTS,
    ),
    Rule(
        name="permission_refused",
        cause=Cause.PERMISSION_MISSING,
        endpoints=rules.CALLS,
        says=NO_PERMISSION,
        source=ERRORS,
    ),
    Rule(
        name="posting_refused_by_v1",  # names the right and not the scope
        cause=Cause.PERMISSION_MISSING,
        certainty=Certainty.INFERRED,
        endpoints=PUBLISH,
        says=("access to posting shares denied",),
        source="https://github.com/SparkleNetworks/LinkedInNET/issues/20",
    ),
)
