"""Whole addresses come from ``SITE_URL``, also where a library asks the request for them.

``Host`` is whatever the client says. An OAuth callback, a link in a mail or a sign-up notice of
allauth's is made with ``request.build_absolute_uri``: here that is the site's own address.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import urljoin

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri

from core import site_address


class SiteAddressMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.build_absolute_uri = partial(absolute, request)  # type: ignore[method-assign]
        return self.get_response(request)


def absolute(request: HttpRequest, location: str | None = None) -> str:
    """As Django's, without its look at ``Host``."""
    here = site_address.absolute(request.path)
    target = request.get_full_path() if location is None else str(location)
    # urljoin alone would read "//x" as another site's address.
    if target.startswith("//"):
        target = "/" + target.lstrip("/")
    return str(iri_to_uri(urljoin(here, target)))
