"""One GET of a picture: from a host that its network uses for pictures, to a public address,
within a time and a size, without a redirect.
"""

from __future__ import annotations

import http.client
import socket
from urllib.parse import urlsplit

from django.conf import settings

from channels.http import actual_url
from core.outgoing import pinned
from core.outgoing.public_addresses import RefusedError, Target, parse, vetted
from core.outgoing.user_agent import USER_AGENT

WHOLE_S = 10.0
MOST = 1024 * 1024
READ_SIZE = 64 * 1024
# Another time it may be there; anything else will be the same.
BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "image/webp,image/jpeg,image/png",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


class NotFetchedError(Exception):
    """No picture came. ``again``: it is worth another try. The text names no address."""

    def __init__(self, why: str, *, again: bool = False) -> None:
        super().__init__(why)
        self.again = again


def fetch(network: str, address: str, server: str = "") -> bytes:
    """What lies at ``address``, at most ``MOST`` bytes. Raises NotFetchedError.

    ``server``: the login's own, at a network without one address.
    """
    _require_host(network, address, server)
    try:
        with pinned.timed(WHOLE_S) as deadline:
            target, addresses = _way(address)
            return _get(target, addresses, deadline)
    except RefusedError as refused:
        raise NotFetchedError(f"refused: {refused.why}") from None
    except (OSError, http.client.HTTPException) as error:
        raise NotFetchedError(f"line: {type(error).__name__}", again=True) from None


def allowed(network: str, host: str, server: str = "") -> bool:
    """Whether the network keeps pictures at this host, by the operator's list; or the login's
    server does, where it has one: at itself, or at a host below it."""
    if server and (host == server or host.endswith(f".{server}")):
        return True
    listed = str(getattr(settings, f"{network.upper()}_PICTURE_HOSTS", "")).split()
    return any(
        host == entry or (entry.startswith(".") and host.endswith(entry)) for entry in listed
    )


def _require_host(network: str, address: str, server: str) -> None:
    try:
        parts = urlsplit(address)
        odd = parts.scheme != "https" or parts.port or parts.username or parts.password
        host = parts.hostname or ""
    except ValueError:
        raise NotFetchedError("no address") from None
    if odd or not allowed(network, host, server):
        raise NotFetchedError("not at a host of the network's pictures")


def _way(address: str) -> tuple[Target, list[str]]:
    """Whom to ask, and at which addresses: the public ones of the host, or the pretend network,
    which is the operator's own and may be anywhere."""
    if not settings.SANDBOX_URL:
        target = parse(address)
        return target, vetted(target)
    parts = urlsplit(actual_url(address))
    host, path = parts.hostname or "", parts.path + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", host, parts.port or 80, path), [host]


def _get(target: Target, addresses: list[str], deadline: pinned.Deadline) -> bytes:
    sock = pinned.connect(target, addresses, deadline)
    try:
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = sock
        connection.auto_open = 0  # never another connection than this one
        connection.request("GET", target.path, headers={**HEADERS, "Host": target.authority})
        sock.settimeout(deadline.left)
        reply = connection.getresponse()
        if deadline.expired:  # cut off in the headers, which http.client takes for their end
            raise TimeoutError
        with reply:
            if reply.status != 200:
                raise NotFetchedError(f"status {reply.status}", again=reply.status in BUSY)
            return _read(reply, sock, deadline)
    finally:
        sock.close()


def _read(reply: http.client.HTTPResponse, sock: socket.socket, deadline: pinned.Deadline) -> bytes:
    told = reply.length
    body = bytearray()
    while told is None or told <= MOST:
        sock.settimeout(deadline.left)
        piece = reply.read1(READ_SIZE)
        if deadline.expired:
            raise TimeoutError
        if not piece:
            if reply.length:  # less came than was told
                raise http.client.IncompleteRead(bytes(body))
            return bytes(body)
        body += piece
        if len(body) > MOST:
            break
    raise NotFetchedError("too large")
