"""The language of a page is its address: ``/...`` is English, ``/es/...`` is Spanish.

Nothing else decides it, so that a public page is the same bytes for everyone. An address
without a language (a network's callback, the admin) follows the cookie that the person's
own pages leave.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from helpcenter.page_languages import is_neutral

YEAR_S = 365 * 24 * 3600


class LanguageMiddleware:
    """In place of Django's: no guess from ``Accept-Language``, and no ``Vary`` on it.

    The language ends with the request: the next one in this thread starts afresh.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        neutral = is_neutral(request.path_info)
        language = remembered(request) if neutral else of_address(request.path_info)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not neutral and _is_personal(request, response):
            remember(request, response, language)
        return response


def of_address(path: str) -> str:
    return translation.get_language_from_path(path) or settings.LANGUAGE_CODE


def remembered(request: HttpRequest) -> str:
    """The language of the person's last own page; English for somebody new."""
    held = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return held if held in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _is_personal(request: HttpRequest, response: HttpResponse) -> bool:
    """A page that looked at the session is kept by no shared cache: a cookie may go along."""
    session = getattr(request, "session", None)
    shared = "public" in response.headers.get("Cache-Control", "")
    return session is not None and session.accessed and not shared


def remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
    if remembered(request) == language:
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR_S,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
