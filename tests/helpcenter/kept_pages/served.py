"""The site as a server of WSGI has it: kept pages in front, Django behind, both looked at."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from django.core.handlers.wsgi import WSGIHandler

from helpcenter.kept_pages.front import KeptPages
from helpcenter.kept_pages.shelf import Shelf


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Served:
    """One process. ``asked``: what Django was asked; ``counted``: view, method and status."""

    asked: list[WSGIEnvironment] = field(default_factory=list)
    counted: list[tuple[str, str, str]] = field(default_factory=list)
    shelf: Shelf = field(default_factory=Shelf)

    def __post_init__(self) -> None:
        self.django = WSGIHandler()
        self.front = KeptPages(self._django, self._count, self.shelf)

    def get(
        self,
        path: str,
        query: str = "",
        *,
        method: str = "GET",
        scheme: str = "http",
        mount: str = "",
        **more: str,
    ) -> Reply:
        """``more``: headers by their WSGI names, without ``HTTP_``."""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SCRIPT_NAME": mount,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "8000",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": scheme,
            "wsgi.input": io.BytesIO(),
            "HTTP_HOST": "localhost",
            **{f"HTTP_{name}": value for name, value in more.items()},
        }
        told: list[tuple[str, list[tuple[str, str]]]] = []

        def start(status: str, headers: list[tuple[str, str]], *_error: object) -> Any:
            told.append((status, headers))

        given = self.front(environ, start)
        body = b"".join(given)
        if hasattr(given, "close"):
            given.close()
        [(status, headers)] = told
        return Reply(int(status[:3]), dict(headers), body)

    def _django(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        self.asked.append(environ)
        answer: Iterable[bytes] = self.django(environ, start)
        return answer

    def _count(self, view: str, method: str, status: str, _seconds: float) -> None:
        self.counted.append((view, method, status))
