"""The one door to the networks.

Every call leaves through ``GuardedSession``: only to the hosts that the registry
names, and at a network without one address to those that were named on the way, if they are
public (``core.outgoing.pinned_pools``); only over https, no redirects, one time limit for the
whole answer, a cap on its size, nothing taken from the machine's proxy settings. ``actual_url``
is the seam: with ``settings.SANDBOX_URL`` set, it and nothing else turns a network's address
into the pretend network's.
"""

from __future__ import annotations

import base64
import logging
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple
from urllib.parse import urlsplit

import requests
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from urllib3.exceptions import NewConnectionError

from channels.contract import App, Endpoint, Proof, Reply, server_named
from channels.http import dpop
from channels.http.nonces import NONCES, asks_for_nonce
from channels.http.sessions import (
    BODY_CAP,
    AddressRefused,
    CutShort,
    GuardedSession,
    actual_url,
    hang_up,
    parts_of,
    reason_of,
)

__all__ = [
    "BODY_CAP",
    "AddressRefused",
    "AuthorizeAddressMiddleware",
    "GuardedSession",
    "HttpDoor",
    "actual_url",
    "allauth_session",
    "door_for",
    "hang_up",
    "parts_of",
    "skew",
]

logger = logging.getLogger(__name__)

# Asking these twice does no harm: they may go out on a connection that was kept, which the other
# side may just be closing. Whatever grants, ends or posts gets a new one.
QUESTIONS = frozenset({Endpoint.INTROSPECT, Endpoint.WHOAMI, Endpoint.LIST_PAGES})


def door_for(network: str, server: str = "") -> HttpDoor:
    """The door of one network; ``server``: the login's own, where the network has many.

    Raises KeyError where there is no such network.
    """
    door = HttpDoor(network)
    return door.reach(server) if server else door


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


class _Call(NamedTuple):
    endpoint: Endpoint
    method: str
    url: str
    params: Mapping[str, str] | None
    data: Mapping[str, str] | None
    headers: Mapping[str, str]
    at: datetime


class HttpDoor:
    """``contract.Door`` over HTTP. Raises AddressRefused for a host that is not the network's.

    Not at a network without one address, whose servers say where to ask next: what it may not
    reach there is a line that was refused.
    """

    def __init__(self, network: str, reached: frozenset[str] = frozenset()) -> None:
        self.network = network
        self.hosts: frozenset[str] = frozenset(settings.NETWORK_HOSTS[network])
        self.reached = reached
        self.anywhere = network in settings.NETWORKS_ANYWHERE

    def reach(self, host: str) -> HttpDoor:
        """As ``contract.Door.reach``."""
        if not self.anywhere:
            raise AddressRefused(f"{self.network} has its own addresses and no other")
        named = server_named(host)
        return HttpDoor(self.network, self.reached | {named}) if named else self

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
        proof: Proof | None = None,
        at: datetime | None = None,
    ) -> Reply:
        """One request, one Reply. ``at``: when, aware UTC (now, where it is left out).

        With a ``proof`` it is sent once more where the server only told the nonce to prove with.
        """
        at = at or datetime.now(UTC)
        plain = {**(headers or {}), **_authorization(bearer, basic)}
        call = _Call(endpoint, method, url, params, data, plain, at)
        if proof is None or not parts_of(url).hostname:  # nothing is proved to no address
            return self._ask(call)
        reply = self._ask(_proved(call, proof))
        return self._ask(_proved(call, proof)) if asks_for_nonce(reply) else reply

    def _ask(self, call: _Call) -> Reply:
        endpoint, method, url, params, data, headers, at = call
        started = time.monotonic()
        kept = endpoint in QUESTIONS
        with GuardedSession(
            self.hosts, settings.NETWORK_TIMEOUT, kept=kept, reached=self.reached
        ) as session:
            try:
                answer = session.request(method, url, params=params, data=data, headers=headers)
            except AddressRefused:
                if not self.anywhere:
                    raise
                reply = Reply(endpoint, None, at, failure="refused")
            except requests.RequestException as error:
                reply = Reply(endpoint, None, at, failure=_failure(error))
            else:
                reply = _reply(endpoint, answer, at)
        if reply.status:
            NONCES.note(url, reply)
        self._note(method, url, reply, time.monotonic() - started)
        return reply

    def _note(self, method: str, url: str, reply: Reply, took: float) -> None:
        parts = parts_of(url)
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
    reason = reason_of(error)
    if isinstance(error, CutShort):
        return error.failure
    if isinstance(error, ValueError):  # what is no address is not dialled
        return "refused"
    if isinstance(error, requests.exceptions.SSLError):
        return "dropped" if isinstance(reason, ssl.SSLEOFError) else "tls"
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return "refused"
    if isinstance(error, requests.exceptions.ReadTimeout):
        return "timeout"
    return "refused" if isinstance(reason, NewConnectionError) else "dropped"


def _proved(call: _Call, proof: Proof) -> _Call:
    """The call with a proof of this one sending. Raises dpop.KeyUnfit.

    Signed is the moment of sending and not the caller's: servers take a proof for seconds, and
    a round of looks has one moment for all of them.
    """
    token, nonce, at = proof.access_token, NONCES.of(call.url), datetime.now(UTC)
    header = dpop.proof_header(
        proof.key_pem, call.method, call.url, at=at, nonce=nonce, access_token=token
    )
    headers = {**call.headers, "DPoP": header}
    if token:
        headers["Authorization"] = f"DPoP {token}"
    if proof.assertion is None:
        return call._replace(headers=headers)
    ours = proof.assertion
    signed = dpop.assertion(ours.key_pem, ours.client_id, ours.audience, at=at)
    form = {
        **(call.data or {}),
        "client_id": ours.client_id,
        "client_assertion_type": dpop.ASSERTION_TYPE,
        "client_assertion": signed,
    }
    return call._replace(headers=headers, data=form)


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
