"""Answers with a kept page before anything looks at who asks.

Stands below what every answer passes (request id, headers, the count, https, gzip) and above
sessions, languages, CSRF and people.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from helpcenter.kept_pages.content_stamp import Stamp, content_stamp
from helpcenter.kept_pages.page import KeptPage
from helpcenter.kept_pages.shelf import Shelf
from helpcenter.public_cache import ForEverybody, defer

# All that a kept page may know of the request it is made for: its address.
OF_THE_ADDRESS = ("PATH_INFO", "SCRIPT_NAME", "HTTP_HOST", "SERVER_NAME", "SERVER_PORT")


class KeptPagesMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.DEBUG:  # files that a writer saves show at once
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.shelf = Shelf()
        self.making = threading.Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if self.shelf.get(request.path_info) is None:
            defer(request)
            response = self.get_response(request)
            if not isinstance(response, ForEverybody):
                return response
            return _with_cookies(self._kept(request), response)
        request.get_host()  # another site's name is refused, as everywhere
        return self._kept(request)

    def _kept(self, request: HttpRequest) -> HttpResponse:
        stamp = content_stamp(at=timezone.now())
        page = self.shelf.get(request.path_info)
        if page is None or page.stamp != stamp:
            made = self._make(request, stamp)
            if isinstance(made, HttpResponse):
                return made
            page = made
        request.resolver_match = page.match  # by which the request is counted
        return page.answer(request)

    def _make(self, request: HttpRequest, stamp: Stamp) -> KeptPage | HttpResponse:
        """The page, kept from now on; or the answer, where there is no such page."""
        path = request.path_info
        with self.making:  # once, however many ask at this moment
            page = self.shelf.get(path)
            if page is not None and page.stamp == stamp:
                return page
            nobody = _from_nobody(request)
            response = self.get_response(nobody)
            if not _is_for_everybody(response):
                self.shelf.drop(path)
                return response
            page = KeptPage(response, stamp, nobody.resolver_match)
            self.shelf.put(path, page)
            return page


def _from_nobody(request: HttpRequest) -> WSGIRequest:
    """The same address, asked for without cookies, query, conditions or any other header."""
    environ = {name: request.META[name] for name in OF_THE_ADDRESS if name in request.META}
    return WSGIRequest(
        {
            **environ,
            "REQUEST_METHOD": "GET",
            "wsgi.url_scheme": request.scheme,
            "wsgi.input": io.BytesIO(),
        }
    )


def _is_for_everybody(response: HttpResponse) -> bool:
    headers = response.headers
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "public" in headers.get("Cache-Control", "")
        and "Cookie" not in headers.get("Vary", "")
    )


def _with_cookies(answer: HttpResponse, passed: HttpResponse) -> HttpResponse:
    """A session that has just moved to another key must be told so, by this one answer."""
    if passed.cookies:
        answer.cookies = passed.cookies
        answer.headers["Cache-Control"] = "private, no-store"
    return answer
