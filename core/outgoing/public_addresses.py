"""Where a call to somebody else's server may go: public addresses only, whatever its name is
said to mean.

A name is resolved once for each sending, every address it resolves to is looked at, and the
caller connects to one of those very addresses: a name that means something else a moment
later changes nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import urlsplit

from django.conf import settings

# A resolver that says nothing for so many seconds counts as having found nothing.
RESOLVE_S = 3
LOOPBACK = "127.0.0.1"
NAT64 = ipaddress.ip_network("64:ff9b::/96")
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Ranges that reach other machines than they seem to, or nobody's. Some of them are global
# by the registry, or by older versions of Python.
NOT_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.88.99.0/24"),
        *("198.18.0.0/15", "224.0.0.0/3"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
)
# A number where a name should be: resolvers take 2130706433, 0x7f.1 and 0177.0.0.1 for an
# address, and each has rules of its own.
NUMBER = re.compile(r"(?:\d+|0x[0-9a-f]*)\.?", re.IGNORECASE)


class Refusal(StrEnum):
    """Why an address is refused, as a code: whoever shows it to a person has the words."""

    NO_ADDRESS = "no_address"
    NOT_HTTPS = "not_https"
    CREDENTIALS = "credentials"
    PORT = "port"
    NOT_FOUND = "not_found"
    PRIVATE = "private"


class RefusedError(Exception):
    """This address is none that we send to."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart, and not yet resolved."""

    secure: bool
    host: str  # as it is sent: lower case, IDNA, without brackets
    port: int
    path: str

    @property
    def authority(self) -> str:
        """What the ``Host`` header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def parse(url: str) -> Target:
    """Take an address apart. Raises RefusedError."""
    if not url.isprintable() or re.search(r"[\s\\]", url):
        raise RefusedError(Refusal.NO_ADDRESS)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RefusedError(Refusal.NO_ADDRESS) from None
    host = _host(parts.hostname or "")
    secure = parts.scheme == "https"
    if not secure and not (parts.scheme == "http" and host == LOOPBACK and may_reach_private()):
        raise RefusedError(Refusal.NOT_HTTPS)
    if parts.username is not None or parts.password is not None:
        raise RefusedError(Refusal.CREDENTIALS)
    port = port if port is not None else (443 if secure else 80)
    if secure and port != 443 and port < 1024:
        raise RefusedError(Refusal.PORT)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise RefusedError(Refusal.NO_ADDRESS)
    return Target(secure, host, port, path)


def vetted(target: Target) -> list[str]:
    """The addresses behind it, all of them fit to be reached. Raises RefusedError.

    One that is not fit spoils the rest: nobody has an honest reason for the mixture.
    """
    if not target.secure:
        return [LOOPBACK]  # ``parse`` lets nothing else through
    addresses = _resolved(target)
    if not addresses:
        raise RefusedError(Refusal.NOT_FOUND)
    if not all(is_public(address) for address in addresses):
        raise RefusedError(Refusal.PRIVATE)
    return addresses


def check(url: str) -> None:
    """Raises RefusedError where we would not send to it now."""
    vetted(parse(url))


def may_reach_private() -> bool:
    return bool(settings.WEBHOOKS_MAY_REACH_PRIVATE)


def is_public(text: str) -> bool:
    """Whether everybody on the internet means the same machine by this address."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        if address.scope_id is not None:
            return False
        inner = _inside(address)
        if inner is not None:
            return _is_public(inner)
        if address not in GLOBAL_UNICAST:
            return False
    return _is_public(address)


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    odd = address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not odd and not any(address in network for network in NOT_PUBLIC)


def _inside(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that is really reached through this one."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _host(name: str) -> str:
    if not name:
        raise RefusedError(Refusal.NO_ADDRESS)
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        pass
    if NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]):
        raise RefusedError(Refusal.PRIVATE)
    try:
        return name.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        raise RefusedError(Refusal.NO_ADDRESS) from None


def _resolved(target: Target) -> list[str]:
    """In a thread, since a resolver has no time limit of its own. A number means itself."""
    with suppress(ValueError):
        return [str(ipaddress.ip_address(target.host))]
    addresses: list[str] = []

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            return
        addresses.extend(dict.fromkeys(str(row[4][0]) for row in rows))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(RESOLVE_S)
    return list(addresses) if not asking.is_alive() else []
