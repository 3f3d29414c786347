"""The one door to the networks.

Every call leaves through ``GuardedSession``: only to the hosts that the registry
names, only over https, no redirects, one time limit for the whole answer, a cap on
its size, nothing taken from the machine's proxy settings. ``actual_url`` is the seam: with
``settings.SANDBOX_URL`` set, it and nothing else turns a network's address into the
pretend network's.
"""

from __future__ import annotations

import base64
import logging
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests
import urllib3
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError, ReadTimeoutError

from channels.contract import App, Endpoint, Reply
from core.outgoing.timed_connections import pool_manager
from core.outgoing.user_agent import USER_AGENT

logger = logging.getLogger(__name__)

BODY_CAP = 256 * 1024
READ_SIZE = 16 * 1024


class AddressRefused(requests.exceptions.RequestException):
    """An address that no network of ours has. Names the host, never the query."""


class CutShort(requests.exceptions.RequestException):
    """The answer began and did not end: the line was cut, or the time was over."""

    def __init__(self, failure: str) -> None:
        super().__init__(failure)
        self.failure = failure


def actual_url(url: str) -> str:
    """Where ``url`` is really asked: itself, or its place at the pretend networks."""
    if not settings.SANDBOX_URL:
        return url
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"{settings.SANDBOX_URL}/{parts.hostname}{parts.path}{query}"


def door_for(network: str) -> HttpDoor:
    """The door of one network. Raises KeyError where there is none."""
    return HttpDoor(network)


def allauth_session() -> requests.Session:
    """What allauth talks to the networks through: the same guards, its own time limit."""
    hosts = frozenset(host for some in settings.NETWORK_HOSTS.values() for host in some)
    return GuardedSession(hosts, timedelta(seconds=settings.SOCIALACCOUNT_REQUESTS_TIMEOUT))


def skew(reply: Reply) -> timedelta | None:
    """How far the network's clock is ahead of ours; None where it told no time.

    The ``Date`` header has whole seconds: less than about two of them mean nothing.
    """
    try:
        theirs = parsedate_to_datetime(reply.headers["date"])
    except (KeyError, ValueError):
        return None
    return theirs.replace(tzinfo=theirs.tzinfo or UTC) - reply.at


class HttpDoor:
    """``contract.Door`` over HTTP. Raises AddressRefused for a host that is not the network's."""

    def __init__(self, network: str) -> None:
        self.network = network
        self.hosts: frozenset[str] = frozenset(settings.NETWORK_HOSTS[network])

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
        at: datetime | None = None,
    ) -> Reply:
        """One request, one Reply. ``at``: when, aware UTC (now, where it is left out)."""
        at = at or datetime.now(UTC)
        started = time.monotonic()
        sent = {**(headers or {}), **_authorization(bearer, basic)}
        with GuardedSession(self.hosts, settings.NETWORK_TIMEOUT) as session:
            try:
                answer = session.request(method, url, params=params, data=data, headers=sent)
            except AddressRefused:
                raise
            except requests.RequestException as error:
                reply = Reply(endpoint, None, at, failure=_failure(error))
            else:
                reply = _reply(endpoint, answer, at)
        self._note(method, url, reply, time.monotonic() - started)
        return reply

    def _note(self, method: str, url: str, reply: Reply, took: float) -> None:
        parts = urlsplit(url)
        logger.info(
            "network=%s endpoint=%s %s %s%s answer=%s ms=%d",
            self.network,
            reply.endpoint.value,
            method,
            parts.hostname,
            parts.path,
            reply.failure or reply.status,
            took * 1000,
        )


class GuardedSession(requests.Session):
    """Calls to these hosts and no other, each within ``limit`` from dial to last byte."""

    def __init__(self, hosts: frozenset[str], limit: timedelta) -> None:
        super().__init__()
        self.trust_env = False
        self.headers.update({"User-Agent": USER_AGENT, "Accept-Encoding": "identity"})
        self.adapters.clear()
        self.mount("", _SeamAdapter(hosts, limit))

    def request(self, *args: Any, **kwargs: Any) -> requests.Response:
        kwargs["allow_redirects"] = False
        return super().request(*args, **kwargs)


class _SeamAdapter(HTTPAdapter):
    """Checks the address, turns it through the seam, and reads the answer within limits."""

    def __init__(self, hosts: frozenset[str], limit: timedelta) -> None:
        super().__init__(max_retries=0)
        self.hosts = hosts
        self.limit = limit.total_seconds()

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **_: Any
    ) -> None:
        self.poolmanager = pool_manager(num_pools=connections, maxsize=maxsize, block=block)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"  # against the authorities in ``timed_connections.trust``

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        deadline = time.monotonic() + self.limit
        request.url = actual_url(self._checked(request.url or ""))
        timeout: Any = urllib3.Timeout(total=self.limit)
        response = super().send(request, stream=True, timeout=timeout, verify=True)
        try:
            body = b"".join(_read(response, deadline))
        finally:
            response.close()
        response._content = body
        response._content_consumed = True  # type: ignore[attr-defined]
        return response

    def _checked(self, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme != "https" or parts.hostname not in self.hosts:
            raise AddressRefused(f"not an address of a network: {parts.scheme}://{parts.hostname}")
        if parts.port or parts.username:
            raise AddressRefused(f"an odd address of a network: {parts.hostname}")
        return url


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


def _reply(endpoint: Endpoint, answer: requests.Response, at: datetime) -> Reply:
    return Reply(
        endpoint,
        answer.status_code,
        at,
        headers={name.lower(): value for name, value in answer.headers.items()},
        body=answer.content.decode("utf-8", errors="replace"),
    )


def _failure(error: requests.RequestException) -> str:
    """How the line failed, in ``contract.Reply``'s words.

    ``refused`` and ``tls``: nothing was sent, asking again is safe. ``timeout`` and
    ``dropped``: it may have been sent, and done.
    """
    reason = _reason(error)
    if isinstance(error, CutShort):
        return error.failure
    if isinstance(error, requests.exceptions.SSLError):
        return "dropped" if isinstance(reason, ssl.SSLEOFError) else "tls"
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "refused"
    if isinstance(error, requests.exceptions.ReadTimeout):
        return "timeout"
    return "refused" if isinstance(reason, NewConnectionError) else "dropped"


def _reason(error: requests.RequestException) -> object:
    """What urllib3 and ssl said below: requests wraps it twice."""
    inner = error.args[0] if error.args else None
    if isinstance(inner, MaxRetryError):
        inner = inner.reason
    if isinstance(inner, urllib3.exceptions.SSLError):
        inner = inner.args[0]
    return inner


def _authorization(bearer: str, basic: App | None) -> dict[str, str]:
    if bearer:
        return {"Authorization": f"Bearer {bearer}"}
    if basic:
        pair = base64.b64encode(f"{basic.client_id}:{basic.secret}".encode()).decode()
        return {"Authorization": f"Basic {pair}"}
    return {}


class AuthorizeAddressMiddleware:
    """The browser's half of the seam: a redirect to a consent page goes to the pretend one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        location = response.headers.get("Location", "")
        parts = urlsplit(location)
        if parts.scheme == "https" and parts.hostname in settings.NETWORK_AUTHORIZE_HOSTS:
            response.headers["Location"] = actual_url(location)
        return response
