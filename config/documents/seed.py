"""Where each statement of the seed lives: read by the test that opens every place, and drawn as
a table by ``make docs``.

The seed is the one article that this help center began with; ``seed_statements.toml`` has what it
says in our own words.
"""

from __future__ import annotations

from typing import Literal

from config.documents.layers import ROOT
from core.toml_files import ListOf, Text, TomlModel, read

FILE = ROOT / "tests/helpcenter/articles/seed_statements.toml"


class Place(TomlModel):
    """An address with an anchor, and what must stand there.

    ``words``: regular expressions for the section's text; ``holds``: the same for the page's
    HTML, where it is a control that matters; ``signed_in``: seen by a person with channels.
    """

    at: Text
    anchor: str = ""
    words: ListOf[Text] = ()
    holds: ListOf[Text] = ()
    signed_in: bool = False

    def __str__(self) -> str:
        return f"{self.at}#{self.anchor}" if self.anchor else self.at


class Statement(TomlModel):
    """``kind``: what the network or the token does, what to do about it, or what the site has."""

    says: Text
    kind: Literal["statement", "advice", "system"]
    places: ListOf[Place]


class _Table(TomlModel):
    statements: ListOf[Statement]


def statements() -> tuple[Statement, ...]:
    return read(_Table, FILE.read_text()).statements


def table() -> str:
    """The same in Markdown."""
    head = ["| | What the seed says | Kind | Where it lives |", "|---|---|---|---|"]
    return "\n".join(
        head + [_row(number, statement) for number, statement in enumerate(statements(), 1)]
    )


def _row(number: int, statement: Statement) -> str:
    where = ", ".join(f"`{place}`" for place in statement.places)
    return f"| {number} | {statement.says} | {statement.kind} | {where} |"
