"""Finds every sentence of the site that can be translated: in Python, templates and TOML.

Standard library and Django's own reading of templates; no GNU gettext is needed. A room's
sentences are those of its package and of its folder under ``templates/``.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
# Each room keeps its translations in its own ``locale/``; "" is the site's own.
ROOMS = ("", "core", "channels", "notifications", "helpcenter", "api")
# What a call's leading arguments are: a context, a singular, a plural.
CALLS = {
    name + lazy: shape
    for name, shape in (("gettext", "s"), ("ngettext", "sp"), ("pgettext", "cs"))
    for lazy in ("", "_lazy", "_noop")
} | {"npgettext": "csp", "npgettext_lazy": "csp"}
IN_TEMPLATES = re.compile(r"(?<!\w)(n?p?gettext|_)\((?=u?[\"'])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is looked up in a catalog. ``plural`` and ``context`` are empty where not given."""

    text: str
    plural: str = ""
    context: str = ""


Found = Iterator[tuple[Sentence, str]]  # with the file that says it


def of_room(room: str) -> Found:
    """Every sentence of a room with its file, relative to the root; the same one may repeat."""
    for path in _python(room):
        yield from ((one, _name(path)) for one in in_python(path.read_text()))
    for path in _templates(room):
        yield from ((one, _name(path)) for one in in_template(path.read_text()))
    if room == "channels":
        for path in sorted((ROOT / room / "networks").glob("*/*.toml")):
            yield from ((one, _name(path)) for one in in_toml(tomllib.loads(path.read_text())))


def in_python(source: str) -> Iterator[Sentence]:
    """The literal sentences that a module hands to gettext, whatever it calls it."""
    tree = ast.parse(source)
    names = {name: name for name in CALLS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {one.asname: one.name for one in node.names if one.asname}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if sentence := _of_call(CALLS.get(names.get(called, "")), node.args):
                yield sentence


def _of_call(shape: str | None, arguments: list[ast.expr]) -> Sentence | None:
    texts = [
        one.value
        for one in arguments[: len(shape or "")]
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    ]
    if not shape or len(texts) < len(shape):
        return None  # looked up by a value: whoever wrote the value is asked, see in_toml
    given = dict(zip(shape, texts, strict=True))
    return Sentence(given["s"], given.get("p", ""), given.get("c", ""))


def in_template(source: str) -> Iterator[Sentence]:
    """What Django's template tags translate, as Django itself rewrites it for gettext."""
    code = templatize(source)
    for match in IN_TEMPLATES.finditer(code):
        call = _call_at(code, match.start())
        name = (
            match.group(1).replace("_", "gettext", 1) if match.group(1) == "_" else match.group(1)
        )
        if sentence := _of_call(CALLS[name], call.args):
            yield sentence


def _call_at(code: str, start: int) -> ast.Call:
    """The call that begins here: the shortest piece that is whole."""
    for end in (one.end() for one in re.finditer(r"\)", code[start:])):
        try:
            node = ast.parse(code[start : start + end], mode="eval").body
        except SyntaxError:
            continue
        if isinstance(node, ast.Call):
            return node
    raise ValueError(f"no whole call in {code[start : start + 80]!r}")


def in_toml(data: Any, key: str = "") -> Iterator[Sentence]:
    """What a network's files tell people: its facts in words, its abilities, its changes."""
    for name, value in data.items():
        if name == "abilities":
            yield from (Sentence(one["does"]) for one in value)
        elif name == "change":
            yield from (Sentence(one["says"]) for one in value)
        elif name == "facts":
            yield from (
                Sentence(fact["value"])
                for fact_name, fact in value.items()
                if isinstance(fact["value"], str) and not fact_name.endswith("_url")
            )


def _python(room: str) -> list[Path]:
    folder = ROOT / (room or "config")
    return sorted(one for one in folder.rglob("*.py") if "migrations" not in one.parts)


def _templates(room: str) -> list[Path]:
    folder = ROOT / "templates"
    found = [one for one in folder.rglob("*") if one.suffix in (".html", ".txt")]
    return sorted(one for one in found if _room_of(one.relative_to(folder)) == room)


def _room_of(template: Path) -> str:
    return next((part for part in template.parts if part in ROOMS), "")


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
