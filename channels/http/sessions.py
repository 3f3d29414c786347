"""Sessions that call the networks' hosts and no other, within limits, through the seam.

What asks a question may go out on a connection that an earlier call has left open; checked and
turned through the seam is every address, whichever way it goes.
"""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
import urllib3
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, ProtocolError, ReadTimeoutError

from core.outgoing.pinned_pools import pinned_pool_manager
from core.outgoing.timed_connections import HungUpMeanwhileError, pool_manager
from core.outgoing.user_agent import USER_AGENT

BODY_CAP = 256 * 1024
READ_SIZE = 16 * 1024
LEAST_S = 0.001
# Seconds after which no connection is kept any longer: its host may have moved.
KEPT_FOR = 60.0
KEPT_OF_A_HOST = 32


class AddressRefused(requests.exceptions.RequestException):
    """An address that no network of ours has. Names the host, never the query."""


class CutShort(requests.exceptions.RequestException):
    """The answer began and did not end: the line was cut, or the time was over."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


def parts_of(url: str) -> SplitResult:
    """An address taken apart; nothing but empty parts where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def actual_url(url: str) -> str:
    """Where ``url`` is really asked: itself, or its place at the pretend networks."""
    if not settings.SANDBOX_URL:
        return url
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SANDBOX_URL}/{parts.hostname}{parts.path}{query}"


class GuardedSession(requests.Session):
    """Calls to these hosts and no other, each within ``limit`` from dial to last byte.

    ``kept``: on a connection of an earlier call, where there is one. Only the connection is
    shared: a session is one call's own, and so are its cookies. ``reached``: hosts beside these
    that strangers named; then public addresses alone are dialled, each name resolved once, except
    for the pretend networks', where nothing leaves.
    """

    def __init__(
        self,
        hosts: frozenset[str],
        limit: timedelta,
        *,
        kept: bool = False,
        reached: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self.trust_env = False
        self.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        self.adapters.clear()
        self.hosts = hosts | reached
        pinned = bool(reached) and not settings.SANDBOX_URL
        self.mount("", _kept(hosts, limit, pinned) if kept else _SeamAdapter(limit, pinned=pinned))

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["allow_redirects"] = False
        return super().request(*args, **kwargs)

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        self._check(request.url or "")
        return super().send(request, **kwargs)

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.hostname not in self.hosts:
            raise AddressRefused(f"not an address of a network: {parts.scheme}://{parts.hostname}")
        if parts.port or parts.username:
            raise AddressRefused(f"an odd address of a network: {parts.hostname}")


class _SeamAdapter(HTTPAdapter):
    """Turns an address that was checked through the seam, and reads the answer within limits."""

    def __init__(self, limit: timedelta, *, pinned: bool = False) -> None:
        self.manager = pinned_pool_manager if pinned else pool_manager
        self.pinned = pinned
        self.limit = limit.total_seconds()
        super().__init__(max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **_: Any
    ) -> None:
        self.poolmanager = self.manager(num_pools=connections, maxsize=maxsize, block=block)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"  # against the authorities in ``timed_connections.trust``

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        deadline = time.monotonic() + self.limit
        request.url = actual_url(request.url or "")
        response = self._answer(request, deadline)
        try:
            body = b"".join(_read(response, deadline))
        finally:
            response.close()
        response._content = body
        response._content_consumed = True  # type: ignore[attr-defined]
        return response

    def _answer(self, request: requests.PreparedRequest, deadline: float) -> requests.Response:
        """What comes back, its body still to be read."""
        left = max(deadline - time.monotonic(), LEAST_S)
        timeout: Any = urllib3.Timeout(total=left)
        return super().send(request, stream=True, timeout=timeout, verify=True)


class _KeptAdapter(_SeamAdapter):
    """Keeps its connections from call to call, for all threads of this process."""

    def __init__(self, limit: timedelta, *, pinned: bool) -> None:
        super().__init__(limit, pinned=pinned)
        self.until = time.monotonic() + KEPT_FOR

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **_: Any
    ) -> None:
        super().init_poolmanager(connections, KEPT_OF_A_HOST, block)

    def close(self) -> None:
        """A session ends, and its connections are the next one's."""

    def hang_up(self) -> None:
        """Close what is not in use; what is in use is closed after it."""
        pools = self.poolmanager.pools
        for key in pools.keys():  # noqa: SIM118 - no mapping of Python's
            pools[key].close()

    def _answer(self, request: requests.PreparedRequest, deadline: float) -> requests.Response:
        try:
            return super()._answer(request, deadline)
        except requests.ConnectionError as error:
            if not isinstance(reason_of(error), HungUpMeanwhileError):
                raise
        again = _SeamAdapter(timedelta(seconds=self.limit), pinned=self.pinned)
        with closing(again) as anew:
            return anew._answer(request, deadline)


# By a network's own hosts: its servers share one, which keeps lines to the latest few of them.
_adapters: dict[tuple[frozenset[str], timedelta, bool], _KeptAdapter] = {}
os.register_at_fork(after_in_child=_adapters.clear)  # no two processes speak on one line


def hang_up() -> None:
    """Close every connection that is kept."""
    while _adapters:
        _adapters.popitem()[1].hang_up()


atexit.register(hang_up)


def _kept(hosts: frozenset[str], limit: timedelta, pinned: bool) -> _KeptAdapter:
    """Where two threads make one each, one of them is used once."""
    adapter = _adapters.get((hosts, limit, pinned))
    if adapter is not None and time.monotonic() > adapter.until:
        adapter.hang_up()
        adapter = None
    if adapter is None:
        adapter = _adapters[hosts, limit, pinned] = _KeptAdapter(limit, pinned=pinned)
    return adapter


def _read(response: requests.Response, deadline: float) -> Iterator[bytes]:
    """The body piece by piece as it comes, at most ``BODY_CAP`` bytes, until ``deadline``."""
    left = BODY_CAP
    while left > 0 and (piece := _piece(response, min(READ_SIZE, left))):
        yield piece
        left -= len(piece)
        if time.monotonic() > deadline:
            raise CutShort("timeout")


def _piece(response: requests.Response, size: int) -> bytes:
    # read1 hands over what has come; read would wait for a slow drip to fill the size.
    try:
        piece: bytes = response.raw.read1(size, decode_content=True)
    except ReadTimeoutError:
        raise CutShort("timeout") from None
    except (HTTPError, OSError):
        raise CutShort("dropped") from None
    return piece


def reason_of(error: requests.RequestException) -> object:
    """What urllib3 and ssl said below: requests wraps it twice."""
    inner = error.args[0] if error.args else None
    if isinstance(inner, MaxRetryError):
        inner = inner.reason
    if isinstance(inner, ProtocolError):
        inner = inner.args[-1]
    if isinstance(inner, urllib3.exceptions.SSLError):
        inner = inner.args[0]
    return inner
