"""Which business locations a Google login may publish to: accounts first, then their locations.

https://developers.google.com/my-business/reference/accountmanagement/rest
A location keeps its id, ``locations/9``, when it moves from one account to another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from channels.answers.fields import Fields, client_finding, unless_incomplete
from channels.contract import (
    Answer,
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
from channels.networks.googlebusiness.errors import explain

ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com/v1/accounts"
INFORMATION = "https://mybusinessbusinessinformation.googleapis.com/v1"
READ = "name,title,storefrontAddress,metadata"
ACCOUNT = re.compile(r"accounts/[0-9]+")
LOCATION = re.compile(r"locations/[0-9]+")
# The most that Google gives on one sheet.
ACCOUNTS_A_SHEET, LOCATIONS_A_SHEET = 20, 100
# For one login at one time, of the 300 in a minute that all of them share.
MOST_CALLS = 60
# What Google may say on a sheet beside its entries. Where it says none of them, ``{}``, there are
# none; an object of other members is nobody's sheet.
BESIDE = frozenset({"nextPageToken", "totalSize"})
# Only people: it holds no locations.
USER_GROUP = "USER_GROUP"
# Strongest first: of a location that hangs below several accounts, the strongest is shown.
ROLES = ("PRIMARY_OWNER", "OWNER", "MANAGER", "SITE_MANAGER")


@dataclass(slots=True)
class Ask:
    """How to ask as this login, and how often still. Its repr shows no token."""

    door: Door
    tokens: Tokens = field(repr=False)
    at: datetime
    left: int = MOST_CALLS

    def __call__(self, url: str, params: Mapping[str, str]) -> Reply:
        self.left -= 1
        return self.door.send(
            Endpoint.LIST_PAGES, "GET", url, params=params, bearer=self.tokens.access, at=self.at
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """The locations of a login. ``places``: None where no account could be read.

    ``complete``: False where a part could not be read, or there was more than may be asked for.
    ``person``: the name of the login's own account, where Google told it.
    """

    finding: Finding
    places: tuple[Place, ...] | None = None
    complete: bool = True
    person: str = ""


@dataclass(slots=True)
class _Sheets:
    """The entries of a list, sheet after sheet."""

    entries: list[Fields] = field(default_factory=list)
    finding: Finding | None = None  # of the last answer
    whole: bool = False


def all_of(ask: Ask) -> Listed:
    """Every location of every account, in as few calls as there are sheets."""
    accounts = _sheets(ask, ACCOUNTS, "accounts", {"pageSize": str(ACCOUNTS_A_SHEET)})
    assert accounts.finding  # noqa: S101 - a first call is always made
    if not accounts.whole and not accounts.entries:
        return Listed(accounts.finding)
    complete, rows = accounts.whole, []
    for account in accounts.entries:
        read = _of_account(ask, account)
        complete = complete and read is not None and read.whole
        rows += [(account, row) for row in read.entries] if read else []
    places, readable = _places(rows)
    return Listed(
        replace(accounts.finding, cause=Cause.ALIVE) if not accounts.whole else accounts.finding,
        places,
        complete and readable,
        _person(accounts.entries),
    )


def by_id(ask: Ask, known: Place) -> Answer:
    """One location that the accounts leave out, by its lasting id."""
    reply = ask(f"{INFORMATION}/{known.external_id}", {"readMask": READ})
    fields = Fields(reply.json)
    whole = fields.text("name") == known.external_id
    finding = unless_incomplete(explain(reply, Context()), reply, whole=whole)
    if finding.cause is not Cause.ALIVE:
        return Answer(finding)
    # Whether its name needs the address beside it is known from the list alone.
    place = replace(known, name="", barred=_barred(fields))
    return Answer(finding, Facts(places=(place,)))


def _of_account(ask: Ask, account: Fields) -> _Sheets | None:
    """None where the account itself cannot be read."""
    name = account.text("name")
    if account.text("type") == USER_GROUP:
        return _Sheets(whole=True)
    if not ACCOUNT.fullmatch(name):
        return None
    params = {"readMask": READ, "pageSize": str(LOCATIONS_A_SHEET)}
    return _sheets(ask, f"{INFORMATION}/{name}/locations", "locations", params)


def _sheets(ask: Ask, url: str, key: str, params: dict[str, str]) -> _Sheets:
    sheets = _Sheets()
    while ask.left > 0:
        reply = ask(url, params)
        body = Fields(reply.json)
        told = body.raw.get(key, [] if body.raw.keys() <= BESIDE else None)
        whole = isinstance(reply.json, dict) and isinstance(told, list)
        sheets.finding = unless_incomplete(explain(reply, Context()), reply, whole=whole)
        if sheets.finding.cause is not Cause.ALIVE:
            return sheets
        rows = body.each(key)
        sheets.entries += rows
        after = body.token("nextPageToken")
        if len(rows) != len(told) or (after and after == params.get("pageToken")):
            sheets.finding = client_finding(reply, Cause.ALIVE, "list-half-read")
            return sheets
        if not after:
            sheets.whole = True
            return sheets
        params = {**params, "pageToken": after}
    return sheets


def _places(rows: list[tuple[Fields, Fields]]) -> tuple[tuple[Place, ...], bool]:
    """Each location once, and whether all could be read."""
    titles = Counter(title for _, title in {(_id(row), row.text("title")) for _, row in rows})
    held: dict[str, Place] = {}
    readable = True
    for account, row in rows:
        place = _place(account, row, alone=titles[row.text("title")] == 1)
        if place is None:
            readable = False
        elif (other := held.get(place.external_id)) is None or _rank(place) < _rank(other):
            held[place.external_id] = place
    return tuple(held.values()), readable


def _id(row: Fields) -> str:
    return row.text("name")


def _place(account: Fields, row: Fields, *, alone: bool) -> Place | None:
    if not LOCATION.fullmatch(_id(row)) or "metadata" not in row:
        return None
    return Place(
        Kind.LOCATION,
        _id(row),
        row.text("title") if alone else _with_address(row),
        role=account.text("role"),
        barred=_barred(row),
        # Google says that there can be no posts, and not why.
        certainty=Certainty.INFERRED if _barred(row) else Certainty.SAID,
    )


def _barred(row: Fields) -> bool:
    """Whether nobody may post there: a false value is left out of Google's answers."""
    return not row.inside("metadata").yes("canOperateLocalPost")


def _with_address(row: Fields) -> str:
    """Branches of a chain have one title: the street and the town tell them apart."""
    address = row.inside("storefrontAddress")
    lines = address.raw.get("addressLines")
    street = Fields({"line": lines[0]}).text("line") if isinstance(lines, list) and lines else ""
    return ", ".join(filter(None, (row.text("title"), street, address.text("locality"))))


def _rank(place: Place) -> int:
    return ROLES.index(place.role) if place.role in ROLES else len(ROLES)


def _person(accounts: list[Fields]) -> str:
    own = (each for each in accounts if each.text("type") == "PERSONAL")
    return next((each.text("accountName") for each in own), "")
