"""Pages that are the same bytes for everyone, and that any cache may keep for a while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)
from django.utils.http import parse_http_date_safe
from django.views.decorators.http import require_safe

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
MINUTE, DAY = 60, 86_400
DEFERRED = "helpcenter.public_cache.deferral"


@dataclass
class Deferral:
    """In the environ of a request whose sender keeps pages (``helpcenter.kept_pages``): a view
    that is kept signs with its name, and leaves the page for when it is asked for in the name
    of nobody (``is_made``)."""

    view: str = ""
    is_made: bool = False


def kept(view: View[P]) -> View[P]:
    """``shared``, and kept by the process itself: for a page that needs nothing but its address.

    It reads no query, writes nothing, and changes with the day and with our content only.
    """
    return shared(_deferring(view))


def _deferring(view: View[P]) -> View[P]:
    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        deferral = request.META.get(DEFERRED)
        if deferral is None or deferral.is_made:
            return view(request, *args, **kwargs)
        deferral.view = request.resolver_match.view_name if request.resolver_match else "none"
        return HttpResponse()

    return wrapped


def is_deferred(request: HttpRequest) -> bool:
    """Whether this is part of an answer that who keeps pages gives, and counts."""
    deferral = request.META.get(DEFERRED)
    return deferral is not None and bool(deferral.view)


def shared(view: View[P]) -> View[P]:
    """GET and HEAD only, with an ETag, for public caches: they may keep it for a minute,
    unless the view says otherwise."""
    return require_safe(_conditional(_without_session(view)))


def _conditional(view: View[P]) -> View[P]:
    """Django's own decorator gives no ETag to HEAD, and so no 304 either."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, public=True, max_age=MINUTE)
        # nginx of ours keeps it for a second, so that a deploy shows at once; it tells nobody.
        response.headers["X-Accel-Expires"] = "1"
        if response.status_code != 200:
            return response
        if not response.has_header("ETag"):
            set_response_etag(response)
        if not response.has_header("ETag"):  # a page without a word: it is deferred
            return response
        return _answer(request, response)

    return wrapped


def _answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    modified = response.headers.get("Last-Modified", "")
    given = get_conditional_response(
        request,
        etag=response.headers["ETag"],
        last_modified=parse_http_date_safe(modified),
        response=response,
    )
    answer = cast(HttpResponse, given)  # given a response, it gives one back
    patch_vary_headers(answer, ["Accept-Encoding"])  # gzip says so of whole answers only
    for name in ("Access-Control-Allow-Origin", "Content-Language"):
        if name in response.headers:
            answer.headers.setdefault(name, response.headers[name])
    return answer


def _without_session(view: View[P]) -> View[P]:
    """A middleware may have looked at the session for the reader's time zone, or put it
    there. The page has not, so the cookie must neither divide the cache nor go along: no
    ``Vary: Cookie``, no ``Set-Cookie`` that a cache would give to everybody."""

    @wraps(view)
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if _has_same_key(request):
            request.session.accessed = request.session.modified = False
        return response

    return wrapped


def _has_same_key(request: HttpRequest) -> bool:
    """False where Django has just moved the session to another key: that must be told."""
    return request.session.session_key in (None, request.COOKIES.get(settings.SESSION_COOKIE_NAME))
