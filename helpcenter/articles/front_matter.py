"""The head of an article's file: TOML between two lines of ``+++``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FENCE = "+++"
REVISION = re.compile(r"[0-9a-f]{12}")


class BadFrontError(ValueError):
    """The head is missing or wrong; the text says what to mend."""


@dataclass(frozen=True, slots=True)
class Note:
    """What changed for the reader, on which day."""

    date: date
    says: str


@dataclass(frozen=True, slots=True)
class Front:
    title: str
    summary: str
    topics: tuple[str, ...]
    published: date
    updated: date
    facts_checked: date
    order: int = 100  # within its topic
    networks: tuple[str, ...] = ()
    related: tuple[str, ...] = ()  # pinned, before those that likeness finds
    redirects_from: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()  # newest first


@dataclass(frozen=True, slots=True)
class Translated:
    """What a translation says itself; all else is its original's."""

    title: str
    summary: str
    updated: date
    translates: str  # the revision of the original that it was made from
    notes: tuple[Note, ...] = ()


Keys = Mapping[str, type]
NEEDED: Keys = {
    "title": str,
    "summary": str,
    "topics": list,
    "published": date,
    "updated": date,
    "facts_checked": date,
}
OPTIONAL: Keys = {
    "order": int,
    "networks": list,
    "related": list,
    "redirects_from": list,
    "notes": list,
}
TRANSLATION: Keys = {"title": str, "summary": str, "updated": date, "translates": str}


def split(text: str) -> tuple[Front, str]:
    """The head and the Markdown below it. Raises BadFrontError."""
    data, body = _parted(text)
    return Front(**_values(data, NEEDED, OPTIONAL)), body


def split_translation(text: str) -> tuple[Translated, str]:
    """The same for a file that has an original in the source language."""
    data, body = _parted(text)
    front = Translated(**_values(data, TRANSLATION, {"notes": list}))
    if not REVISION.fullmatch(front.translates):
        raise BadFrontError("translates should be a revision: 12 figures and letters a to f")
    return front, body


def _parted(text: str) -> tuple[dict[str, Any], str]:
    if not text.startswith(f"{FENCE}\n"):
        raise BadFrontError(f"the file does not begin with a line of {FENCE}")
    head, fence, body = text[len(FENCE) + 1 :].partition(f"\n{FENCE}\n")
    if not fence:
        raise BadFrontError(f"the head is not closed by a line of {FENCE}")
    try:
        return tomllib.loads(head), body
    except tomllib.TOMLDecodeError as error:
        raise BadFrontError(f"the head is not TOML: {error}") from None


def _values(data: dict[str, Any], needed: Keys, optional: Keys) -> dict[str, Any]:
    for key in needed:
        if not data.get(key):
            raise BadFrontError(f"{key} is missing")
        _value(key, data[key], needed)
    return {key: _value(key, value, {**needed, **optional}) for key, value in data.items()}


def _value(key: str, value: Any, known: Keys) -> Any:
    if key not in known:
        raise BadFrontError(f"unknown key: {key}")
    if type(value) is not known[key]:
        raise BadFrontError(f"{key} should be {known[key].__name__}")
    if not isinstance(value, list):
        return value
    if key == "notes":
        return tuple(_note(one) for one in value)
    if not all(isinstance(one, str) for one in value):
        raise BadFrontError(f"{key} should be a list of words")
    return tuple(value)


def _note(one: Any) -> Note:
    if not isinstance(one, dict) or set(one) != {"date", "says"}:
        raise BadFrontError("a note has a date and what it says, nothing else")
    if type(one["date"]) is not date:
        raise BadFrontError("the date of a note should be date")
    if not isinstance(one["says"], str) or not one["says"].strip():
        raise BadFrontError("a note says nothing")
    return Note(one["date"], one["says"].strip())
