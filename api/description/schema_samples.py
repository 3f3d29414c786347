"""Reads JSON Schema as people do: what kind a value is, and what one looks like."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]
DEEPEST = 6
BY_FORMAT = {
    "date-time": "2026-11-24T07:52:10Z",
    "date": "2026-11-24",
    "uri": "https://example.com/",
    "uuid": "6f1c1d2e-5a0b-4c3d-9e8f-0a1b2c3d4e5f",
}
BY_TYPE: Json = {"string": "…", "integer": 1, "number": 1, "boolean": True, "null": None}


def body_schema(details: Json) -> Json | None:
    """What an operation takes as JSON; None where it takes nothing."""
    content = details.get("requestBody", {}).get("content", {})
    found: Json | None = content.get("application/json", {}).get("schema")
    return found


def resolved(schema: Json, one: Json) -> Json:
    """``one`` without its references; of several forms the first that is not null."""
    if "$ref" in one:
        name = one["$ref"].rsplit("/", 1)[-1]
        return resolved(schema, schema["components"]["schemas"][name])
    forms = [form for form in _forms(one) if form.get("type") != "null"]
    return resolved(schema, forms[0]) if forms else one


def kind_of(schema: Json, one: Json) -> str:
    """ "string or null", "integer, 1 to 100", "one of working, ends_soon"."""
    forms = [form for form in _forms(one) if form.get("type") != "null"]
    nullable = " or null" if len(forms) < len(_forms(one)) else ""
    found = resolved(schema, one)
    if "enum" in found:
        return "one of " + ", ".join(str(value) for value in found["enum"]) + nullable
    if "const" in found:
        return f"always {found['const']}{nullable}"
    if found.get("type") == "array":
        return f"list of {kind_of(schema, found.get('items', {}))}{nullable}"
    if "format" in found:
        return f"{found['format']}{nullable}"
    return f"{found.get('type', 'anything')}{nullable}{_bounds(found)}"


def sample(schema: Json, one: Json, depth: int = 0) -> Any:
    """A value that fits, from the examples that the schema gives."""
    found = resolved(schema, one)
    for place in (one, found):
        if place.get("examples"):
            return place["examples"][0]
        if "example" in place:
            return place["example"]
    if "enum" in found:
        return found["enum"][0]
    if found.get("type") == "array":
        items = found.get("items")
        return [sample(schema, items, depth + 1)] if items and depth < DEEPEST else []
    if found.get("type") == "object" or "properties" in found:
        return _object(schema, found, depth)
    return BY_FORMAT.get(found.get("format", ""), BY_TYPE.get(found.get("type", "string"), "…"))


def _object(schema: Json, found: Json, depth: int) -> dict[str, Any]:
    if depth >= DEEPEST:
        return {}
    members = found.get("properties", {})
    return {name: sample(schema, one, depth + 1) for name, one in members.items()}


def _forms(one: Json) -> list[Json]:
    return list(one.get("anyOf") or one.get("oneOf") or one.get("allOf") or [])


def _bounds(found: Json) -> str:
    low, high = found.get("minimum"), found.get("maximum")
    if low is not None and high is not None and high < 10**9:
        return f", {low} to {high}"
    longest = found.get("maxLength")
    return f", at most {longest} characters" if longest else ""
