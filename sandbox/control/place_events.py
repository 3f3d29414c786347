"""What can happen to a place at its network, and to the role of an account there."""

from __future__ import annotations

from sandbox.networks import callbacks, seeds
from sandbox.networks.registry import BY_ID
from sandbox.store import accounts, clock, database, restrictions
from sandbox.store.accounts import LISTINGS, Account


def lose_role(account: Account, value: object, client: str) -> None:
    _set_role(account, value, "lost = 1")


def regain_role(account: Account, value: object, client: str) -> None:
    _set_role(account, value, "lost = 0")


def leave_out(account: Account, value: object, client: str) -> None:
    """The list leaves this place out, although the role stands."""
    _set_role(account, value, "left_out = 1")


def list_again(account: Account, value: object, client: str) -> None:
    _set_role(account, value, "left_out = 0")


def move_place(account: Account, value: object, client: str) -> None:
    """{"place": id, "to": the business that holds it from now on, or empty}."""
    wanted = value if isinstance(value, dict) else {}
    sql = "UPDATE places SET business = ? WHERE network = ? AND id = ?"
    place, to = str(wanted.get("place", "")), str(wanted.get("to", ""))
    if not database.execute(sql, to, account.network, place):
        raise ValueError("move_place takes the id of a place, and to: a business.")


def restrict(account: Account, value: object, client: str) -> None:
    """A place's id, or {"place": id[, "feature": name][, "seconds": until it ends]}.

    Apps there are told. Without a feature: what weighs most.
    """
    dialect = BY_ID[account.network]
    wanted = value if isinstance(value, dict) else {"place": value}
    gravest = next(iter(dialect.restrictions), "")
    place, feature = str(wanted.get("place", "")), wanted.get("feature", gravest)
    if feature not in dialect.restrictions or not accounts.role_at(dialect.id, account.id, place):
        known = ", ".join(dialect.restrictions) or "none here"
        raise ValueError(f"restrict takes a place of the account and a feature: {known}.")
    seconds = wanted.get("seconds")
    until = None if seconds is None else clock.now() + float(str(seconds))
    restrictions.begin(dialect.id, place, str(feature), until)
    callbacks.enqueue(dialect.tell_of_place(place, []), wait=True)


def lift_restrictions(account: Account, value: object, client: str) -> None:
    """Every restriction of the place with this id ends."""
    ended = restrictions.standing(account.network, str(value))
    restrictions.lift(account.network, str(value))
    if ended:
        callbacks.enqueue(BY_ID[account.network].tell_of_place(str(value), ended), wait=True)


def set_role(account: Account, value: object, client: str) -> None:
    """{"place": id, "role": name[, "name": of a new place]}: another role, or a first one."""
    if not isinstance(value, dict) or not value.get("place") or not value.get("role"):
        raise ValueError("set_role takes an object with place and role.")
    place = {**value, "id": value["place"], "name": value.get("name") or "A new place"}
    seeds.add_place(account.network, account.id, place)


def change_listing(account: Account, value: object, client: str) -> None:
    """{"place": id or "all", "as": one of ``LISTINGS``, or empty for as it should be}."""
    place, how = (value.get("place"), value.get("as")) if isinstance(value, dict) else (None, None)
    if not place or how not in ("", *LISTINGS):
        raise ValueError(f"listing takes place, and as: one of {', '.join(LISTINGS)}, or empty.")
    every = [row["place"] for row in roles_of(account)]
    for one_place in every if place == "all" else [place]:
        _set_role(account, one_place, f"listing = '{how}'")


def roles_of(account: Account) -> list[database.Row]:
    """The places at which the account has a role, in ``place``."""
    sql = "SELECT place FROM roles WHERE network = ? AND account = ?"
    return database.fetch_all(sql, account.network, account.id)


def _set_role(account: Account, place: object, change: str) -> None:
    sql = f"UPDATE roles SET {change} WHERE network = ? AND account = ? AND place = ?"  # noqa: S608
    if not database.execute(sql, account.network, account.id, str(place)):
        raise ValueError("The account has no role at this place.")
