"""Which organizations a LinkedIn member may publish for.

https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-access-control-by-role
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from channels.answers.fields import Fields, client_finding, unless_incomplete
from channels.contract import (
    Answer,
    Blame,
    Cause,
    Certainty,
    Context,
    Door,
    Endpoint,
    Facts,
    Finding,
    Kind,
    Place,
    Reply,
    Tokens,
)
from channels.networks.linkedin.errors import explain
from channels.networks.linkedin.rights import REFUSED_FOR_ONE

API = "https://api.linkedin.com/rest"
# What is asked for beside the member's own scopes, where the app may manage organizations.
SCOPES = ("r_organization_social", "w_organization_social", "rw_organization_admin")
LISTING = frozenset({"rw_organization_admin", "r_organization_admin"})
# Strongest first.
PUBLISHING = ("ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "CONTENT_ADMIN")
ORGANIZATION = re.compile(r"urn:li:organization(?:Brand)?:[0-9]+")
SHEET = 100
MOST_SHEETS = 20
BATCH = 50
MOST_SINGLES = 25


@dataclass(frozen=True, slots=True)
class Ask:
    """How to ask as this member, in one version of the API."""

    door: Door
    version: str
    tokens: Tokens
    at: datetime

    def __call__(self, path: str, params: dict[str, str] | None = None) -> Reply:
        headers = {"LinkedIn-Version": self.version, "X-Restli-Protocol-Version": "2.0.0"}
        return self.door.send(
            Endpoint.LIST_PAGES,
            "GET",
            f"{API}/{path}",
            params=params,
            headers=headers,
            bearer=self.tokens.access,
            at=self.at,
        )


def may_list(scopes: tuple[str, ...]) -> bool:
    """Whether the member lets us list their organizations."""
    return bool(LISTING & set(scopes))


@dataclass(frozen=True, slots=True)
class Listed:
    """The organizations of a member.

    ``places``: None where they could not be told. ``complete``: False where an entry could not
    be read, or where one organization had the whole list refused: that one alone is in it then.
    """

    finding: Finding
    places: tuple[Place, ...] | None = None
    complete: bool = True


@dataclass(slots=True)
class _Roles:
    """Organization address -> the member's approved roles there, none where all are gone."""

    held: dict[str, set[str]] = field(default_factory=dict)
    complete: bool = True

    def add(self, element: Fields) -> None:
        urn = element.text("organization") or element.text("organizationTarget")
        state, role = element.text("state"), element.text("role")
        if not (ORGANIZATION.fullmatch(urn) and state and role):
            self.complete = False
            return
        roles = self.held.setdefault(urn, set())
        if state == "APPROVED":
            roles.add(role)


def all_of(ask: Ask) -> Listed:
    """Every organization where the member holds a role."""
    finding, roles = _roles(ask)
    if roles is None:
        return Listed(finding)
    if finding.cause is Cause.LOST_PAGE_ROLE:
        return Listed(finding, tuple(_refused(urn) for urn in roles.held), complete=False)
    names = _names(ask, [urn for urn, held in roles.held.items() if _publishing(held)])
    places = tuple(_place(urn, held, names) for urn, held in roles.held.items())
    return Listed(finding, places, roles.complete)


def by_id(ask: Ask, known: Place) -> Answer:
    """One organization that the list leaves out. Its own administrators alone are told of it, so
    that a refusal says little of somebody who may publish there all the same.

    https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-lookup-api
    """
    number = known.external_id.rpartition(":")[2]
    reply = ask(f"organizations/{number}")
    fields = Fields(reply.json)
    whole = fields.text("id") == number
    finding = _meant(reply, whole=whole)
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    place = replace(
        known,
        name=fields.text("localizedName"),
        handle=fields.text("vanityName"),
        role=PUBLISHING[0],
    )
    return Answer(finding, Facts(places=(place,)))


def _meant(reply: Reply, *, whole: bool) -> Finding:
    """What an answer about roles means. A refusal that speaks of one organization is nothing to
    the login; of that organization it is a hint that the role is lost."""
    finding = explain(reply, Context())
    if finding.rule == REFUSED_FOR_ONE:
        return replace(finding, cause=Cause.LOST_PAGE_ROLE, blame=Blame.YOU)
    return unless_incomplete(finding, reply, whole=whole)


def _refused(urn: str) -> Place:
    return Place(Kind.ORGANIZATION, urn, "", allowed=False, certainty=Certainty.INFERRED)


def _roles(ask: Ask) -> tuple[Finding, _Roles | None]:
    """The member's roles; where one of them had the list refused, only whose that was."""
    roles = _Roles()
    for sheet in range(MOST_SHEETS):
        start = sheet * SHEET
        params = {"q": "roleAssignee", "start": str(start), "count": str(SHEET)}
        reply = ask("organizationAcls", params)
        body = Fields(reply.json)
        told = body.raw.get("elements")
        finding = _meant(reply, whole=isinstance(told, list))
        if finding.cause is Cause.LOST_PAGE_ROLE:
            # It speaks of one role that is out of date, and says nothing of the others:
            # https://github.com/PipedreamHQ/pipedream/issues/21823
            return finding, _Roles({urn: set() for urn in ORGANIZATION.findall(reply.body)})
        if finding.cause is not Cause.ALIVE or not isinstance(told, list):
            return finding, None
        for element in told:
            roles.add(Fields(element))
        if len(told) < SHEET:
            return finding, roles
    return client_finding(reply, Cause.NETWORK_FAULT, "list-without-end"), None


def _publishing(held: set[str]) -> str:
    """The strongest role that may publish, empty where none of them may."""
    return next((role for role in PUBLISHING if role in held), "")


def _place(urn: str, held: set[str], names: Mapping[str, Fields]) -> Place:
    fields = names.get(urn, Fields(None))
    publishing = _publishing(held)
    return Place(
        Kind.ORGANIZATION,
        urn,
        fields.text("localizedName"),
        fields.text("vanityName"),
        role=publishing or min(held, default=""),
        allowed=bool(publishing),
    )


def _names(ask: Ask, urns: list[str]) -> dict[str, Fields]:
    """What the organizations are called, all at once, and one by one what that left out.

    https://learn.microsoft.com/linkedin/marketing/community-management/organizations/organization-lookup-api
    """
    numbers = {urn: urn.rpartition(":")[2] for urn in urns}
    by_number: dict[str, Fields] = {}
    for batch in _batches(list(numbers.values())):
        # In the address as it stands: Rest.li reads no encoded brackets.
        reply = ask(f"organizationsLookup?ids=List({','.join(batch)})")
        if reply.status is None or reply.status == 429 or reply.status >= 500:
            break  # names can wait: nothing depends on them
        results = Fields(reply.json).inside("results")
        by_number |= {number: results.inside(number) for number in batch if number in results}
    else:
        for number in [number for number in numbers.values() if number not in by_number][
            :MOST_SINGLES
        ]:
            by_number[number] = Fields(ask(f"organizations/{number}").json)
    return {urn: by_number[number] for urn, number in numbers.items() if number in by_number}


def _batches(numbers: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
