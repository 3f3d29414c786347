"""What a staff page was asked to show: choices in the address, each a link of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Label = str | Promise
PERIODS: tuple[tuple[str, Label], ...] = (
    ("", _("All time")),
    ("90", _("90 days")),
    ("28", _("28 days")),
    ("7", _("7 days")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    label: Label
    query: str  # "?…", the address that makes this choice and keeps the others
    chosen: bool


class Filters:
    """``allowed``: name -> its values, the first one being meant where none is given.

    Whatever else stands in an address is taken as not said.
    """

    def __init__(
        self, asked: QueryDict, allowed: Mapping[str, Iterable[tuple[str, Label]]]
    ) -> None:
        self.allowed = {name: list(values) for name, values in allowed.items()}
        self.chosen = {name: self._allowed_value(asked.get(name), name) for name in self.allowed}

    def _allowed_value(self, value: str | None, name: str) -> str:
        known = [choice for choice, _label in self.allowed[name]]
        return value if value in known else known[0]

    def __getitem__(self, name: str) -> str:
        return self.chosen[name]

    def choices(self, name: str) -> list[Choice]:
        return [
            Choice(label, self.query(**{name: value}), self.chosen[name] == value)
            for value, label in self.allowed[name]
        ]

    def query(self, **changed: str) -> str:
        """The address's query with these changed; what is meant anyway is left out."""
        wanted = {
            name: value
            for name, value in (self.chosen | changed).items()
            if name not in self.allowed or value != self.allowed[name][0][0]
        }
        return f"?{urlencode(wanted)}" if wanted else "?"


def since(period: str, *, at: datetime) -> datetime | None:
    """The beginning of the first day of a period that ends at ``at``; None: no beginning."""
    if not period:
        return None
    first = at - timedelta(days=int(period) - 1)
    return first.replace(hour=0, minute=0, second=0, microsecond=0)
