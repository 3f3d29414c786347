"""From the API's description to what its page shows: one entry for each operation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.safestring import SafeString

from api.description import schema_samples
from api.description.markdown import inline
from api.protocol.problem_types import TYPES, ProblemType

Json = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True)
class Part:
    """A parameter, or a member of a body."""

    name: str
    where: str  # path, query, header; empty in a body
    kind: str  # "integer, 1 to 100"
    required: bool
    about: str

    @property
    def words(self) -> SafeString:
        return inline(self.about)


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation, as its section reads."""

    id: str
    method: str
    path: str
    title: str
    about: str
    scope: str
    parameters: list[Part]
    body: list[Part]
    answer: list[Part]
    sample: str  # of the answer, as JSON
    curl: str
    python: str
    problems: list[ProblemType]


def entries(schema: Json) -> list[Entry]:
    """Every operation, in the order of the description."""
    return [
        _entry(schema, path, method, details)
        for path, methods in schema["paths"].items()
        for method, details in methods.items()
        if method in METHODS
    ]


def _entry(schema: Json, path: str, method: str, details: Json) -> Entry:
    body = schema_samples.body_schema(details)
    answer, example = _answer(details)
    address = schema["servers"][0]["url"] + _filled(path, details)
    sent = schema_samples.sample(schema, body) if body else None
    return Entry(
        id=details["operationId"],
        method=method.upper(),
        path=path,
        title=details["summary"],
        about=details.get("description", ""),
        scope="".join(details.get("security", [{"": []}])[0].get("ApiKey", [])),
        parameters=[_parameter(schema, parameter) for parameter in details.get("parameters", [])],
        body=list(_members(schema, body)) if body else [],
        answer=list(_members(schema, answer)) if answer else [],
        sample=_pretty(example or (schema_samples.sample(schema, answer) if answer else None)),
        curl=_curl(method, address, sent),
        python=_python(method, address, sent),
        problems=_problems(details),
    )


def _answer(details: Json) -> tuple[Json | None, Any]:
    """The schema of the good answer with a body, and its example."""
    for status, response in details["responses"].items():
        content = response.get("content", {}).get("application/json")
        if status < "300" and content:
            return content["schema"], content.get("example")
    return None, None


def _parameter(schema: Json, parameter: Json) -> Part:
    about = parameter.get("description", "") or parameter["schema"].get("description", "")
    kind = schema_samples.kind_of(schema, parameter["schema"])
    return Part(parameter["name"], parameter["in"], kind, parameter.get("required", False), about)


def _members(schema: Json, body: Json) -> Iterator[Part]:
    """The members of an object, one level down."""
    resolved = schema_samples.resolved(schema, body)
    required = resolved.get("required", [])
    for name, member in resolved.get("properties", {}).items():
        about = member.get("description") or schema_samples.resolved(schema, member).get(
            "description", ""
        )
        yield Part(name, "", schema_samples.kind_of(schema, member), name in required, about)


def _problems(details: Json) -> list[ProblemType]:
    statuses = {int(status) for status in details["responses"] if status >= "400"}
    return [row for row in TYPES.values() if row.status in statuses]


def _filled(path: str, details: Json) -> str:
    """The path with an id in it, and the parameters that a call must have."""
    required = [
        parameter for parameter in details.get("parameters", []) if parameter.get("required")
    ]
    for parameter in required:
        path = path.replace("{" + parameter["name"] + "}", "12")
    query = {parameter["name"]: "…" for parameter in required if parameter["in"] == "query"}
    return path + (f"?{urlencode(query)}" if query else "")


def _curl(method: str, address: str, sent: Any) -> str:
    lines = [f"curl {address}", '-H "Authorization: Bearer $CHANNEL_CARE_KEY"']
    if method != "get":
        lines[0] = f"curl -X {method.upper()} {address}"
    if sent is not None:
        quoted = json.dumps(sent, ensure_ascii=False).replace("'", "'\\''")
        lines += ['-H "Content-Type: application/json"', f"-d '{quoted}'"]
    return " \\\n  ".join(lines)


def _python(method: str, address: str, sent: Any) -> str:
    lines = [
        "import os",
        "import requests",
        "",
        f"reply = requests.{method}(",
        f'    "{address}",',
        '    headers={"Authorization": f"Bearer {os.environ[\'CHANNEL_CARE_KEY\']}"},',
    ]
    if sent is not None:
        lines.append(f"    json={sent!r},")
    lines += ["    timeout=10,", ")", "reply.raise_for_status()", "print(reply.json())"]
    return "\n".join(lines)


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) if value is not None else ""
