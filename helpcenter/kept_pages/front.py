"""Answers with a kept page before Django has made a request of what was asked.

Django is asked twice for a page that is not there yet. First as ever, with the request as it
came: host, https and all else are looked at as on any page, and a view that is ``kept`` signs that
it is. Then for the page itself, in the name of nobody. From then on the page is answered from
here, to whoever names a host under which Django has answered.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.utils import timezone

from core.logs import request_ids
from helpcenter.kept_pages import django_answer
from helpcenter.kept_pages.content_stamp import Stamp, content_stamp
from helpcenter.kept_pages.django_answer import Answer
from helpcenter.kept_pages.page import KeptPage
from helpcenter.kept_pages.shelf import Shelf
from helpcenter.public_cache import DEFERRED, Deferral

# view, method, status, seconds
Count = Callable[[str, str, str, float], None]
# Left to Django: nobody sends them for a page.
RARE = ("HTTP_IF_MATCH", "HTTP_IF_UNMODIFIED_SINCE")
# Where the site is mounted: at the root. Gunicorn takes another place from a header of this name,
# which some proxies pass on from anybody, and every link of a page would begin with it.
MOUNT = "SCRIPT_NAME"
# All that a page may know of the request that it is made for.
ADDRESS = ("PATH_INFO", MOUNT, "SERVER_NAME", "SERVER_PORT", "SERVER_PROTOCOL")
HOST = ("HTTP_HOST", "wsgi.url_scheme")
SERVER = ("wsgi.version", "wsgi.errors", "wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once")
# Names and ports by which one site is called; a stranger may make up any port.
MOST_HOSTS = 64


class KeptPages:
    """Around the site. ``count`` is told of each answer to a view that is kept."""

    def __init__(self, app: WSGIApplication, count: Count, shelf: Shelf | None = None) -> None:
        self.app, self.count = app, count
        self.shelf = Shelf() if shelf is None else shelf
        self._hosts: set[tuple[str, ...]] = set()
        self._making = threading.Lock()
        proxy = settings.SECURE_PROXY_SSL_HEADER
        self._host = (*HOST, proxy[0]) if proxy else HOST

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if settings.DEBUG or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return self.app(environ, start_response)
        if any(name in environ for name in RARE) or environ.get(MOUNT):
            return self.app(environ, start_response)
        page = self.shelf.get(environ["PATH_INFO"])
        if page is None or self._called(environ) not in self._hosts:
            return self._ask(environ, start_response)
        answer = self._answer(environ, page.view)
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _ask(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Django's own answer, unless it is signed as one for everybody."""
        deferral = environ[DEFERRED] = Deferral()
        held = django_answer.Held(deferral, start_response)
        given = self.app(environ, held)
        if not held.signed:
            return given
        django_answer.close(given)
        if len(self._hosts) < MOST_HOSTS:
            self._hosts.add(self._called(environ))
        answer = held.with_cookies(self._answer(environ, deferral.view))
        start_response(answer.status, answer.headers)
        return [answer.body]

    def _called(self, environ: WSGIEnvironment) -> tuple[str, ...]:
        return tuple(environ.get(name, "") for name in self._host)

    def _answer(self, environ: WSGIEnvironment, view: str) -> Answer:
        began = time.perf_counter()
        stamp = content_stamp(at=timezone.now())
        page = self.shelf.get(environ["PATH_INFO"])
        made = page if page and page.stamp == stamp else self._make(environ, view, stamp)
        answer = _of_page(made, environ) if isinstance(made, KeptPage) else made
        took = time.perf_counter() - began
        self.count(view, environ["REQUEST_METHOD"], answer.status[:3], took)
        return answer

    def _make(self, environ: WSGIEnvironment, view: str, stamp: Stamp) -> KeptPage | Answer:
        """The page, kept from now on; Django's answer where there is no such page."""
        path = environ["PATH_INFO"]
        with self._making:  # once, however many ask at this moment
            page = self.shelf.get(path)
            if page is not None and page.stamp == stamp:
                return page
            answer = django_answer.ask(self.app, self._from_nobody(environ, view))
            if not answer.is_for_everybody:
                self.shelf.drop(path)
                return answer
            page = KeptPage(view, answer.headers, answer.body, stamp)
            self.shelf.put(path, page)
            return page

    def _from_nobody(self, environ: WSGIEnvironment, view: str) -> WSGIEnvironment:
        """The same address without cookies, query, conditions or any other header."""
        names = (*ADDRESS, *self._host, *SERVER)
        return {
            **{name: environ[name] for name in names if name in environ},
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": "",
            "wsgi.input": io.BytesIO(),
            DEFERRED: Deferral(view, is_made=True),
        }


def _of_page(page: KeptPage, environ: WSGIEnvironment) -> Answer:
    get = environ.get
    form = page.form(get("HTTP_ACCEPT_ENCODING", ""))
    own = (request_ids.HEADER, request_ids.of(get("HTTP_X_REQUEST_ID", "")))
    known = get("HTTP_IF_NONE_MATCH", ""), get("HTTP_IF_MODIFIED_SINCE", "")
    if page.is_known(form, *known):
        return Answer("304 Not Modified", [*form.unmodified, own], b"")
    body = b"" if environ["REQUEST_METHOD"] == "HEAD" else form.body
    return Answer("200 OK", [*form.headers, own], body)
