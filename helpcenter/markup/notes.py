"""What is gathered while one article is read: its problems, links, and the facts it cites."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

KEY = "notes"


class TagError(ValueError):
    """A tag that cannot be shown; the text says why, for the writer."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A policy fact that an article shows, and the day it was last checked."""

    network: str
    key: str
    checked: date


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a paragraph of ours; an empty slug means the same article."""

    slug: str
    anchor: str


@dataclass(slots=True)
class Notes:
    links_in: str = ""  # the language whose pages our links lead to; empty: the active one
    problems: list[str] = field(default_factory=list)
    cited: list[Cited] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    live: list[str] = field(default_factory=list)  # networks with a card of the reader's
    lines: list[str] = field(default_factory=list)  # those with one line instead
    pictures: list[str] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)  # names of buttons that it says to press
    anchors: list[str] = field(default_factory=list)  # within what tags brought in
    by_network: bool = False  # it holds a list with a line for each network

    def problem(self, text: str) -> None:
        if text not in self.problems:
            self.problems.append(text)


def of(env: MutableMapping[str, Any]) -> Notes:
    """The notes of the article being read."""
    notes: Notes = env.setdefault(KEY, Notes())
    return notes
