"""Fills an empty state with the apps and people of each network's ``accounts.toml``."""

from __future__ import annotations

import secrets
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from sandbox.dialect import Dialect
from sandbox.networks.registry import DIALECTS
from sandbox.store import database

SITES = ("http://localhost:8000", "http://127.0.0.1:8000")
DAY = 86400.0


@cache
def of(network: str) -> dict[str, Any]:
    """``roles``, ``clients`` and ``accounts`` of a network's file."""
    file = resources.files(f"sandbox.networks.{network}") / "accounts.toml"
    return tomllib.loads(file.read_text())


def demo() -> list[dict[str, Any]]:
    """Whom the demo connects: by which app, when, what is ticked, and what happens afterwards.
    Somebody who is connected by several apps has a list of these."""
    return [
        {
            "network": dialect.id,
            "account": account["id"],
            "app": login.get("app", dialect.id),
            "typed": login.get("typed", ""),
            "connected_seconds_ago": login["connected_days_ago"] * DAY,
            "consent": login.get("consent", {}),
            "then": login.get("then", {}),
            "happened_seconds_ago": login.get("happened_days_ago", 0) * DAY,
            "refreshed_seconds_ago": [days * DAY for days in login.get("refreshed_days_ago", [])],
            "channels": login.get("channels", []),
            "app_withdrawn": login.get("app_withdrawn", False),
        }
        for dialect in DIALECTS
        for account in of(dialect.id)["accounts"]
        for login in _listed(account.get("demo", []))
    ]


def outages() -> list[dict[str, Any]]:
    """When the networks of the demo were out of order, and for how long."""
    return [
        {
            "network": dialect.id,
            "kind": outage["kind"],
            "began_seconds_ago": outage["began_days_ago"] * DAY,
            "lasts_seconds": outage["hours"] * 3600.0,
        }
        for dialect in DIALECTS
        for outage in of(dialect.id).get("outages", [])
    ]


def _listed(logins: Any) -> list[dict[str, Any]]:
    return logins if isinstance(logins, list) else [logins]


def seed_if_empty() -> None:
    """The people only where there is nothing yet; apps also where an older state lacks one."""
    if database.fetch_one("SELECT 1 FROM clients") is None:
        seed()
    else:
        seed_apps()


def reset() -> None:
    """Forget everything, and start with the people of the files again."""
    for table in database.TABLES:
        database.execute(f"DELETE FROM {table}")  # noqa: S608 (our own table names)
    seed()


def seed() -> None:
    seed_apps()
    for dialect in DIALECTS:
        for account in of(dialect.id)["accounts"]:
            add_account(dialect.id, account)


def seed_apps() -> None:
    for dialect in DIALECTS:
        for client in of(dialect.id)["clients"]:
            _add_client(dialect, client)


def _add_client(dialect: Dialect, client: dict[str, Any]) -> None:
    """Where it is there already, it stays as it is, but for products that it never had."""
    name = client["id"]
    scopes = " ".join(dialect.scopes_of(client["products"])) if dialect.products else ""
    database.execute(
        "INSERT OR IGNORE INTO clients (id, network, secret, name, partner) VALUES (?, ?, ?, ?, ?)",
        *(name, dialect.id, f"{name}-secret", "Channel Care", client.get("partner", False)),
    )
    database.execute("UPDATE clients SET scopes = ? WHERE id = ? AND scopes = ''", scopes, name)
    for site in SITES:
        add_redirect_uri(name, site + client["callback"])


def add_redirect_uri(client: str, uri: str) -> None:
    database.execute("INSERT OR IGNORE INTO redirect_uris VALUES (?, ?)", client, uri)


def add_account(network: str, account: dict[str, Any]) -> str:
    """Add a person with their places; the account's id. Raises KeyError and ValueError."""
    account_id = str(account.get("id") or 10**16 + secrets.randbelow(10**15))
    database.execute(
        "INSERT INTO accounts (network, id, name, handle, email, kind, server)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        *(network, account_id, account["name"], account.get("handle", "")),
        *(account.get("email", ""), account.get("kind", ""), account.get("server", "")),
    )
    for place in account.get("places", ()):
        add_place(network, account_id, place)
    return account_id


def add_place(network: str, account_id: str, place: dict[str, Any]) -> None:
    """A role at a place, which is created where there is none.

    Raises KeyError for what is missing, ValueError for a role that the network does not have.
    """
    roles = of(network).get("roles", [])
    if place["role"] not in roles:
        raise ValueError(f"Roles here: {', '.join(roles) or 'none'}.")
    database.execute(
        "INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?, ?, ?)",
        *(network, str(place["id"]), place["name"], place.get("handle", "")),
        *(place.get("category", ""), place.get("business", "")),
    )
    database.execute(
        "INSERT OR REPLACE INTO roles (network, account, place, role) VALUES (?, ?, ?, ?)",
        *(network, account_id, str(place["id"]), place["role"]),
    )
