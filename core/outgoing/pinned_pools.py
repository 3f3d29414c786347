"""urllib3's connections to vetted addresses themselves, for servers that strangers name.

As ``pinned`` for single calls: each connection's name is resolved once, every address that it
means is looked at, and one of those very addresses is dialled. A connection that is kept stays
with the address that was checked.
"""

from __future__ import annotations

import socket
import time
from typing import Any

from urllib3 import PoolManager
from urllib3.exceptions import NewConnectionError

from core.outgoing.pinned import CONNECT_S, dial
from core.outgoing.public_addresses import RefusedError, parse, vetted
from core.outgoing.timed_connections import SecureConnection, SecurePool, pool_manager


class _PinnedConnection(SecureConnection):
    """The certificate must be of the name, as everywhere; only the dialling is another."""

    def _new_conn(self) -> socket.socket:
        until = time.monotonic() + min(float(self.timeout or CONNECT_S), CONNECT_S)
        try:
            target = parse(f"https://{self.host}:{self.port}/")
            return dial(target.port, vetted(target), until)
        except RefusedError as refused:
            raise NewConnectionError(self, f"not dialled: {refused.why.value}") from None
        except OSError as error:
            raise NewConnectionError(self, f"no connection: {error}") from error


class _PinnedPool(SecurePool):
    ConnectionCls = _PinnedConnection


def pinned_pool_manager(**options: Any) -> PoolManager:
    """urllib3's pool manager whose connections reach public addresses alone, over TLS alone."""
    manager = pool_manager(**options)
    manager.pool_classes_by_scheme = {"https": _PinnedPool}
    return manager
