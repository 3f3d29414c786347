"""The head of an article's file: TOML between two lines of ``+++``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from typing import Any

FENCE = "+++"


class BadFrontError(ValueError):
    """The head is missing or wrong; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class Front:
    title: str
    summary: str
    topics: tuple[str, ...]
    updated: date
    facts_checked: date
    order: int = 100  # within its topic
    networks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    redirects_from: tuple[str, ...] = ()


NEEDED: dict[str, type] = {
    "title": str,
    "summary": str,
    "topics": list,
    "updated": date,
    "facts_checked": date,
}
OPTIONAL: dict[str, type] = {
    "order": int,
    "networks": list,
    "related": list,
    "redirects_from": list,
}


def split(text: str) -> tuple[Front, str]:
    """The head and the Markdown below it. Raises BadFrontError."""
    if not text.startswith(f"{FENCE}\n"):
        raise BadFrontError(f"the file does not begin with a line of {FENCE}")
    head, fence, body = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    if not fence:
        raise BadFrontError(f"the head is not closed by a line of {FENCE}")
    try:
        data = tomllib.loads(head)
    except tomllib.TOMLDecodeError as error:
        raise BadFrontError(f"the head is not TOML: {error}") from None
    return _front(data), body


def _front(data: dict[str, Any]) -> Front:
    for key, kind in NEEDED.items():
        if not data.get(key):
            raise BadFrontError(f"{key} is missing")
        _expect(key, data[key], kind)
    for key, value in data.items():
        if key not in NEEDED and key not in OPTIONAL:
            raise BadFrontError(f"unknown key: {key}")
        _expect(key, value, (NEEDED | OPTIONAL)[key])
    lists = {key: tuple(value) for key, value in data.items() if isinstance(value, list)}
    values: dict[str, Any] = {**data, **lists}
    return Front(**values)


def _expect(key: str, value: object, kind: type) -> None:
    if type(value) is not kind:
        raise BadFrontError(f"{key} should be {kind.__name__}")
    if isinstance(value, list) and not all(isinstance(one, str) for one in value):
        raise BadFrontError(f"{key} should be a list of words")
