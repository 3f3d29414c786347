"""Who holds which locations: a personal account, and groups that several people look after.

A location keeps its number when it moves from one group to another. A person of the kind "CHAIN"
looks after two thousand branches beside what stands in the file; nobody stores those.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sandbox.networks.googlebusiness.refusals import NETWORK
from sandbox.store import accounts, restrictions
from sandbox.store.accounts import Account, Place

CHAIN = "CHAIN"
CHAIN_GROUP = "730000000000000001"
BRANCHES, FIRST_BRANCH = 2000, 9_700_000_000_000
# Those that no publishing is possible at, by what the owner has yet to do.
UNVERIFIED_EVERY = 500


@dataclass(frozen=True, slots=True)
class Group:
    """An account of Business Profile, which holds locations."""

    id: str
    name: str
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Location:
    id: str
    title: str
    street: str
    town: str
    group: str
    barred: bool


def groups(account: Account) -> list[Group]:
    """The personal account first, then each group, with the person's role there."""
    own = Group(personal(account), account.name, "PERSONAL", "PRIMARY_OWNER")
    named = _names()
    shared: dict[str, Group] = {}
    for place in accounts.places(NETWORK, account.id):
        if place.business:
            name = named.get(place.business, place.business)
            shared[place.business] = Group(place.business, name, "LOCATION_GROUP", place.role)
    if account.kind == CHAIN:
        shared[CHAIN_GROUP] = Group(CHAIN_GROUP, named[CHAIN_GROUP], "ORGANIZATION", "OWNER")
    return [own, *shared.values()]


@cache
def _names() -> dict[str, str]:
    """What the groups of ``accounts.toml`` are called."""
    file = tomllib.loads((Path(__file__).parent / "accounts.toml").read_text())
    return {group["id"]: group["name"] for group in file["groups"]}


def personal(account: Account) -> str:
    return f"10{account.id[-18:]}"


def in_group(account: Account, group: str) -> list[Location]:
    """What this person sees below the group; what a list leaves out is not there."""
    if account.empty_list:
        return []
    held = [
        place
        for place in accounts.places(NETWORK, account.id)
        if (place.business or personal(account)) == group and not place.left_out
    ]
    branches = _branches() if account.kind == CHAIN and group == CHAIN_GROUP else []
    return [*(_location(place) for place in held), *branches]


def by_number(account: Account, number: str) -> Location | None:
    """A location where this person has a role, whichever group holds it."""
    place = accounts.role_at(NETWORK, account.id, number)
    if place is not None:
        return _location(place)
    index = int(number) - FIRST_BRANCH if number.isdecimal() else -1
    there = account.kind == CHAIN and 0 <= index < BRANCHES
    return _branch(index) if there else None


def _location(place: Place) -> Location:
    street, _, town = place.category.partition("|")
    barred = bool(restrictions.standing(NETWORK, place.id))
    return Location(place.id, place.name, street, town, place.business, barred)


def _branches() -> list[Location]:
    return [_branch(index) for index in range(BRANCHES)]


def _branch(index: int) -> Location:
    street, town = f"{index % 90 + 1} Market Street", f"Lanternford {index // 90 + 1}"
    barred = index % UNVERIFIED_EVERY == UNVERIFIED_EVERY - 1
    number = str(FIRST_BRANCH + index)
    return Location(number, "Lantern Coffee", street, town, CHAIN_GROUP, barred)
