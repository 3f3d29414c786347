"""What Django answered, taken hold of before it goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from helpcenter.public_cache import Deferral

Headers = list[tuple[str, str]]
OF_CACHES = frozenset({"cache-control", "x-accel-expires"})
Write = Callable[[bytes], object]


class Answer:
    """Status, headers and body as WSGI has them."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, status: str, headers: Headers, body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body

    @property
    def is_for_everybody(self) -> bool:
        """A page that any cache may keep, and in which no cookie had a part."""
        by_name = {name.lower(): value for name, value in self.headers}
        return (
            self.status.startswith("200")
            and "etag" in by_name
            and "set-cookie" not in by_name
            and "public" in by_name.get("cache-control", "")
            and "cookie" not in by_name.get("vary", "").lower()
        )


class Held:
    """A ``start_response`` that passes everything on, but what a kept view has signed."""

    def __init__(self, deferral: Deferral, start_response: StartResponse) -> None:
        self.deferral, self.start_response = deferral, start_response
        self.signed = False
        self._cookies: Headers = []

    def __call__(self, status: str, headers: Headers, exc_info: Any = None, /) -> Write:
        self.signed = bool(self.deferral.view) and status.startswith("200")
        if not self.signed:
            return self.start_response(status, headers, exc_info)
        self._cookies = [header for header in headers if header[0].lower() == "set-cookie"]
        return _nowhere

    def with_cookies(self, answer: Answer) -> Answer:
        """A session that has just moved to another key must be told so, by this answer alone."""
        if not self._cookies:
            return answer
        headers = [header for header in answer.headers if header[0].lower() not in OF_CACHES]
        headers += [("Cache-Control", "private, no-store"), *self._cookies]
        return Answer(answer.status, headers, answer.body)


def ask(app: WSGIApplication, environ: WSGIEnvironment) -> Answer:
    """The whole answer."""
    started: list[tuple[str, Headers]] = []

    def start(status: str, headers: Headers, exc_info: Any = None, /) -> Write:
        started.append((status, headers))
        return _nowhere

    given = app(environ, start)
    try:
        body = b"".join(given)
    finally:
        close(given)
    return Answer(*started[-1], body)


def close(given: Iterable[bytes]) -> None:
    """As a server does when the answer is sent: Django's ``request_finished``."""
    if hasattr(given, "close"):
        given.close()


def _nowhere(_data: bytes) -> None:
    """Django writes nothing in this way."""
