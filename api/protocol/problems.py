"""Every error of the API, as RFC 9457 problem details.

``type`` is the address of a paragraph on the API's page that explains it and does not
change. A router raises ``Problem``; whatever else goes wrong under ``/api/`` is turned
into one by ``api.middleware``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from api.protocol.problem_types import BY_STATUS, TYPES

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"
# What an answer that we replace had to say beside its text.
KEPT_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one part of a call."""

    where: str  # query, path, header, body
    name: str  # "limit", "reports.0.failed_at"; empty: the whole of it
    detail: str

    def as_json(self) -> dict[str, str]:
        return {"in": self.where, "name": self.name, "detail": self.detail}


@dataclass
class Problem(Exception):  # noqa: N818 - the RFC's word
    """Raise it anywhere in a router. ``slug``: one of ``problem_types.TYPES``.

    ``detail`` says what happened this time and what to do; it never repeats a key or a
    token. ``extra``: further members of the answer.
    """

    slug: str
    detail: str = ""
    errors: Sequence[Fault] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.slug


def address_of(slug: str) -> str:
    """Where a problem is explained: the same in every language and for ever."""
    return f"{settings.SITE_URL}{DOCS}#problem-{slug}"


def as_json(problem: Problem, path: str) -> dict[str, Any]:
    """The members of a problem about a call of ``path``."""
    kind = TYPES[problem.slug]
    body: dict[str, Any] = {
        "type": address_of(kind.slug),
        "title": str(kind.title),
        "status": kind.status,
        "detail": problem.detail or str(kind.about),
        "instance": path,
    }
    if problem.errors:
        body["errors"] = [fault.as_json() for fault in problem.errors]
    return body | dict(problem.extra)


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The response that tells of a problem."""
    body = as_json(problem, request.path)
    return HttpResponse(
        json.dumps(body),
        status=body["status"],
        content_type=MEDIA_TYPE,
        headers={"Cache-Control": "no-store", **problem.headers},
    )


def as_problem_details(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """``response``, or the problem in its place where it is an error told in another form."""
    told = response.headers.get("Content-Type", "").startswith(MEDIA_TYPE)
    if response.status_code < 400 or told:
        return response
    kept = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    slug = BY_STATUS.get(response.status_code) or (
        "our-fault" if response.status_code >= 500 else "bad-request"
    )
    return answer(request, Problem(slug, headers=kept))


def install(api: NinjaAPI) -> None:
    """Have ``api`` answer with problems only. What is not listed is a fault of ours: Django
    logs it and tells the operator, and the middleware words the answer."""
    api.add_exception_handler(Problem, _problem)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http_error)
    api.add_exception_handler(Http404, lambda request, _: answer(request, Problem("not-found")))
    for kind, slug in (
        (RequestDataTooBig, "too-large"),
        (UnreadablePostError, "bad-request"),
        (SuspiciousOperation, "bad-request"),
    ):
        api.add_exception_handler(kind, _always(slug))


def _problem(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(request, exception)


def _always(slug: str) -> Any:
    def handle(request: HttpRequest, _exception: Exception) -> HttpResponse:
        return answer(request, Problem(slug))

    return handle


def _invalid(request: HttpRequest, exception: Any) -> HttpResponse:
    return answer(request, Problem("invalid", errors=[_fault(error) for error in exception.errors]))


def _fault(error: Mapping[str, Any]) -> Fault:
    """From Pydantic's words. Its ``input`` is not repeated: it may be a secret."""
    where, *names = [str(part) for part in error.get("loc", ("body",))]
    # A body's first name is the parameter's in our code, which means nothing to the caller.
    names = names[1:] if where == "body" else names
    return Fault(where, ".".join(names), str(error.get("msg", "")))


def _http_error(request: HttpRequest, exception: Any) -> HttpResponse:
    """What Ninja itself raises: its parser wraps ours, and our own problem is inside."""
    if isinstance(exception.__cause__, Problem):
        return answer(request, exception.__cause__)
    return answer(request, Problem(BY_STATUS.get(exception.status_code, "bad-request")))
