"""Finds every sentence of the site that can be translated: in Python, templates and TOML.

Babel reads Python, and templates as Django rewrites them for gettext; no GNU gettext is needed.
A room's sentences are those of its package and of its folder under ``templates/``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.extract import extract
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
# Every network's folder says its sentences, and what they are in each language, itself.
NETWORKS = tuple(
    path.parent.relative_to(ROOT).as_posix()
    for path in sorted((ROOT / "channels" / "networks").glob("*/policy.toml"))
)
# Each room keeps its translations in its own ``locale/``; "" is the site's own.
ROOMS = (
    "",
    "core",
    "accounts",
    "channels",
    "notifications",
    "helpcenter",
    "api",
    "operations",
    *NETWORKS,
)
# Facts of a policy that are no words: addresses, and an answer out of a few.
_CODED = re.compile(r".*_url|new_password")
# What each function's arguments are, by place: the sentence, its plural ("c": the context).
KEYWORDS: dict[str, Any] = {
    name + lazy: places
    for name, places in (
        ("gettext", (1,)),
        ("ngettext", (1, 2)),
        ("pgettext", ((1, "c"), 2)),
        ("npgettext", ((1, "c"), 2, 3)),
    )
    for lazy in ("", "_lazy", "_noop")
} | {"_": (1,)}


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is looked up in a catalog. ``plural`` and ``context`` are empty where not given."""

    text: str
    plural: str = ""
    context: str = ""


SentencesWithFile = Iterator[tuple[Sentence, str]]  # with the file that says it


def of_room(room: str) -> SentencesWithFile:
    """Every sentence of a room with its file, relative to the root; the same one may repeat."""
    for path in _python(room):
        yield from ((sentence, _name(path)) for sentence in in_python(path.read_text()))
    for path in _templates(room):
        yield from ((sentence, _name(path)) for sentence in in_template(path.read_text()))
    if room in NETWORKS:
        for path in sorted((ROOT / room).glob("*.toml")):
            yield from (
                (sentence, _name(path)) for sentence in in_toml(tomllib.loads(path.read_text()))
            )


def in_python(source: str) -> Iterator[Sentence]:
    """The literal sentences that a module hands to gettext."""
    for _line, text, _comments, context in extract("python", BytesIO(source.encode()), KEYWORDS):
        singular, plural = (text, "") if isinstance(text, str) else text[:2]
        yield Sentence(singular, plural, context or "")


def in_template(source: str) -> Iterator[Sentence]:
    """What Django's template tags translate, as Django itself rewrites it for gettext."""
    code = templatize(source)
    # A template's indentation means nothing, and Python would stumble over it.
    yield from in_python("\n".join(line.strip() for line in code.splitlines()))


def in_toml(data: Any, key: str = "") -> Iterator[Sentence]:
    """What a network's files tell people: its facts in words, its abilities, its changes."""
    for name, value in data.items():
        if name == "abilities":
            yield from (Sentence(entry["does"]) for entry in value)
        elif name == "buttons":
            yield from map(Sentence, value)
        elif name == "roles":
            yield from (Sentence(entry["name"]) for entry in value)
        elif name in ("consent_button", "remove_button", "roles_caption"):
            yield Sentence(value)
        elif name == "change":
            yield from (Sentence(entry["says"]) for entry in value)
            yield from _in_words(entry.get(side) for entry in value for side in ("old", "new"))
        elif name in ("wording", "wording_before"):
            parts = ("text", "place", "note")
            yield from (Sentence(entry[part]) for entry in value for part in parts if part in entry)
        elif name == "facts":
            yield from (
                Sentence(fact["value"])
                for fact_name, fact in value.items()
                if isinstance(fact["value"], str) and not _CODED.fullmatch(fact_name)
            )


def _in_words(values: Iterable[object]) -> Iterator[Sentence]:
    """What was before and is now, where it is said in words and is no name or number."""
    yield from (Sentence(value) for value in values if isinstance(value, str) and " " in value)


def _python(room: str) -> list[Path]:
    folder = ROOT / (room or "config")
    others = [ROOT / network for network in NETWORKS if network != room]
    return sorted(
        path
        for path in folder.rglob("*.py")
        if "migrations" not in path.parts and not any(map(path.is_relative_to, others))
    )


def _templates(room: str) -> list[Path]:
    folder = ROOT / "templates"
    templates = [path for path in folder.rglob("*") if path.suffix in (".html", ".txt")]
    return sorted(path for path in templates if _room_of(path.relative_to(folder)) == room)


def _room_of(template: Path) -> str:
    return next((part for part in template.parts if part in ROOMS), "")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
