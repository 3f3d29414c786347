"""Apps, accounts, places and roles at the pretend networks."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sandbox.store import database
from sandbox.store.database import Row

# In a shape that no client knows; refusing the whole list.
LISTINGS = ("unreadable", "stale")


@dataclass(frozen=True, slots=True)
class Client:
    """An app that is registered at a network."""

    id: str
    network: str
    secret: str
    name: str
    scopes: tuple[str, ...]  # what the app was approved for; empty: everything
    partner: bool
    wrapped: bool
    legacy_refresh: bool
    deauthorize_url: str
    data_deletion_url: str
    webhook_url: str
    unseen: bool  # in development or on trial: nobody outside sees what it publishes
    server: str  # the host that it is registered at, where a network has many; else empty
    made_at: float  # when it was registered there by program, by the sandbox's clock

    def knows(self, secret: str) -> bool:
        return hmac.compare_digest(self.secret.encode(), secret.encode())

    def may_return_to(self, uri: str) -> bool:
        sql = "SELECT 1 FROM redirect_uris WHERE client = ? AND uri = ?"
        return database.fetch_one(sql, self.id, uri) is not None


@dataclass(frozen=True, slots=True)
class Account:
    network: str
    id: str
    name: str
    handle: str
    email: str
    kind: str
    checkpoint: bool
    locked: bool
    suspended: bool
    empty_list: bool  # the list of places comes empty, for a while
    token_life: float | None  # seconds that access tokens live from now on; None: as usual
    server: str  # the host that it lives on, where a network has many; else empty
    moved_to: str  # where its owner has moved to; empty while they are here

    @property
    def needs_confirmation(self) -> bool:
        """Whether its owner must first confirm something at the network."""
        return self.checkpoint or self.locked


@dataclass(frozen=True, slots=True)
class Place:
    """A Page, organization or board, and what this account is there."""

    id: str
    name: str
    handle: str
    category: str
    role: str
    lost: bool
    left_out: bool  # the list leaves it out; asked for by its id it is there
    business: str  # the portfolio that it belongs to; empty: none
    listing: str  # how a list of places shows it: "", or one of ``LISTINGS``


def client(network: str, client_id: str) -> Client | None:
    row = database.fetch_one(
        "SELECT * FROM clients WHERE id = ? AND network = ?", client_id, network
    )
    return _client(row) if row else None


def client_by_id(client_id: str) -> Client | None:
    row = database.fetch_one("SELECT * FROM clients WHERE id = ?", client_id)
    return _client(row) if row else None


def clients(network: str) -> list[Client]:
    sql = "SELECT * FROM clients WHERE network = ? ORDER BY rowid"
    return [_client(row) for row in database.fetch_all(sql, network)]


def account(network: str, account_id: str) -> Account | None:
    row = database.fetch_one(
        "SELECT * FROM accounts WHERE network = ? AND id = ?", network, account_id
    )
    return _account(row) if row else None


def known_account(network: str, account_id: str) -> Account:
    """An account that a grant or token names. Raises LookupError where it is gone."""
    known = account(network, account_id)
    if known is None:
        raise LookupError(account_id)
    return known


def accounts(network: str) -> list[Account]:
    rows = database.fetch_all("SELECT * FROM accounts WHERE network = ? ORDER BY rowid", network)
    return [_account(row) for row in rows]


def places(network: str, account_id: str, *, lost: bool = False) -> list[Place]:
    """Where the account has a role; the lost ones too where asked for."""
    rows = database.fetch_all(
        "SELECT * FROM roles JOIN places ON places.network = roles.network"
        " AND places.id = roles.place WHERE roles.network = ? AND account = ?"
        " ORDER BY roles.rowid",
        network,
        account_id,
    )
    return [_place(row) for row in rows if lost or not row["lost"]]


def role_at(network: str, account_id: str, place_id: str) -> Place | None:
    """What the account is at this place; None where it is nothing there (any longer)."""
    return next((place for place in places(network, account_id) if place.id == place_id), None)


def place_name(network: str, place_id: str) -> str:
    row = database.fetch_one(
        "SELECT name FROM places WHERE network = ? AND id = ?", network, place_id
    )
    return str(row["name"]) if row else ""


def _client(row: Row) -> Client:
    return Client(
        id=row["id"],
        network=row["network"],
        secret=row["secret"],
        name=row["name"],
        scopes=tuple(row["scopes"].split()),
        partner=bool(row["partner"]),
        wrapped=bool(row["wrapped"]),
        legacy_refresh=bool(row["legacy_refresh"]),
        deauthorize_url=row["deauthorize_url"],
        data_deletion_url=row["data_deletion_url"],
        webhook_url=row["webhook_url"],
        unseen=bool(row["unseen"]),
        server=row["server"],
        made_at=row["made_at"],
    )


def _account(row: Row) -> Account:
    return Account(
        network=row["network"],
        id=row["id"],
        name=row["name"],
        handle=row["handle"],
        email=row["email"],
        kind=row["kind"],
        checkpoint=bool(row["checkpoint"]),
        locked=bool(row["locked"]),
        suspended=bool(row["suspended"]),
        empty_list=bool(row["empty_list"]),
        token_life=row["token_life"],
        server=row["server"],
        moved_to=row["moved_to"],
    )


def _place(row: Row) -> Place:
    return Place(
        id=row["id"],
        name=row["name"],
        handle=row["handle"],
        category=row["category"],
        role=row["role"],
        lost=bool(row["lost"]),
        left_out=bool(row["left_out"]),
        business=row["business"],
        listing=row["listing"],
    )
