"""Addresses, handles and DIDs, as far as their form goes. All of them come from strangers.

https://atproto.com/specs/handle, https://atproto.com/specs/did
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LONGEST_HOST = 253
ENTRYWAY = "bsky.social"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9])?")
_PLC = re.compile(r"did:plc:[a-z2-7]{24}")
_WEB = "did:web:"
# Names that lead nowhere on the public network: no handle ends so.
NOWHERE = frozenset(
    ("alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion")
)


def host_of(address: object) -> str:
    """The host of an https address without a port and a user; empty for any other."""
    if not isinstance(address, str) or len(address) > 2000:
        return ""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    if parts.scheme != "https" or parts.username is not None or port not in (None, 443):
        return ""
    return host if is_host(host) else ""


def is_origin(address: object) -> bool:
    """Whether it is a host's address and nothing else: no path, no query."""
    host = host_of(address)
    return bool(host) and str(address).rstrip("/") == f"https://{host}"


def is_host(text: str) -> bool:
    return len(text) <= LONGEST_HOST and bool(_HOST.fullmatch(text))


def is_handle(text: str) -> bool:
    return is_host(text) and text.rpartition(".")[2] not in NOWHERE


def is_did(text: str) -> bool:
    """One of the two kinds that there are: ``did:plc`` and ``did:web`` without a path."""
    return bool(_PLC.fullmatch(text)) or (text.startswith(_WEB) and is_host(web_host(text)))


def web_host(did: str) -> str:
    """The host of a ``did:web``."""
    return did.removeprefix(_WEB)
