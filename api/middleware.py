"""What every answer under ``/api/`` has in common, wherever it was made."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from api.protocol import limits, problems

ROOT = "/api/"
# A page for people, and the description that it is made of: ordinary, public, cacheable.
PAGES = (problems.DOCS, "/api/v1/openapi.json")


class ApiMiddleware:
    """Errors become problem details, also those raised before or beside the API's own code.

    Words are in the language that ``Accept-Language`` asks for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(ROOT) or request.path_info == problems.DOCS:
            return self.get_response(request)
        language = asked_language(request)
        with translation.override(language):
            response = problems.as_problem_details(request, self.get_response(request))
        return _with_headers(request, response, language)


def asked_language(request: HttpRequest) -> str:
    """The first of ours that the caller lists; English else."""
    known = dict(settings.LANGUAGES)
    for language in request.headers.get("Accept-Language", "").split(",")[:20]:
        name = language.partition(";")[0].strip().lower().partition("-")[0]
        if name in known:
            return name
    return settings.LANGUAGE_CODE


def _with_headers(request: HttpRequest, response: HttpResponse, language: str) -> HttpResponse:
    # Data, whatever a browser would make of it, and under a name that no caller chooses.
    response.headers["Content-Disposition"] = 'attachment; filename="api.json"'
    if request.path_info in PAGES:
        return response
    limits.add_headers(request, response)
    response.headers["Content-Language"] = language
    # A session means nothing here: the key is the only way in.
    session = getattr(request, "session", None)
    if session is not None and not session.modified:
        session.accessed = False
    response.headers.setdefault("Cache-Control", "private, no-store")
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response
