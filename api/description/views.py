"""The API's description, for programs and for people: the same bytes for everybody."""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from api.description import first_call, markdown, reference
from api.keys import scopes
from api.protocol import limits
from api.protocol.problem_types import ROWS
from api.v1 import api
from api.webhooks import event_types

# What the page shows is the very file that a test runs.
VERIFY = Path(__file__).with_name("verify_example.py")
shared = cache_control(public=True, max_age=300)


@require_safe
@shared
@conditional_page
def openapi(request: HttpRequest) -> HttpResponse:
    """The description in OpenAPI 3.1, for programs."""
    return _without_session(request, HttpResponse(_text(), content_type="application/json"))


@require_safe
@shared
@conditional_page
def docs(request: HttpRequest) -> HttpResponse:
    """The description as a page, made from the same schema."""
    schema, root = json.loads(_text()), f"{settings.SITE_URL}/api/v1"
    context = {
        "first": {
            "key": first_call.KEY,
            "curl": first_call.curl(root),
            "python": first_call.python(root),
            "prints": first_call.PRINTS.strip(),
        },
        "about": markdown.block(schema["info"]["description"]),
        "entries": [(entry, markdown.block(entry.about)) for entry in reference.entries(schema)],
        "problems": ROWS,
        "scopes": scopes.ROWS,
        "hook_events": [*event_types.ROWS, event_types.TEST],
        "hook_verify": VERIFY.read_text().strip(),
        "calls": settings.API_CALLS_A_MINUTE,
        "wrong_keys": limits.WRONG_KEYS_A_MINUTE,
        "root": root,
    }
    return _without_session(request, render(request, "api/docs.html", context))


def _text() -> str:
    return json.dumps(api.get_openapi_schema(path_prefix="api/v1/"), ensure_ascii=False)


def _without_session(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A middleware looked at the session, the page did not: no ``Vary: Cookie``."""
    if not request.session.modified:
        request.session.accessed = False
    return response
