"""A picture as an article shows it: drawings, or a piece of HTML, with words beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from helpcenter.pictures.drawing import Drawing
from helpcenter.policies import facts


@dataclass(frozen=True, slots=True)
class Picture:
    """``points``: what the numbers in a drawing stand for. ``cites``: network, key of a fact.

    ``alternative``: of ``html`` that is an image; a drawing has its own.
    """

    caption: str
    drawings: Sequence[Drawing] = ()
    html: SafeString | str = ""
    alternative: str = ""
    points: Sequence[str] = ()
    cites: Sequence[tuple[str, str]] = ()
    window_of: str = ""  # a network whose window is drawn, which may look different
    seen: date | None = None

    @property
    def text(self) -> str:
        """What search finds: the words beside it."""
        return " ".join([*(drawing.title for drawing in self.drawings), *self.points, self.caption])


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn. ``of``: the networks, or other things, that one of each is drawn for."""

    draw: Callable[[str], Picture]
    of: Callable[[], Sequence[str]]


def networks() -> list[str]:
    return list(facts.names())


def only(*names: str) -> Callable[[], Sequence[str]]:
    return lambda: names


Subjects = Mapping[str, Subject]
