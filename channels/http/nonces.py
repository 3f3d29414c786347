"""The nonces by which servers make sure that a DPoP proof was made just now.

The newest of each server is sent with the next proof. They are kept by this process alone: who
has none, or an old one, is told a new one and asks once more.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from channels.contract import Reply

HEADER = "dpop-nonce"
# Servers of which the newest is kept, and how long one may be: what is longer is no nonce.
KEPT, LONGEST = 2000, 500
# https://www.rfc-editor.org/rfc/rfc9449#section-8 and what servers say in place of it.
ASKS = ("use_dpop_nonce", 'dpop "nonce" mismatch')
SAID_IN = ("error", "error_description", "message")


class Nonces:
    """The newest nonce of each server, for all threads of a process."""

    def __init__(self) -> None:
        self._newest: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, url: str) -> str:
        """The newest of the server behind ``url``, empty where it told none."""
        with self._lock:
            return self._newest.get(_origin(url), "")

    def note(self, url: str, reply: Reply) -> None:
        """Keep what the answer brought, where it brought one."""
        nonce = reply.headers.get(HEADER, "")
        if not nonce or len(nonce) > LONGEST or not nonce.isprintable():
            return
        with self._lock:
            self._newest[_origin(url)] = nonce
            self._newest.move_to_end(_origin(url))
            while len(self._newest) > KEPT:
                self._newest.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._newest.clear()


NONCES = Nonces()
os.register_at_fork(after_in_child=NONCES.__init__)  # type: ignore[misc] # its lock may be held


def asks_for_nonce(reply: Reply) -> bool:
    """Whether the server did nothing but ask for the nonce that came along with the answer."""
    if reply.status not in (400, 401) or HEADER not in reply.headers:
        return False
    body: Mapping[str, Any] = reply.json if isinstance(reply.json, dict) else {}
    said = [reply.headers.get("www-authenticate", ""), *(body.get(key) for key in SAID_IN)]
    return any(ask in text.lower() for text in said if isinstance(text, str) for ask in ASKS)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()
