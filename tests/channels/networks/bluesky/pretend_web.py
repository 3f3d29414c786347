"""A door to a small web: addresses and what they answer, and a note of what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.contract import App, Endpoint, Proof, Reply
from tests.channels.networks.scripted import Asked
from tests.factories import NOW

DID = "did:plc:harbourcafe2of3the4tes5t"
HANDLE = "harbourcafe.bsky.social"
PDS, ENTRYWAY = "oyster.host.bsky.network", "bsky.social"
OTHER_PDS = "pds.harbour.test"
RESOLVER = "https://dns.google/resolve"

Answer = tuple[int, Any] | str


@dataclass
class Web:
    """``pages``: address -> status and body, the name of a failure, or several in turn."""

    pages: dict[str, Answer | list[Answer]]
    asked: list[Asked] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)

    def send(
        self,
        endpoint: Endpoint,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        bearer: str = "",
        basic: App | None = None,
        proof: Proof | None = None,
        at: datetime | None = None,
    ) -> Reply:
        sent = (dict(params or {}), dict(data or {}), dict(headers or {}))
        self.asked.append(Asked(endpoint, method, url, *sent, bearer, basic, proof))
        answer = self.pages.get(url, (404, ""))
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, str):
            return Reply(endpoint, None, at or NOW, failure=answer)
        status, body = answer
        text = body if isinstance(body, str) else json.dumps(body)
        return Reply(endpoint, status, at or NOW, body=text)

    def reach(self, host: str) -> Web:
        self.reached.append(host)
        return self


def document(did: str = DID, handle: str = HANDLE, pds: str = PDS) -> dict[str, Any]:
    service = {
        "id": "#atproto_pds",
        "type": "AtprotoPersonalDataServer",
        "serviceEndpoint": f"https://{pds}",
    }
    return {"id": did, "alsoKnownAs": [f"at://{handle}"], "service": [service]}


def metadata(host: str = ENTRYWAY) -> dict[str, Any]:
    return {
        "issuer": f"https://{host}",
        "authorization_endpoint": f"https://{host}/oauth/authorize",
        "pushed_authorization_request_endpoint": f"https://{host}/oauth/par",
        "token_endpoint": f"https://{host}/oauth/token",
        "revocation_endpoint": f"https://{host}/oauth/revoke",
        "scopes_supported": ["atproto", "transition:generic"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "dpop_signing_alg_values_supported": ["RS256", "ES256"],
        "require_pushed_authorization_requests": True,
        "authorization_response_iss_parameter_supported": True,
        "client_id_metadata_document_supported": True,
    }


def web(**more: Answer | list[Answer]) -> Web:
    """Harbour Cafe at a server of Bluesky's own; ``more`` by the names below."""
    names = {
        "handle": f"https://{HANDLE}/.well-known/atproto-did",
        "dns": RESOLVER,
        "plc": f"https://plc.directory/{DID}",
        "resource": f"https://{PDS}/.well-known/oauth-protected-resource",
        "server": f"https://{ENTRYWAY}/.well-known/oauth-authorization-server",
        "par": f"https://{ENTRYWAY}/oauth/par",
        "token": f"https://{ENTRYWAY}/oauth/token",
        "revoke": f"https://{ENTRYWAY}/oauth/revoke",
        "session": f"https://{PDS}/xrpc/com.atproto.server.getSession",
        "status": f"https://{PDS}/xrpc/com.atproto.sync.getRepoStatus",
        "profile": f"https://{PDS}/xrpc/app.bsky.actor.getProfile",
    }
    pages: dict[str, Answer | list[Answer]] = {
        "handle": (200, DID + "\n"),
        "dns": (200, {"Status": 3}),
        "plc": (200, document()),
        "resource": (200, {"authorization_servers": [f"https://{ENTRYWAY}"]}),
        "server": (200, metadata()),
        "par": (201, {"request_uri": "urn:ietf:params:oauth:request_uri:req-1", "expires_in": 300}),
        "session": (200, {"did": DID, "handle": HANDLE, "active": True, "didDoc": document()}),
        "revoke": (200, ""),
        **more,
    }
    return Web({names[name]: answer for name, answer in pages.items()})
