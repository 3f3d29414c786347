"""``/healthz``, ``/readyz`` and ``/metrics``: what machines ask the site about itself.

They are answered before anything else looks at the request (``operations.middleware``): no
session, no Host header, no redirect to https, so that a balancer or a container's own check may
ask by address. Details are for whoever holds ``METRICS_TOKEN``, or asks on the machine itself and
through no proxy; everybody else gets the one word.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Mapping

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from core.version import version
from operations import readiness
from operations.counters.metrics import registry
from operations.database_metrics import DatabaseCollector

# What a proxy adds: a request that has one of these came from elsewhere.
BY_A_PROXY = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
RETRY_AFTER_S = 30


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked; which version it is, insiders are told."""
    told, text = {"status": "ok"}, "ok"
    if may_know(request):
        told |= {"version": str(version())}
        text += f" {version()!s}"
    return _answer(request, told, f"{text}\n")


def readyz(request: HttpRequest) -> HttpResponse:
    """Everything that the site stands on works: 200; else 503 and, for insiders, what does not."""
    parts = readiness.parts(at=timezone.now())
    ready = all(part.ok for part in parts)
    word = "ready" if ready else "not ready"
    told: dict[str, object] = {"status": word}
    lines = [word]
    if may_know(request):
        told |= {"version": str(version())}
        told |= {"parts": {part.name: part.says or "ok" for part in parts}}
        lines += [f"{part.name}: {part.says or 'ok'}" for part in parts]
    return _answer(request, told, "\n".join(lines) + "\n", status=200 if ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """In Prometheus' text format. To strangers the page does not exist."""
    if not may_know(request):
        return _plain("not found\n", status=404)
    rows = CollectorRegistry()
    rows.register(DatabaseCollector(timezone.now()))
    try:
        of_database = generate_latest(rows)
    except (DatabaseError, InterfaceError):  # what the processes count is of use all the same
        of_database = b""
    body = generate_latest(registry()) + of_database
    return _uncached(HttpResponse(body, content_type=CONTENT_TYPE_LATEST))


def may_know(request: HttpRequest) -> bool:
    return _has_token(request) or _is_local(request.META)


def _has_token(request: HttpRequest) -> bool:
    scheme, _, given = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    token = str(settings.METRICS_TOKEN)
    same = hmac.compare_digest(given.encode(), token.encode())
    return bool(token) and scheme.lower() == "bearer" and same


def _is_local(meta: Mapping[str, object]) -> bool:
    if any(header in meta for header in BY_A_PROXY):
        return False
    try:
        return ipaddress.ip_address(str(meta.get("REMOTE_ADDR", ""))).is_loopback
    except ValueError:  # a socket in a file has no address
        return False


def _answer(
    request: HttpRequest, told: Mapping[str, object], text: str, status: int = 200
) -> HttpResponse:
    if "json" in request.META.get("HTTP_ACCEPT", ""):
        response: HttpResponse = JsonResponse(dict(told), status=status)
    else:
        response = _plain(text, status)
    if status == 503:
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return _uncached(response)


def _plain(text: str, status: int = 200) -> HttpResponse:
    return _uncached(HttpResponse(text, status=status, content_type="text/plain; charset=utf-8"))


def _uncached(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
