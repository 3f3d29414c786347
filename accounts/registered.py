"""What the rooms above hold of a person: they register it here, in their ``apps.ready()``.

So this room can hand everything over, and see everything off, without importing any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models.expressions import Combinable
from django.utils.functional import Promise

Row = dict[str, Any]
Memory = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExportPart:
    """One file of the export: ``<name>.json``, a list of objects.

    ``models``: whose rows are in it, as Django labels them; a test finds what is in none.
    ``rows`` reads bit by bit, however many there are, and gives out no token, key, secret,
    fingerprint or sealed text.
    """

    name: str
    about: str | Promise
    models: tuple[str, ...]
    rows: Callable[[User], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Stays:
    """Something that outlives the account: where, and what the person can do about it."""

    what: str
    link: str = ""
    link_words: str = ""


@dataclass(slots=True)
class Leaving:
    """What a step is given. ``memory`` is its own, and stored by ``save``."""

    user: User
    memory: Memory
    save: Callable[[], None]
    clock: Callable[[], datetime]


def _says_nothing(user: User) -> list[str]:
    return []


def _stays_nowhere(user: User) -> list[Stays]:
    return []


def _tells_nothing(memory: Memory) -> list[Stays]:
    return []


def _stops_nothing(leaving: Leaving) -> None:
    return None


@dataclass(frozen=True, slots=True)
class LeavingStep:
    """What a room does when a person leaves.

    ``run`` may be stopped anywhere and run again. It returns None when nothing is left to do,
    else when to go on (aware UTC). ``goes`` and ``stays`` say in the active language, before,
    what will go and what will not; ``tells`` says afterwards, from its memory, what became of it.
    """

    name: str
    run: Callable[[Leaving], datetime | None] = _stops_nothing
    goes: Callable[[User], list[str]] = _says_nothing
    stays: Callable[[User], list[Stays]] = _stays_nowhere
    tells: Callable[[Memory], list[Stays]] = _tells_nothing


@dataclass(frozen=True, slots=True)
class WrittenIn:
    """How somebody is written to: a language, and a time zone."""

    language: str
    zone: str


EXPORT_PARTS: dict[str, ExportPart] = {}
LEAVING_STEPS: dict[str, LeavingStep] = {}
# At most one: the room that knows how people want to be written to.
WRITTEN_IN: list[Callable[[User], WrittenIn]] = []
# Likewise, for a query that is sent anyway: the zone of the person with this key, as a column.
ZONE_COLUMN: list[Callable[[int], Combinable]] = []


def register_parts(*parts: ExportPart) -> None:
    """Safe to repeat: a part replaces the one of its name."""
    EXPORT_PARTS.update({part.name: part for part in parts})


def register_steps(*steps: LeavingStep) -> None:
    """Safe to repeat: a step replaces the one of its name."""
    LEAVING_STEPS.update({step.name: step for step in steps})
