"""Our app where it is an address of ours and a key, and nobody registers it.

Such a network reads who we are at the address (``Network.own_keys``), and is shown that we hold
the key. https://atproto.com/specs/oauth#clients
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlencode, urlsplit

# What people read on a consent page, of an app that nobody registers by hand.
NAME = "Channel Care"
METADATA_PATH = "/oauth-client-metadata.json"
KEYS_PATH = "/oauth-jwks.json"
LOOPBACK = "http://127.0.0.1"
# Among ``App.options``: every key of ours, the newest first, in PEM one after the other.
KEYS = "keys"
_PEM = re.compile(r"-----BEGIN [A-Z ]*-----[^-]*-----END [A-Z ]*-----")


def pems_in(text: str) -> tuple[str, ...]:
    r"""Every key in a text of the operator's, in its order; ``\n`` in it may stand for a line."""
    return tuple(f"{pem}\n" for pem in _PEM.findall(text.replace("\\n", "\n")))


def joined(pems: Iterable[str]) -> str:
    """What ``pems_in`` takes apart."""
    return "".join(pems)


def is_public(site_url: str) -> bool:
    """Whether a server elsewhere can read an address of ours: a name, by https, without a port."""
    try:
        parts = urlsplit(site_url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    # The last part of a name is no number, and of no machine of one's own.
    name = re.fullmatch(r"(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]*", host)
    private = host.endswith((".localhost", ".local", ".internal", ".test", ".invalid"))
    return parts.scheme == "https" and port is None and bool(name) and not private


def metadata_address(site_url: str) -> str:
    """The id of our app, where servers can read it."""
    return f"{site_url.rstrip('/')}{METADATA_PATH}"


def loopback_id(way_back: str, scopes: Sequence[str]) -> str:
    """The id of an app that no server can read: it says all there is to say itself, and has no
    key. https://atproto.com/specs/oauth#localhost-client-development"""
    told = {"redirect_uri": way_back, "scope": " ".join(scopes)}
    return f"http://localhost?{urlencode(told)}"


def on_loopback(site_url: str, path: str) -> str:
    """``path`` of ours by the number of this machine: "localhost" is refused as a way back."""
    try:
        port = urlsplit(site_url).port
    except ValueError:
        port = None
    return f"{LOOPBACK}:{port}{path}" if port else f"{LOOPBACK}{path}"
