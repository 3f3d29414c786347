"""Which server gives out the tokens of another, and what it says of itself.

https://atproto.com/specs/oauth#server-metadata
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from channels.answers.fields import Fields
from channels.contract import Door, Endpoint, Reply, ServerTrouble
from channels.networks.bluesky.addresses import host_of, is_origin
from channels.networks.bluesky.astray import Astray, unanswered

WELL_KNOWN = "/.well-known/oauth-"
# What every server must say of itself: key -> what stands in its list.
MUST_LIST = {
    "scopes_supported": "atproto",
    "grant_types_supported": "refresh_token",
    "code_challenge_methods_supported": "S256",
    "dpop_signing_alg_values_supported": "ES256",
}
MUST_SAY_YES = (
    "require_pushed_authorization_requests",
    "authorization_response_iss_parameter_supported",
    "client_id_metadata_document_supported",
)


@dataclass(frozen=True, slots=True)
class AuthorizationServer:
    """``issuer`` is its origin, and its name; ``revoke`` is empty where it has no such call."""

    issuer: str
    authorize: str
    push: str
    token: str
    revoke: str = ""


def behind(door: Door, host: str, *, at: datetime) -> AuthorizationServer:
    """The one that gives out the tokens of this server: often itself. Raises Astray."""
    reply = _ask(door, host, "protected-resource", at)
    listed = reply.json.get("authorization_servers") if isinstance(reply.json, dict) else None
    if reply.status != 200 or not isinstance(listed, list) or not listed:
        raise unanswered(reply, ServerTrouble.NOT_OF_THIS_NETWORK)
    if not is_origin(listed[0]):
        raise Astray(ServerTrouble.NOT_OF_THIS_NETWORK)
    return at_host(door, host_of(listed[0]), at=at)


def of_host(door: Door, host: str, *, at: datetime) -> AuthorizationServer:
    """The same of a host that may be either: one that keeps accounts, or gives out tokens only.

    Raises Astray.
    """
    try:
        return behind(door, host, at=at)
    except Astray as astray:
        if astray.why is not ServerTrouble.NOT_OF_THIS_NETWORK:
            raise
    return at_host(door, host, at=at)


def at_host(door: Door, host: str, *, at: datetime) -> AuthorizationServer:
    """What this host says of itself. Exactly 200, and it names itself. Raises Astray."""
    reply = _ask(door, host, "authorization-server", at)
    told = Fields(reply.json)
    if reply.status != 200 or not _speaks_as_it_must(told, host):
        raise unanswered(reply, ServerTrouble.NOT_OF_THIS_NETWORK)
    return AuthorizationServer(
        issuer=f"https://{host}",
        authorize=told.address("authorization_endpoint") or "",
        push=told.address("pushed_authorization_request_endpoint") or "",
        token=told.address("token_endpoint") or "",
        revoke=told.address("revocation_endpoint") or "",
    )


def _ask(door: Door, host: str, what: str, at: datetime) -> Reply:
    address = f"https://{host}{WELL_KNOWN}{what}"
    return door.reach(host).send(Endpoint.INTROSPECT, "GET", address, at=at)


def _speaks_as_it_must(told: Fields, host: str) -> bool:
    endpoints = ("authorization_endpoint", "pushed_authorization_request_endpoint")
    return (
        told.raw.get("issuer") == f"https://{host}"
        and all(host_of(told.raw.get(key)) for key in (*endpoints, "token_endpoint"))
        and all(told.raw.get(key) is True for key in MUST_SAY_YES)
        and all(word in told.words(key) for key, word in MUST_LIST.items())
    )
