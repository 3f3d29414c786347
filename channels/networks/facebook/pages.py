"""Which Pages a Facebook login may publish to.

https://developers.facebook.com/docs/graph-api/reference/user/accounts/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from channels.answers.fields import Fields, client_finding, unless_incomplete
from channels.contract import (
    SAYS_NOTHING,
    Cause,
    Context,
    Door,
    Endpoint,
    Finding,
    Kind,
    Place,
    Reply,
)
from channels.networks.facebook.errors import explain
from channels.networks.meta.permissions import OUT_OF_REACH

FIELDS = "id,name,access_token,tasks"
PUBLISHING = frozenset({"CREATE_CONTENT", "MANAGE"})
MOST_SHEETS = 50  # of 100 Pages each
MOST_SINGLES = 100


@dataclass(frozen=True, slots=True)
class Ask:
    """How to ask as this login. Its repr shows no token."""

    door: Door
    api: str
    proved: Mapping[str, str] = field(repr=False)
    at: datetime

    def __call__(self, path: str, params: Mapping[str, str]) -> Reply:
        url = f"{self.api}/{path}"
        every = {**params, **self.proved}
        return self.door.send(Endpoint.LIST_PAGES, "GET", url, params=every, at=self.at)


class Ticked:
    """Which Pages the person ticked, as ``granular_scopes`` of the introspection tell it.

    A scope without targets was granted for every Page.
    """

    def __init__(self, data: Fields) -> None:
        grants = {grant.text("scope"): grant for grant in data.each("granular_scopes")}
        self._targets = {
            scope: frozenset(grant.words("target_ids"))
            for scope, grant in grants.items()
            if "target_ids" in grant
        }

    def for_publishing(self, page: str) -> bool:
        targets = self._targets.get("pages_manage_posts")
        return targets is None or page in targets

    @property
    def absent(self) -> Cause:
        """What it means for a Page to be neither listed nor named here."""
        told = "pages_show_list" in self._targets
        return Cause.PERMISSION_MISSING if told else Cause.LOST_PAGE_ROLE

    @property
    def named(self) -> frozenset[str]:
        """The Pages that are named as ticked, for showing or for publishing."""
        names = ("pages_show_list", "pages_manage_posts")
        return frozenset().union(*(self._targets.get(name, frozenset()) for name in names))


def all_of(ask: Ask, ticked: Ticked) -> tuple[Finding, tuple[Place, ...] | None]:
    """Every Page of the login, and each ticked one that the list leaves out.

    None for the places where a Page could not be told: a half list would read as a loss.
    """
    finding, listed = _listed(ask, ticked)
    if listed is None:
        return finding, None
    missing = sorted(ticked.named - {place.external_id for place in listed})
    for page in missing[:MOST_SINGLES]:
        finding, place = _single(ask, page, ticked)
        if place is None:
            return finding, None
        listed.append(place)
    return finding, tuple(listed)


def _listed(ask: Ask, ticked: Ticked) -> tuple[Finding, list[Place] | None]:
    places: dict[str, Place] = {}
    params = {"fields": FIELDS, "limit": "100"}
    for _ in range(MOST_SHEETS):
        reply = ask("me/accounts", params)
        body = Fields(reply.json)
        told = reply.ok and isinstance(body.raw.get("data"), list)
        finding = unless_incomplete(explain(reply, Context()), reply, whole=told)
        if not told:
            return finding, None
        for page in body.each("data"):
            if place := _place(page, ticked):
                places[place.external_id] = place
        paging = body.inside("paging")
        after = paging.inside("cursors").token("after")
        if not (paging.text("next") and after):
            return finding, list(places.values())
        params["after"] = after
    return client_finding(reply, Cause.NETWORK_FAULT, "list-without-end"), None


def _single(ask: Ask, page: str, ticked: Ticked) -> tuple[Finding, Place | None]:
    """A ticked Page that the list leaves out: reached through a Business, or its role lost.

    Either way the login lives: what the Page's answer means is in the place.
    """
    reply = ask(page, {"fields": FIELDS})
    fields = Fields(reply.json)
    if reply.ok and fields.text("id") != page:
        return client_finding(reply, Cause.NETWORK_FAULT, "success-without-content"), None
    finding = explain(reply, Context())
    # Of an object in general that says nothing; here it is a Page, asked for by its id, and
    # the list has left it out as well.
    if finding.cause in SAYS_NOTHING and finding.rule not in OUT_OF_REACH:
        return finding, None
    place = _place(fields, ticked) if finding.cause is Cause.ALIVE else None
    # Without a token for the Page we may read it like anybody, and post nothing.
    if place is None or not place.token:
        name = place.name if place else ""
        place = Place(Kind.PAGE, page, name, allowed=False)
    return client_finding(reply, Cause.ALIVE, "page-told"), place


def _place(fields: Fields, ticked: Ticked) -> Place | None:
    page = fields.text("id")
    if not page:
        return None
    tasks = fields.words("tasks")
    told = "tasks" in fields
    role = next((task for task in ("MANAGE", "CREATE_CONTENT") if task in tasks), "")
    return Place(
        Kind.PAGE,
        page,
        fields.text("name"),
        role=role or (tasks[0] if tasks else ""),
        allowed=not told or bool(PUBLISHING & set(tasks)),
        ticked=ticked.for_publishing(page),
        token=fields.token("access_token"),
    )
