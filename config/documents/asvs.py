"""What OWASP's ASVS 4.0.3 asks for at levels 1 and 2, and what shows it: tables for
``make docs``, from the files in ``tests/security/asvs/``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Literal

from pydantic import Field

from config.documents.layers import ROOT
from core.toml_files import ListOf, Text, TomlModel, read

FOLDER = ROOT / "tests/security/asvs"
HOME = "docs/"  # where the document stands that the tables go into
STATES = {
    "met": "met",
    "operator": "the operator's",
    "not_applicable": "not applicable",
    "open": "open",
}


class Row(TomlModel):
    """A requirement, or several that are one thing here.

    ``tests`` show it, or ``read`` is the section of a document that is asked for, or that tells
    the operator what is theirs. ``why`` says what keeps it from being met, or a limit of it.
    """

    numbers: ListOf[Text]
    says: Text
    state: Literal["met", "operator", "not_applicable", "open"]
    why: str = ""
    read: str = ""
    tests: ListOf[Text] = ()


class Chapter(TomlModel):
    """One file: a chapter of the standard."""

    title: Text
    rows: ListOf[Row]


class _Levels(TomlModel):
    level_1: dict[str, ListOf[int]] = Field(default_factory=dict)
    level_2: dict[str, ListOf[int]] = Field(default_factory=dict)


@cache
def levels() -> dict[str, int]:
    """Every number of the standard up to level 2 -> the lowest level that asks for it."""
    told = read(_Levels, (FOLDER / "levels.toml").read_text())
    return {
        f"{section}.{number}": level
        for level, sections in ((1, told.level_1), (2, told.level_2))
        for section, numbers in sections.items()
        for number in numbers
    }


@cache
def chapters() -> tuple[Chapter, ...]:
    """In the standard's order."""
    return tuple(read(Chapter, path.read_text()) for path in sorted(FOLDER.glob("v*.toml")))


def rows() -> tuple[Row, ...]:
    """Every row of every chapter."""
    return tuple(row for chapter in chapters() for row in chapter.rows)


def counts() -> Counter[tuple[int, str]]:
    """How many numbers of a level stand in a state."""
    return Counter((levels().get(number, 0), row.state) for row in rows() for number in row.numbers)


def tables() -> str:
    """The counts by level, then each chapter, in Markdown."""
    return "\n\n".join(["\n".join(_counted()), *map(_chapter, chapters())])


def _counted() -> Iterator[str]:
    counted = counts()
    yield f"| asked for from | {' | '.join(STATES.values())} | together |"
    yield "|" + "---|" * (len(STATES) + 2)
    for level in (1, 2):
        each = [counted[level, state] for state in STATES]
        yield f"| level {level} | {' | '.join(map(str, each))} | {sum(each)} |"


def _chapter(chapter: Chapter) -> str:
    head = [
        "| Number | Level | What it asks for | State | Shown by, or why |",
        "|---|---|---|---|---|",
    ]
    return "\n".join([f"## {chapter.title}", "", *head, *map(_row, chapter.rows)])


def _row(row: Row) -> str:
    level = ", ".join(sorted({str(levels().get(number, 0)) for number in row.numbers}))
    numbers = ", ".join(row.numbers)
    return f"| {numbers} | {level} | {row.says} | {STATES[row.state]} | {_shown(row)} |"


def _shown(row: Row) -> str:
    files = dict.fromkeys(test.partition("::")[0] for test in row.tests)
    parts = [row.why, _link(row.read), ", ".join(f"`{name}`" for name in files)]
    return " ".join(part for part in parts if part)


def _link(place: str) -> str:
    if not place:
        return ""
    path = place.removeprefix(HOME) if place.startswith(HOME) else f"../{place}"
    return f"[{place.removeprefix(HOME)}]({path})"
