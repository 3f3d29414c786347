"""Organizations, and the member's roles in them.

https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-access-control-by-role
"""

from __future__ import annotations

import re

from flask import Response, request

from sandbox import replies
from sandbox.networks.linkedin import openid, versions
from sandbox.networks.linkedin.errors import denied, endpoints, refuse
from sandbox.networks.linkedin.member import asking
from sandbox.replies import Refused
from sandbox.store import accounts, database
from sandbox.store.accounts import Place

REST = "/api.linkedin.com/rest"
LISTING = frozenset({"rw_organization_admin", "r_organization_admin"})
POSTING = frozenset({"ADMINISTRATOR", "CONTENT_ADMINISTRATOR"})


@endpoints.takes("places", f"{REST}/organizationAcls", methods=("GET",))
def organization_acls() -> Response:
    token, account = asking()
    version = versions.checked()
    if not LISTING & set(token.scopes):
        raise denied(f"organizationAcls.FINDER-roleAssignee.{version}01")
    if request.args.get("q") != "roleAssignee":
        raise refuse(400, "Invalid query parameters passed to request", 0)
    me = f"urn:li:person:{openid.subject(token.client, account)}"
    held = [place for place in accounts.places("linkedin", account.id) if _asked_for(place)]
    if stale := next((place for place in held if place.listing == "stale"), None):
        raise _admin_only(stale.id)
    held = [] if account.empty_list else [place for place in held if not place.left_out]
    start = max(0, request.args.get("start", 0, type=int))
    size = max(1, min(100, request.args.get("count", 10, type=int)))
    sheet = [_acl(place, me) for place in held[start : start + size]]
    paging = {"start": start, "count": size, "links": []}
    return replies.answer({"elements": sheet, "paging": paging})


@endpoints.takes("places", f"{REST}/organizations/<organization>", methods=("GET",))
def organization_node(organization: str) -> Response:
    token, account = asking()
    version = versions.checked()
    if not LISTING & set(token.scopes):
        raise denied(f"organizations.GET.{version}01")
    held = accounts.role_at("linkedin", account.id, organization)
    if held is None or held.role != "ADMINISTRATOR":
        raise _admin_only(organization)
    return replies.answer(
        {
            "id": int(held.id),
            "localizedName": held.name,
            "vanityName": held.handle,
            "name": {
                "localized": {"en_US": held.name},
                "preferredLocale": {"country": "US", "language": "en"},
            },
        }
    )


@endpoints.takes("places", f"{REST}/organizationsLookup", methods=("GET",))
def organizations_lookup() -> Response:
    """The public facts of organizations, also of those the member has no role in.

    https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-lookup-api
    """
    token, _ = asking()
    version = versions.checked()
    if not LISTING & set(token.scopes):
        raise denied(f"organizationsLookup.BATCH_GET.{version}01")
    asked = re.fullmatch(r"List\((\d+(?:,\d+)*)\)", request.args.get("ids", ""))
    if asked is None:
        raise refuse(400, "Invalid query parameters passed to request", 0)
    by_number = {number: _public(number) for number in asked[1].split(",")}
    return replies.answer(
        {
            "results": {number: facts for number, facts in by_number.items() if facts},
            "statuses": {number: 200 if facts else 404 for number, facts in by_number.items()},
            "errors": {},
        }
    )


def may_post_for(account_id: str, organization: str) -> bool:
    held = accounts.role_at("linkedin", account_id, organization)
    return held is not None and held.role in POSTING


def _public(organization: str) -> dict[str, object]:
    """What anybody may know of it; empty where there is none."""
    sql = "SELECT id, name, handle FROM places WHERE network = 'linkedin' AND id = ?"
    row = database.fetch_one(sql, organization)
    if row is None:
        return {}
    named = {"localizedName": row["name"], "vanityName": row["handle"]}
    return {"id": int(row["id"]), **named, "primaryOrganizationType": "NONE"}


def _admin_only(organization: str) -> Refused:
    """Also of the whole list, for one role that is not up to date.

    https://github.com/PipedreamHQ/pipedream/issues/21823
    """
    sentence = (
        "Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for"
        f" urn:li:organization:{organization}"
    )
    return refuse(403, sentence, 100, "ACCESS_DENIED")


def _asked_for(place: Place) -> bool:
    role, state = request.args.get("role"), request.args.get("state")
    return role in (None, place.role) and state in (None, "APPROVED")


def _acl(place: Place, me: str) -> dict[str, object]:
    urn = f"urn:li:organization:{place.id}"
    return {
        "role": place.role,
        "state": "APPROVED",
        "roleAssignee": me,
        "organization": {"urn": urn} if place.listing == "unreadable" else urn,
    }
