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
    schema: Json | None = content.get("application/json", {}).get("schema")
    return schema


def resolved(schema: Json, node: Json) -> Json:
    """``node`` without its references; of several forms the first that is not null."""
    if "$ref" in node:
        name = node["$ref"].rsplit("/", 1)[-1]
        return resolved(schema, schema["components"]["schemas"][name])
    forms = [form for form in _forms(node) if form.get("type") != "null"]
    return resolved(schema, forms[0]) if forms else node


def kind_of(schema: Json, node: Json) -> str:
    """ "string or null", "integer, 1 to 100", "one of working, ends_soon"."""
    forms = [form for form in _forms(node) if form.get("type") != "null"]
    nullable = " or null" if len(forms) < len(_forms(node)) else ""
    resolved_node = resolved(schema, node)
    if "enum" in resolved_node:
        return "one of " + ", ".join(str(value) for value in resolved_node["enum"]) + nullable
    if "const" in resolved_node:
        return f"always {resolved_node['const']}{nullable}"
    if resolved_node.get("type") == "array":
        return f"list of {kind_of(schema, resolved_node.get('items', {}))}{nullable}"
    if "format" in resolved_node:
        return f"{resolved_node['format']}{nullable}"
    return f"{resolved_node.get('type', 'anything')}{nullable}{_bounds(resolved_node)}"


def sample(schema: Json, node: Json, depth: int = 0) -> Any:
    """A value that fits, from the examples that the schema gives."""
    resolved_node = resolved(schema, node)
    for place in (node, resolved_node):
        if place.get("examples"):
            return place["examples"][0]
        if "example" in place:
            return place["example"]
    if "enum" in resolved_node:
        return resolved_node["enum"][0]
    if resolved_node.get("type") == "array":
        items = resolved_node.get("items")
        return [sample(schema, items, depth + 1)] if items and depth < DEEPEST else []
    if resolved_node.get("type") == "object" or "properties" in resolved_node:
        return _object(schema, resolved_node, depth)
    return BY_FORMAT.get(
        resolved_node.get("format", ""), BY_TYPE.get(resolved_node.get("type", "string"), "…")
    )


def _object(schema: Json, node: Json, depth: int) -> dict[str, Any]:
    if depth >= DEEPEST:
        return {}
    members = node.get("properties", {})
    return {name: sample(schema, member, depth + 1) for name, member in members.items()}


def _forms(node: Json) -> list[Json]:
    return list(node.get("anyOf") or node.get("oneOf") or node.get("allOf") or [])


def _bounds(node: Json) -> str:
    low, high = node.get("minimum"), node.get("maximum")
    if low is not None and high is not None and high < 10**9:
        return f", {low} to {high}"
    longest = node.get("maxLength")
    return f", at most {longest} characters" if longest else ""
