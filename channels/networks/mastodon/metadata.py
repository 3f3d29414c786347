"""What a server says of its own consent and token addresses, since Mastodon 4.3.

https://docs.joinmastodon.org/methods/oauth/#authorization-server-metadata
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from channels.answers.fields import Fields
from channels.contract import Door, Endpoint, Reply


@dataclass(frozen=True, slots=True)
class Metadata:
    """``s256``: the server takes PKCE. ``scopes``: those that it knows; empty where it says none.
    ``issuer``: the host that it calls itself by."""

    authorize: str
    token: str
    register: str
    s256: bool = False
    scopes: tuple[str, ...] = ()
    issuer: str = ""

    @property
    def takes_posts(self) -> bool:
        """Whether it may be such a server. Others describe themselves at the same address, by the
        same standard: Bluesky's knows ``atproto``, and nothing to write with."""
        return not self.scopes or any(scope.partition(":")[0] == "write" for scope in self.scopes)


def ask(door: Door, server: str, *, at: datetime) -> tuple[Reply, Metadata | None]:
    """The server's answer, and what it says of itself; None where that is nothing of use.

    Before 4.3, and in other software, it is a 404: the addresses are the same all the same.
    """
    url = f"https://{server}/.well-known/oauth-authorization-server"
    reply = door.send(Endpoint.INTROSPECT, "GET", url, params={"lang": "en"}, at=at)
    return reply, _read(reply, server)


def usual(server: str) -> Metadata:
    """The addresses that Mastodon has always had."""
    base = f"https://{server}"
    return Metadata(f"{base}/oauth/authorize", f"{base}/oauth/token", f"{base}/api/v1/apps")


def _read(reply: Reply, server: str) -> Metadata | None:
    fields = Fields(reply.json if reply.ok else None)
    if not fields.address("token_endpoint") or not fields.address("authorization_endpoint"):
        return None
    plain = usual(server)
    return Metadata(
        authorize=_own(fields, "authorization_endpoint", server) or plain.authorize,
        token=_own(fields, "token_endpoint", server) or plain.token,
        register=_own(fields, "app_registration_endpoint", server) or plain.register,
        s256="S256" in fields.words("code_challenge_methods_supported"),
        scopes=fields.words("scopes_supported"),
        issuer=urlsplit(fields.address("issuer") or "").hostname or "",
    )


def _own(fields: Fields, key: str, server: str) -> str:
    """An address on the server itself, without a port: nobody is sent anywhere else."""
    told = fields.address(key) or ""
    try:
        parts = urlsplit(told)
        usable = parts.hostname == server and parts.port is None and not parts.username
    except ValueError:
        return ""
    return told if usable and not parts.query and not parts.fragment else ""
