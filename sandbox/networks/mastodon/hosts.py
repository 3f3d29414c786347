"""The servers of the pretend Mastodon: three versions, one that is gone, one that was sold."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

A_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Server:
    """``domain``: what its accounts are named by, where that is not its own name.
    ``language``: of its sentences, unless a call asks for another."""

    host: str
    version: tuple[int, int, int]
    title: str
    language: str = "en"
    domain: str = ""

    @property
    def named(self) -> str:
        return self.domain or self.host

    @property
    def since_4_3(self) -> bool:
        """Discovery, PKCE, the scope ``profile``, and apps that are kept."""
        return self.version >= (4, 3, 0)

    @property
    def api_version(self) -> int:
        """Counted since 4.3, for clients. https://docs.joinmastodon.org/entities/Instance/"""
        return {(4, 3): 2, (4, 4): 6, (4, 5): 7}.get(self.version[:2], 0)

    @property
    def since_4_4(self) -> bool:
        """userinfo, and ``client_secret_expires_at``."""
        return self.version >= (4, 4, 0)


SERVERS = {
    server.host: server
    for server in (
        Server("mastodon.social", (4, 5, 3), "Mastodon"),
        Server("kollektiv.example", (4, 3, 9), "Kollektiv", language="de"),
        Server("old.example", (4, 2, 17), "The old town"),
        Server("social.harbour.example", (4, 5, 1), "Harbour", domain="harbour.example"),
    )
}
# The domain in the addresses of the accounts of the last one, with nothing else on it.
DOMAIN = "harbour.example"
GONE = "gone.example"  # answers nothing
PARKED = "parked.example"  # answers everything, with a page
HOSTS = (*SERVERS, DOMAIN, GONE, PARKED)
ANY = "<any({}):host>".format(",".join(f"'{host}'" for host in SERVERS))
NEWER = "<any({}):host>".format(
    ",".join(f"'{host}'" for host, server in SERVERS.items() if server.since_4_3)
)


def here() -> Server:
    """The server that this request went to."""
    return SERVERS[request.path.split("/")[1]]
