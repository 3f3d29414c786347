"""Which Pages a Facebook login may publish to.

https://developers.facebook.com/docs/graph-api/reference/user/accounts/
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from channels.answers.fields import Fields, client_finding, unless_incomplete
from channels.contract import (
    SAYS_NOTHING,
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
)
from channels.networks.facebook.errors import explain
from channels.networks.meta.permissions import OUT_OF_REACH

NAMED = "id,name,picture.type(large)"
FIELDS = f"{NAMED},access_token,tasks"
BUSINESS = "business_management"
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
        self._scopes = data.words("scopes") if "scopes" in data else None
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
        return Cause.PERMISSION_MISSING if told or self.needs else Cause.LOST_PAGE_ROLE

    @property
    def needs(self) -> str:
        """The scope without which a portfolio's Pages are not shown, where it was left out."""
        return BUSINESS if self._scopes is not None and BUSINESS not in self._scopes else ""

    @property
    def absent_scope(self) -> str:
        """The scope that is why a Page is missing, where no Page was left out by name."""
        return "" if "pages_show_list" in self._targets else self.needs

    @property
    def named(self) -> frozenset[str]:
        """The Pages that are named as ticked, for showing or for publishing."""
        names = ("pages_show_list", "pages_manage_posts")
        return frozenset().union(*(self._targets.get(name, frozenset()) for name in names))


@dataclass(frozen=True, slots=True)
class Listed:
    """The Pages of a login. ``places``: None where a Page could not be told, as a half list
    would read as a loss. ``complete``: False where an entry could not be read."""

    finding: Finding
    places: tuple[Place, ...] | None = None
    complete: bool = True


def all_of(ask: Ask, ticked: Ticked) -> Listed:
    """Every Page of the login, and each ticked one that the list leaves out."""
    listed = _listed(ask, ticked)
    if listed.places is None:
        return listed
    finding, places = listed.finding, list(listed.places)
    missing = sorted(ticked.named - {place.external_id for place in places})
    for page in missing[:MOST_SINGLES]:
        finding, place = _single(ask, page, ticked)
        if place is None:
            return Listed(finding)
        places.append(place)
    return Listed(finding, tuple(places), listed.complete)


def by_id(ask: Ask, known: Place) -> Answer:
    """One Page that the list leaves out. Its own token dies with the role, so that an answer to
    it is proof; without one Facebook must give us a new one.

    https://developers.facebook.com/docs/graph-api/reference/page/
    """
    reply = ask(known.external_id, {"fields": NAMED if known.token else FIELDS})
    fields = Fields(reply.json)
    if reply.ok and fields.text("id") != known.external_id:
        return Answer(client_finding(reply, Cause.NETWORK_FAULT, "success-without-content"))
    finding = explain(reply, Context())
    without_token = finding.cause is Cause.ALIVE and not (
        known.token or fields.token("access_token")
    )
    if without_token or finding.rule in OUT_OF_REACH:
        return Answer(_out_of_reach(finding))
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    place = replace(
        known,
        name=fields.text("name"),
        token=fields.token("access_token"),
        picture=_picture(fields),
    )
    return Answer(finding, Facts(places=(place,)))


def _out_of_reach(finding: Finding) -> Finding:
    """Of an object in general it says nothing; here it is a Page that the list leaves out too."""
    return replace(
        finding,
        cause=Cause.LOST_PAGE_ROLE,
        blame=Blame.YOU,
        certainty=Certainty.INFERRED,
    )


def _listed(ask: Ask, ticked: Ticked) -> Listed:
    places: dict[str, Place] = {}
    complete = True
    params = {"fields": FIELDS, "limit": "100"}
    for _ in range(MOST_SHEETS):
        reply = ask("me/accounts", params)
        body = Fields(reply.json)
        told = reply.ok and isinstance(body.raw.get("data"), list)
        finding = unless_incomplete(explain(reply, Context()), reply, whole=told)
        if not told:
            return Listed(finding)
        read = [place for page in body.each("data") if (place := _place(page, ticked))]
        complete = complete and len(read) == len(body.raw["data"])
        places |= {place.external_id: place for place in read}
        paging = body.inside("paging")
        after = paging.inside("cursors").token("after")
        if not (paging.text("next") and after):
            return Listed(finding, tuple(places.values()), complete)
        params["after"] = after
    return Listed(client_finding(reply, Cause.NETWORK_FAULT, "list-without-end"))


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
        said = finding.cause is Cause.LOST_PAGE_ROLE and finding.certainty is Certainty.SAID
        place = Place(
            Kind.PAGE,
            page,
            name,
            allowed=False,
            needs="" if said else ticked.needs,
            certainty=Certainty.SAID if said else Certainty.INFERRED,
        )
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
        picture=_picture(fields),
    )


def _picture(fields: Fields) -> str | None:
    """https://developers.facebook.com/docs/graph-api/reference/page/picture/"""
    picture = fields.inside("picture").inside("data")
    return "" if picture.yes("is_silhouette") else picture.address("url")
