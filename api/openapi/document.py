"""The API's own description, completed: what Ninja cannot know of it.

Every operation gets its scope, its errors as problem details, and the headers of its
answers; also those of routers that are added later, without a word of theirs.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import translation
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from api.openapi import webhooks
from api.openapi.examples import CHANGES, CHANNEL, CHANNELS, PUBLISHED
from api.protocol import problems
from api.protocol.auth import ApiKey
from api.protocol.problem_types import ROWS, TYPES

Json = dict[str, Any]
SECURITY = "ApiKey"
ABOUT = """How a person's social channels are, for the tools that publish to them.

Sign in with a key: `Authorization: Bearer cck_…`. Times are UTC, in RFC 3339. Words for people
are in the language that `Accept-Language` asks for (`en`, `es`), and name days and hours in the
time zone of the key's owner. Members may be added to answers; those that stand here stay."""
ALWAYS = (401, 403, 422, 429, 500)
WITH_A_BODY = (400, 413, 415)
EXAMPLES: dict[str, Json] = {
    "listChannels": CHANNELS,
    "getChannel": CHANNEL,
    "listChanges": CHANGES,
    "reportPublished": PUBLISHED,
}


class Api(NinjaAPI):
    """Ninja's API with the completed description."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: Json | None = None
    ) -> OpenAPISchema:
        with translation.override("en"):
            schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
            return complete(schema, _operations(self))


def complete(schema: OpenAPISchema, operations: dict[str, Operation]) -> OpenAPISchema:
    """``operations``: by their id, for what each one demands."""
    schema["info"]["description"] = ABOUT
    schema["servers"] = [{"url": settings.SITE_URL}]
    components = schema["components"]
    components["securitySchemes"] = {SECURITY: _security()}
    components["headers"] = _headers()
    components["responses"] = {f"Problem{status}": _problems(status) for status in _statuses()}
    components["schemas"] |= {"Problem": PROBLEM, "Fault": FAULT, "HookCall": webhooks.SCHEMA}
    schema["webhooks"] = webhooks.described()
    for path, methods in schema["paths"].items():
        for method, details in methods.items():
            _complete_operation(path, method, details, operations[details["operationId"]])
    return schema


def _operations(api: NinjaAPI) -> dict[str, Operation]:
    return {
        operation.operation_id or api.get_openapi_operation_id(operation): operation
        for router in api._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }


def _complete_operation(path: str, method: str, details: Json, operation: Operation) -> None:
    scopes = [auth.scope.value for auth in operation.auth_callbacks if isinstance(auth, ApiKey)]
    if scopes:
        details["security"] = [{SECURITY: scopes}]
    for parameter in details.get("parameters", []):
        parameter["schema"] = _without_null(parameter["schema"])
    told = {int(status): response for status, response in details["responses"].items()}
    wrong = {status for status in told if status >= 400} | set(ALWAYS)
    wrong |= set(WITH_A_BODY) if "requestBody" in details else set()
    wrong |= {404} if "{" in path else set()
    good = {status: response for status, response in told.items() if status < 400}
    for answer in good.values():
        _add_headers_and_example(answer, method, details["operationId"])
    if method == "get":
        good[304] = {"description": "Nothing has changed since the `ETag` that you sent."}
    details["responses"] = {str(status): response for status, response in sorted(good.items())} | {
        str(status): {"$ref": f"#/components/responses/Problem{status}"} for status in sorted(wrong)
    }


def _without_null(schema: Json) -> Json:
    """A parameter that may be left out is never null: an address has no such value."""
    forms = [form for form in schema.get("anyOf", []) if form.get("type") != "null"]
    if len(forms) != 1:
        return schema
    only: Json = forms[0]
    return {key: value for key, value in schema.items() if key != "anyOf"} | only


def _add_headers_and_example(answer: Json, method: str, operation_id: str) -> None:
    """Headers, and an example where we have one."""
    names = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
    names += ["ETag"] if method == "get" else []
    headers = answer.setdefault("headers", {})
    headers |= {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    if operation_id in EXAMPLES and "content" in answer:
        answer["content"]["application/json"]["example"] = EXAMPLES[operation_id]


def _security() -> Json:
    return {
        "type": "http",
        "scheme": "bearer",
        "description": "A key that a person makes under Preferences, Keys: "
        f"{settings.SITE_URL}/preferences/keys/",
    }


def _headers() -> Json:
    def number(about: str) -> Json:
        return {"description": about, "required": True, "schema": {"type": "integer"}}

    return {
        "RateLimit-Limit": number("Calls that this key has in a minute."),
        "RateLimit-Remaining": number("How many of them are left."),
        "RateLimit-Reset": number("Seconds until they are counted anew."),
        "ETag": {
            "description": "Send it back as `If-None-Match`.",
            "required": True,
            "schema": {"type": "string"},
        },
        "Retry-After": number("Seconds to wait."),
        "WWW-Authenticate": {"required": True, "schema": {"type": "string"}},
    }


def _statuses() -> list[int]:
    return sorted({row.status for row in ROWS})


def _problems(status: int) -> Json:
    rows = [row for row in ROWS if row.status == status]
    told = {
        "description": "\n".join(f"`{row.slug}`: {row.title}. {row.about}" for row in rows),
        "content": {
            problems.MEDIA_TYPE: {
                "schema": {"$ref": "#/components/schemas/Problem"},
                "examples": {row.slug: {"value": example_of(row.slug)} for row in rows},
            }
        },
    }
    needed = {401: "WWW-Authenticate", 429: "Retry-After"}.get(status)
    if needed:
        told["headers"] = {needed: {"$ref": f"#/components/headers/{needed}"}}
    return told


def example_of(slug: str) -> Json:
    """A problem of this type as it comes over the wire."""
    extra: Json = {"scope": "failures:write"} if slug == "scope-missing" else {}
    errors = [problems.Fault("query", "limit", "Input should be less than or equal to 100")]
    problem = problems.Problem(slug, errors=errors if slug == "invalid" else (), extra=extra)
    return problems.as_json(problem, "/api/v1/channels") if slug in TYPES else {}


FAULT: Json = {
    "type": "object",
    "description": "What is wrong with one part of a call.",
    "required": ["in", "name", "detail"],
    "properties": {
        "in": {"type": "string", "description": "`query`, `path`, `header` or `body`."},
        "name": {"type": "string", "description": "Which part; empty: the whole of it."},
        "detail": {"type": "string"},
    },
}
PROBLEM: Json = {
    "type": "object",
    "description": "An error, after RFC 9457.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": "Which kind of problem: a stable address that explains it.",
        },
        "title": {"type": "string", "description": "The same for every problem of this type."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What happened this time; what to do."},
        "instance": {"type": "string", "description": "The path that was called."},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Fault"}},
        "scope": {"type": "string", "description": "The scope that the key lacks."},
        "channel": {
            "allOf": [{"$ref": "#/components/schemas/ChannelOut"}],
            "description": "The channel as it is, where that is the reason.",
        },
    },
}
