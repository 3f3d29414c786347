"""The outermost layer: machines' questions, the count of requests, a database that is away."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse

from helpcenter.public_cache import is_deferred
from operations import endpoints
from operations.counters.metrics import count_request
from operations.database_away import is_away, unavailable

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
Answer = Callable[[HttpRequest], HttpResponse]
FOR_MACHINES: dict[str, Answer] = {
    "/healthz": endpoints.healthz,
    "/readyz": endpoints.readyz,
    "/metrics": endpoints.metrics,
}


class OperationsMiddleware:
    """The first of all."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        machine = FOR_MACHINES.get(request.path_info)
        if machine is not None and request.method in ("GET", "HEAD"):
            return machine(request)
        began = time.perf_counter()
        response = self.get_response(request)
        if not is_deferred(request):
            _count(request, response, time.perf_counter() - began)
        return response


class DatabaseAwayMiddleware:
    """The innermost: what a view raises because the database is away becomes a 503.

    What layers further out raise arrives at the handler of 500 (``config.pages.errors``).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        away = isinstance(error, DatabaseError | InterfaceError) and is_away(error)
        return unavailable(request) if away else None


def _count(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    view = (match.view_name or "unnamed") if match is not None else "none"
    method = request.method if request.method in METHODS else "other"
    count_request(view, method, str(response.status_code), seconds)
