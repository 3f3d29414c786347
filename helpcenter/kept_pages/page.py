"""A page as it is kept: its answer in each coding, ready but for what belongs to one request."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from django.utils.http import parse_etags, parse_http_date_safe

from core.logs import request_ids
from helpcenter.kept_pages import codings
from helpcenter.kept_pages.content_stamp import Stamp

Headers = list[tuple[str, str]]
# Said anew: of each form, or of each request.
OF_ONE_ANSWER = frozenset({"etag", "content-length", request_ids.HEADER.lower()})
# Of a 304 there is no body to describe.
OF_A_BODY = frozenset({"content-encoding", "content-length", "content-type"})


@dataclass(frozen=True, slots=True)
class Form:
    """The page in one coding. ``unmodified``: the headers of a 304."""

    body: bytes
    headers: Headers
    unmodified: Headers
    etag: str


class KeptPage:
    """A whole answer of Django's. Each form is made when somebody first asks for it."""

    def __init__(self, view: str, headers: Headers, body: bytes, stamp: Stamp) -> None:
        self.view, self.stamp = view, stamp
        by_name = {name.lower(): value for name, value in headers}
        self._etag = by_name["etag"]
        self._last_modified = parse_http_date_safe(by_name.get("last-modified", ""))
        self._headers = [header for header in headers if header[0].lower() not in OF_ONE_ANSWER]
        self._lock = threading.Lock()
        self._forms = {codings.PLAIN: self._form(body, codings.PLAIN)}

    @property
    def size(self) -> int:
        """In bytes, with compressed forms that may still be to come."""
        return 2 * len(self._forms[codings.PLAIN].body)

    def form(self, accept_encoding: str) -> Form:
        """In the smallest coding that this client takes."""
        coding = codings.chosen(accept_encoding)
        return self._forms.get(coding) or self._compressed(coding)

    def is_known(self, form: Form, if_none_match: str, if_modified_since: str) -> bool:
        """Whether who asks has it already: RFC 9110, 13.1.2 and 13.1.3."""
        if if_none_match:
            return if_none_match == form.etag or _names(if_none_match, form.etag)
        since = parse_http_date_safe(if_modified_since) if if_modified_since else None
        if since is None or self._last_modified is None:
            return False
        return since >= self._last_modified

    def _compressed(self, coding: str) -> Form:
        with self._lock:
            if coding not in self._forms:
                body = codings.COMPRESS[coding](self._forms[codings.PLAIN].body)
                self._forms[coding] = self._form(body, coding)
        return self._forms[coding]

    def _form(self, body: bytes, coding: str) -> Form:
        # The same page in other bytes has a weak tag: RFC 9110, 8.8.1.
        etag = f"W/{_weakly(self._etag)}" if coding else self._etag
        headers = [*self._headers, ("Content-Length", str(len(body))), ("ETag", etag)]
        if coding:
            headers.append(("Content-Encoding", coding))
        unmodified = [(name, value) for name, value in headers if name.lower() not in OF_A_BODY]
        return Form(body, headers, unmodified, etag)


def _names(if_none_match: str, etag: str) -> bool:
    given = parse_etags(if_none_match)
    return given == ["*"] or _weakly(etag) in map(_weakly, given)


def _weakly(etag: str) -> str:
    return etag.removeprefix("W/")
