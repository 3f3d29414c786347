"""Each request has an id: in every line about it, and in its answer, for whoever asks."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.logs.context import about

HEADER = "X-Request-ID"
# Of a proxy of ours; anybody else's would let a stranger choose what our lines say.
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{7,63}")


class RequestIdMiddleware:
    """The outermost: what others log about the request has its id as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = of(request.headers.get(HEADER, ""))
        with about(request_id=request_id):
            response = self.get_response(request)
        response.headers[HEADER] = request_id
        return response


def of(given: str) -> str:
    """The id of a request that came with ``given`` in this header: that of our proxy, or a new."""
    ours = settings.TRUSTED_PROXIES and PLAIN.fullmatch(given)
    return given if ours else uuid.uuid4().hex
