"""The servers that there are: who keeps accounts, who gives out their tokens, who knows names."""

from __future__ import annotations

from flask import request

from sandbox.dialect import Endpoints
from sandbox.store import database
from sandbox.store.accounts import Account

ENTRYWAY = "bsky.social"
BLUESKYS, OWN = "oyster.host.bsky.network", "pds.harbour.test"
DIRECTORY, RESOLVER = "plc.directory", "dns.google"
# Who keeps accounts -> who gives out their tokens.
ISSUER_OF = {BLUESKYS: ENTRYWAY, OWN: OWN}
ISSUERS = (ENTRYWAY, OWN)
ALL = (ENTRYWAY, BLUESKYS, OWN, DIRECTORY, RESOLVER)

endpoints = Endpoints("bluesky")


def each(hosts: tuple[str, ...], path: str) -> tuple[str, ...]:
    """This path on each of these hosts."""
    return tuple(f"/{host}{path}" for host in hosts)


def host() -> str:
    """The host that this request went to."""
    return request.path.split("/")[1]


def address() -> str:
    """Its address as the client knows it, without the query."""
    return f"https:/{request.path}"


def server_of(account: Account) -> str:
    """The host that keeps an account: what kind of account it is, in the list of people."""
    return account.kind or BLUESKYS


def issuer_of(account: Account) -> str:
    return ISSUER_OF[server_of(account)]


def flag(account: str, name: str) -> bool:
    return database.setting(f"bluesky:{name}:{account}") == "1"


def set_flag(account: str, name: str, value: bool) -> None:
    database.set_setting(f"bluesky:{name}:{account}", "1" if value else "")


def deactivated(account: Account) -> bool:
    return flag(account.id, "deactivated")


def handle_broken(account: Account) -> bool:
    """Whether the name does not lead to the account just now."""
    return flag(account.id, "handle_broken")
