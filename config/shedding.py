"""Load beyond what this machine can do: what has waited too long is turned away at once.

Gunicorn's threads take requests in turn, and an overloaded server makes everybody wait for ever
longer. Here a request that has waited ``LONGEST_WAIT_S`` for a thread is answered with 503 and
``Retry-After``, which costs next to nothing: the rest is served within a bounded time, and the
moment the load is gone nothing is left to work off.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gunicorn.workers.gthread import TConn, ThreadWorker

LONGEST_WAIT_S = 2.0
RETRY_AFTER_S = 5
# Who watches asks whether we are alive, not whether we have time.
NEVER_SHED = ("/healthz", "/readyz")
SAYS = {
    "en": "<h1>Too many people at once</h1><p>Please try again in a few seconds.</p>",
    "es": "<h1>Demasiadas personas a la vez</h1><p>Vuelve a intentarlo en unos segundos.</p>",
}
PROBLEM = '{"type":"about:blank","title":"Too many requests at once","status":503}'

_waited = threading.local()


class Shedding:
    """Around the site. ``waited``: how long the request under way waited for its thread."""

    def __init__(self, app: WSGIApplication, waited: Callable[[], float]) -> None:
        self.app, self.waited = app, waited

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if self.waited() < LONGEST_WAIT_S or path in NEVER_SHED:
            return self.app(environ, start_response)
        kind, body = _answer(path)
        headers = [
            ("Content-Type", kind),
            ("Content-Length", str(len(body))),
            ("Retry-After", str(RETRY_AFTER_S)),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
        ]
        start_response("503 Service Unavailable", headers)
        return [body]


class Worker(ThreadWorker):  # type: ignore[misc] # Gunicorn is not typed
    """Gunicorn's threaded worker, which notes how long a request has waited."""

    def load_wsgi(self) -> None:
        super().load_wsgi()
        site: WSGIApplication = self.wsgi  # type: ignore[has-type]
        self.wsgi = Shedding(site, lambda: getattr(_waited, "seconds", 0.0))

    def enqueue_req(self, conn: TConn) -> None:
        conn.since = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn: TConn) -> Any:
        _waited.seconds = time.monotonic() - conn.since
        return super().handle(conn)


def _answer(path: str) -> tuple[str, bytes]:
    if path.startswith("/api/"):
        return "application/problem+json", PROBLEM.encode()
    language = "es" if path == "/es" or path.startswith("/es/") else "en"
    page = f'<!doctype html><html lang="{language}"><title>503</title>{SAYS[language]}</html>'
    return "text/html; charset=utf-8", page.encode()
