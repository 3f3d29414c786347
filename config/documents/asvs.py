"""What OWASP's ASVS 4.0.3 asks for at levels 1 and 2, and what shows it: a table for
``make docs``, from ``tests/security/asvs.toml``."""

from __future__ import annotations

from collections import Counter
from typing import Literal

from config.documents.layers import ROOT
from core.toml_files import ListOf, Text, TomlModel, read

FILE = ROOT / "tests/security/asvs.toml"
STATES = {"met": "met", "not_applicable": "not applicable", "open": "open"}


class Row(TomlModel):
    """Requirements that are alike. ``tests`` show them; ``why`` says what keeps them from it."""

    numbers: ListOf[Text]
    says: Text
    state: Literal["met", "not_applicable", "open"]
    why: str = ""
    tests: ListOf[Text] = ()


class _Table(TomlModel):
    rows: ListOf[Row]


def rows() -> tuple[Row, ...]:
    """Every row, as the file has them."""
    return read(_Table, FILE.read_text()).rows


def table() -> str:
    """The counts, then the rows, in Markdown."""
    counts = Counter[str]()
    for row in rows():
        counts[row.state] += len(row.numbers)
    said = ", ".join(f"{counts[state]} {word}" for state, word in STATES.items())
    head = ["| Requirement | What it asks for | State | Shown by, or why |", "|---|---|---|---|"]
    whole = f"{sum(counts.values())} requirements: {said}."
    return "\n".join([whole, "", *head, *map(_row, rows())])


def _row(row: Row) -> str:
    shown = ", ".join(f"`{name}`" for name in dict.fromkeys(_file(t) for t in row.tests))
    why = row.why or shown
    return f"| {', '.join(row.numbers)} | {row.says} | {STATES[row.state]} | {why} |"


def _file(test: str) -> str:
    return test.partition("::")[0]
