"""Fills an empty state with the apps and people of ``accounts.toml``."""

from __future__ import annotations

import secrets
import tomllib
from pathlib import Path
from typing import Any

from sandbox.store import database

FILE = Path(__file__).with_name("accounts.toml")
SITES = ("http://localhost:8000", "http://127.0.0.1:8000")
CALLBACKS = {
    "demo-facebook": "/accounts/facebook/login/callback/",
    "demo-instagram": "/accounts/instagram/login/callback/",
    "demo-x": "/accounts/twitter_oauth2/login/callback/",
    "demo-linkedin": "/accounts/oidc/linkedin/login/callback/",
    "demo-linkedin-signin": "/accounts/oidc/linkedin-signin/login/callback/",
    "demo-pinterest": "/accounts/pinterest/login/callback/",
}


ROLES = {
    "facebook": ("ADMIN", "EDITOR", "ANALYST"),
    "linkedin": ("ADMINISTRATOR", "CONTENT_ADMINISTRATOR", "ANALYST"),
    "pinterest": ("OWNER",),
}


def sow_once() -> None:
    """Only where there is nothing yet."""
    if database.one("SELECT 1 FROM clients") is None:
        sow()


def reset() -> None:
    """Forget everything, and start with the people of the file again."""
    for table in database.TABLES:
        database.change(f"DELETE FROM {table}")  # noqa: S608 (our own table names)
    sow()


def sow() -> None:
    seeds = tomllib.loads(FILE.read_text())
    for client in seeds["clients"]:
        _add_client(client)
    for account in seeds["accounts"]:
        add_account(account["network"], account)


def _add_client(client: dict[str, Any]) -> None:
    name = client["id"]
    database.change(
        "INSERT INTO clients (id, network, secret, name, scopes) VALUES (?, ?, ?, ?, ?)",
        *(name, client["network"], f"{name}-secret", "Channel Care", client.get("scopes", "")),
    )
    for site in SITES:
        add_redirect_uri(name, site + CALLBACKS[name])


def add_redirect_uri(client: str, uri: str) -> None:
    database.change("INSERT OR IGNORE INTO redirect_uris VALUES (?, ?)", client, uri)


def add_account(network: str, account: dict[str, Any]) -> str:
    """Add a person with their places; the account's id. Raises KeyError and ValueError."""
    account_id = str(account.get("id") or 10**16 + secrets.randbelow(10**15))
    database.change(
        "INSERT INTO accounts (network, id, name, handle, email, kind) VALUES (?, ?, ?, ?, ?, ?)",
        *(network, account_id, account["name"], account.get("handle", "")),
        *(account.get("email", ""), account.get("kind", "")),
    )
    for place in account.get("places", ()):
        add_place(network, account_id, place)
    return account_id


def add_place(network: str, account_id: str, place: dict[str, Any]) -> None:
    """A role at a place, which is created where there is none.

    Raises KeyError for what is missing, ValueError for a role that the network does not have.
    """
    if place["role"] not in ROLES.get(network, ()):
        raise ValueError(f"Roles here: {', '.join(ROLES.get(network, ())) or 'none'}.")
    database.change(
        "INSERT OR IGNORE INTO places VALUES (?, ?, ?, ?, ?)",
        *(network, str(place["id"]), place["name"]),
        *(place.get("handle", ""), place.get("category", "")),
    )
    database.change(
        "INSERT OR REPLACE INTO roles (network, account, place, role) VALUES (?, ?, ?, ?)",
        *(network, account_id, str(place["id"]), place["role"]),
    )
