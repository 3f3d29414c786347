"""From a handle to an account and back, and to the server that keeps it.

A handle is a name that may be anybody's next week; the DID behind it stays. A handle counts only
where both agree: it names the DID, and the DID's document names it.
https://atproto.com/specs/handle#handle-resolution, https://atproto.com/specs/did
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from channels.answers.fields import Fields
from channels.contract import Door, Endpoint, Reply, ServerTrouble
from channels.networks.bluesky.addresses import (
    ENTRYWAY,
    host_of,
    is_did,
    is_handle,
    is_origin,
    web_host,
)
from channels.networks.bluesky.astray import Astray, unanswered

DIRECTORY = "plc.directory"
NAMED = "did="
RESOLVER = "BLUESKY_RESOLVER"  # the operator's option
PDS, PDS_TYPE = "#atproto_pds", "AtprotoPersonalDataServer"
# What DNS answers: there is such a name, or there is none (RFC 8499).
ANSWERED = (0, 3)
TXT = 16
# What a host answers that has nothing at an address, or no longer.
NOTHING_THERE = (404, 410)


@dataclass(frozen=True, slots=True)
class Identity:
    """``handle`` is empty while it does not name the DID; ``server`` is the host of the PDS."""

    did: str
    handle: str
    server: str


def of_handle(door: Door, handle: str, *, at: datetime) -> Identity:
    """The account that a handle names, and that names it. Raises Astray."""
    did = _did_of(door, handle, at)
    claimed, server = _document(door, did, at)
    if claimed != handle:
        raise Astray(ServerTrouble.DISAGREES)
    return Identity(did, handle, server)


def server_of(door: Door, did: str, *, at: datetime) -> str:
    """The host of the server that keeps this account now. Raises Astray."""
    return _document(door, did, at)[1]


def _did_of(door: Door, handle: str, at: datetime) -> str:
    if not is_handle(handle):
        raise Astray(ServerTrouble.NOT_READABLE)
    page = door.reach(handle).send(
        Endpoint.INTROSPECT, "GET", f"https://{handle}/.well-known/atproto-did", at=at
    )
    did = page.body.strip() if page.status == 200 else ""
    if is_did(did):
        return did
    return _by_name(door, handle, page, at)


def _by_name(door: Door, handle: str, page: Reply, at: datetime) -> str:
    """What DNS says of it, asked over HTTPS."""
    resolver = str(getattr(settings, RESOLVER, ""))
    host = host_of(resolver)
    if not host:
        raise _of_no_account(page, handle)
    asked = {"name": f"_atproto.{handle}", "type": "TXT"}
    accept = {"Accept": "application/dns-json"}
    reply = door.reach(host).send(
        Endpoint.INTROSPECT, "GET", resolver, params=asked, headers=accept, at=at
    )
    told = Fields(reply.json)
    if not reply.ok or told.number("Status") not in ANSWERED:
        raise unanswered(reply, ServerTrouble.NO_ANSWER)
    named = {text.removeprefix(NAMED) for text in _texts(told) if text.startswith(NAMED)}
    if not named:
        raise _of_no_account(page, handle)
    if len(named) > 1 or not is_did(did := named.pop()):
        raise Astray(ServerTrouble.NO_SUCH_HANDLE)
    return did


def _texts(told: Fields) -> list[str]:
    """Some resolvers put the text in quotation marks, as zone files do."""
    rows = [row for row in told.each("Answer") if row.number("type") == TXT]
    return [row.text("data").strip('"') for row in rows]


def _document(door: Door, did: str, at: datetime) -> tuple[str, str]:
    """The handle that the account claims, and its server."""
    if not is_did(did):
        raise Astray(ServerTrouble.NOT_READABLE)
    plc = did.startswith("did:plc:")
    host = DIRECTORY if plc else web_host(did)
    path = did if plc else ".well-known/did.json"
    reply = door.reach(host).send(Endpoint.INTROSPECT, "GET", f"https://{host}/{path}", at=at)
    document = Fields(reply.json)
    if reply.status != 200 or document.text("id") != did:
        raise _not_in_the_directory(reply, did) if plc else _of_no_account(reply, host)
    server = server_in(document)
    if not server:
        raise Astray(ServerTrouble.NO_SUCH_SERVER)
    return _handle_in(document), server


def _not_in_the_directory(reply: Reply, did: str) -> Astray:
    """Only its own words say that there is no such account: they repeat what was asked for. A
    page in its place, or a document of something else, is no evidence of anything."""
    said = reply.status in NOTHING_THERE and did in Fields(reply.json).text("message")
    return unanswered(reply, ServerTrouble.NO_SUCH_HANDLE if said else ServerTrouble.NO_ANSWER)


def _of_no_account(reply: Reply, host: str) -> Astray:
    """What a host's answer is worth that names no account, where DNS names none either.

    In a plain word it says that there is none. A page may be anybody's: of a site that keeps no
    accounts, of a gateway before it. Below Bluesky's own name only a gateway has pages.
    """
    plain = not reply.body.lstrip().startswith(("<", "{"))
    if reply.status in NOTHING_THERE and plain:
        return Astray(ServerTrouble.NO_SUCH_HANDLE, reply)
    there = reply.status is not None and (reply.status < 400 or reply.status in NOTHING_THERE)
    if there and not host.endswith(f".{ENTRYWAY}"):
        return Astray(ServerTrouble.NOT_OF_THIS_NETWORK, reply)
    return Astray(ServerTrouble.NO_ANSWER, reply)


def server_in(document: Fields) -> str:
    """The host of the PDS that a DID document names; empty where it names none."""
    for service in document.each("service"):
        address = service.raw.get("serviceEndpoint")
        named = service.text("id").endswith(PDS) and service.text("type") == PDS_TYPE
        if named and is_origin(address):
            return host_of(address)
    return ""


def _handle_in(document: Fields) -> str:
    also: Any = document.raw.get("alsoKnownAs")
    names = also if isinstance(also, list) else []
    handles = [name[5:].lower() for name in names if str(name).startswith("at://")]
    return handles[0] if handles and is_handle(handles[0]) else ""
