"""From what a person typed to the server that keeps their account."""

from __future__ import annotations

import re
from datetime import datetime

from channels.contract import Door, Finding, ServerFound, ServerTrouble
from channels.networks.bluesky import identity, servers
from channels.networks.bluesky.addresses import ENTRYWAY, is_did, is_handle, is_host
from channels.networks.bluesky.astray import Astray

MAY_BE_A_SERVER = (
    ServerTrouble.NO_SUCH_HANDLE,
    ServerTrouble.NO_ANSWER,
    ServerTrouble.NOT_OF_THIS_NETWORK,
)
# Machines of Bluesky's own, all behind its entryway.
OF_BLUESKY = ".host.bsky.network"
# A profile's address, an address of the protocol's own, or a server's: the name is in it.
_AROUND = re.compile(r"^(?:https://bsky\.app/profile/|at://|https://|@)?([^/?#\s]+)(?:[/?#].*)?$")


def find_server(door: Door, typed: str, *, at: datetime) -> ServerFound | Finding:
    """A handle, a DID or a server. A name alone is one of Bluesky's own."""
    name = _name_in(typed)
    try:
        return _found(door, name, at)
    except Astray as astray:
        return astray.finding(at=at)


def known_as(server: str) -> str:
    """By which host people know a server, and find its account page."""
    return ENTRYWAY if server.endswith(OF_BLUESKY) else server


def _name_in(typed: str) -> str:
    """Invisible marks come along when a handle is copied from its page."""
    plain = "".join(sign for sign in typed.strip() if sign.isprintable())
    around = _AROUND.fullmatch(plain)
    name = around[1].removeprefix("@") if around else ""
    if name and "." not in name and not name.startswith("did:"):
        name = f"{name}.{ENTRYWAY}"
    return name if name.startswith("did:") else name.lower()


def _found(door: Door, name: str, at: datetime) -> ServerFound:
    if is_did(name):
        return ServerFound(identity.server_of(door, name, at=at), name)
    if not is_host(name):
        raise Astray(ServerTrouble.NOT_READABLE)
    if name == ENTRYWAY or not is_handle(name):
        return _server(door, name, at)
    try:
        account = identity.of_handle(door, name, at=at)
    except Astray as astray:
        if astray.why not in MAY_BE_A_SERVER:
            raise
        return _server_or(door, name, astray, at)
    return ServerFound(account.server, account.did)


def _server_or(door: Door, name: str, astray: Astray, at: datetime) -> ServerFound:
    """Whether the name is a server's; what was said of it as a handle where it is neither."""
    try:
        return _server(door, name, at)
    except Astray:
        raise astray from None


def _server(door: Door, name: str, at: datetime) -> ServerFound:
    servers.of_host(door, name, at=at)
    return ServerFound(name)
