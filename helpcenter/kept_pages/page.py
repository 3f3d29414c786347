"""A page as it is kept: its answers in each coding, ready but for what belongs to one request."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import ResolverMatch
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe

from helpcenter.kept_pages import codings
from helpcenter.kept_pages.content_stamp import Stamp

CONDITIONS = (
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)
OF_A_BODY = ("Content-Encoding", "Content-Length", "Content-Type")


@dataclass(frozen=True, slots=True)
class Form:
    """The page in one coding."""

    body: bytes
    headers: Mapping[str, str]
    etag: str
    unmodified: Mapping[str, str]  # headers of a 304


class KeptPage:
    """Made of a whole answer. Each form is made when somebody first asks for it."""

    def __init__(self, response: HttpResponse, stamp: Stamp, match: ResolverMatch | None) -> None:
        self.stamp, self.match = stamp, match
        self._headers = dict(response.headers)
        self._last_modified = parse_http_date_safe(self._headers.get("Last-Modified", ""))
        self._lock = threading.Lock()
        self._forms = {codings.PLAIN: self._form(response.content, codings.PLAIN)}

    @property
    def size(self) -> int:
        """With forms that are still to be made, as far as one can know."""
        return 2 * len(self._forms[codings.PLAIN].body)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """For this request: in the coding that it takes, or that it has the page already."""
        asked = request.META
        form = self._in_coding(codings.chosen(asked.get("HTTP_ACCEPT_ENCODING", "")))
        if asked.get("HTTP_IF_NONE_MATCH") == form.etag:
            return _unmodified(form)
        if any(name in asked for name in CONDITIONS):
            return self._by_conditions(request, form)
        return _whole(request, form)

    def _by_conditions(self, request: HttpRequest, form: Form) -> HttpResponse:
        whole = _whole(request, form)
        answer = get_conditional_response(request, form.etag, self._last_modified, whole)
        if not isinstance(answer, HttpResponse):
            return whole
        return _unmodified(form) if answer.status_code == 304 else answer

    def _in_coding(self, coding: str) -> Form:
        form = self._forms.get(coding)
        if form is not None:
            return form
        with self._lock:
            if coding not in self._forms:
                body = codings.COMPRESS[coding](self._forms[codings.PLAIN].body)
                self._forms[coding] = self._form(body, coding)
        return self._forms[coding]

    def _form(self, body: bytes, coding: str) -> Form:
        headers = {**self._headers, "Content-Length": str(len(body))}
        if coding != codings.PLAIN:
            headers["Content-Encoding"] = coding
            # The same page in other bytes: RFC 9110, 8.8.1.
            headers["ETag"] = f"W/{headers['ETag']}"
        unmodified = {name: value for name, value in headers.items() if name not in OF_A_BODY}
        return Form(body, headers, headers["ETag"], unmodified)


def _whole(request: HttpRequest, form: Form) -> HttpResponse:
    body = b"" if request.method == "HEAD" else form.body
    return HttpResponse(body, headers=form.headers)


def _unmodified(form: Form) -> HttpResponse:
    return HttpResponseNotModified(headers=form.unmodified)
