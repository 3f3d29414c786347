"""Where to draw the life of a token on a card: issued, lived, now, warning window, end.

Pure geometry in the units of the drawing, whole numbers throughout, so that a template
only copies them. Everything lies within ``width`` x ``height``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from channels.contract import State
from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.life import Life, life_of
from channels.lifeline.label_layout import NARROW, WIDE, Label, Size, Wish, place
from channels.lifeline.label_words import (
    age_label,
    end_label,
    ended_label,
    second_label,
    start_label,
    unsure_label,
    worked_label,
)
from channels.lifeline.spans import Scale, parts_of, scale_of
from channels.words.token_life import life

WIDTH = 480
LEFT, RIGHT = 4, WIDTH - 4
LINE, SECOND_LINE = 18, 32
TEXT = 42
# Of two rows of labels, wide and narrow: the narrow letters are the larger ones.
TWO_ROWS: Mapping[Size, tuple[int, int]] = {WIDE: (50, 68), NARROW: (53, 76)}
HEIGHT, TALL = 46, 81
TICK, CROSS = 9, 8
# A doubt that is narrower than a dot of its line is not to be seen.
LEAST = 8


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line from point to point; ``css`` names what it stands for."""

    css: str
    x1: int
    y1: int
    x2: int
    y2: int


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int
    r: int = 8


@dataclass(frozen=True, slots=True)
class Lifeline:
    """A drawing, and the same in words.

    The classes of ``strokes``: those of ``spans.Part``, end and cut; and second, second-lived,
    second-end for the thin line of a second clock. ``labels`` are read on a wide screen, the
    larger ``narrow`` ones on a phone, where the drawing is smaller.
    """

    width: int
    height: int
    strokes: tuple[Stroke, ...]
    now: Dot | None  # None: the life is over
    labels: tuple[Label, ...]
    narrow: tuple[Label, ...]
    text: str


def draw(diagnosis: Diagnosis, *, at: datetime, text: str = "") -> Lifeline:
    """The life of the token behind ``diagnosis``. ``at``: aware UTC. ``text``: the same in words,
    where the caller has them."""
    of_token, second = life_of(diagnosis), _second(diagnosis)
    scale = scale_of(of_token, LEFT, RIGHT, *([second] if second else []))
    strokes = [_line(part.css, part.x1, part.x2) for part in parts_of(of_token, scale, least=LEAST)]
    strokes += _close(of_token, scale)
    if second:
        strokes += _second_strokes(scale, second, at)
    rows = [_wishes(diagnosis, of_token, scale)]
    if second:
        rows.append([Wish(second_label(diagnosis, second, at=at), scale.x(second), "")])
    return Lifeline(
        width=WIDTH,
        height=TALL if second else HEIGHT,
        strokes=tuple(strokes),
        now=Dot(scale.x(at), LINE) if of_token.over_at is None else None,
        labels=_placed(rows, WIDE),
        narrow=_placed(rows, NARROW),
        text=text or life(diagnosis, at=at),
    )


def _placed(rows: Sequence[Sequence[Wish]], size: Size) -> tuple[Label, ...]:
    lines = (TEXT,) if len(rows) == 1 else TWO_ROWS[size]
    placed = (place(row, y, LEFT, RIGHT, size) for row, y in zip(rows, lines, strict=True))
    return tuple(label for labels in placed for label in labels)


def _second(diagnosis: Diagnosis) -> datetime | None:
    """The clock beside the access token's, where the network has one that counts."""
    if diagnosis.data_access_ends_at is not None:
        return diagnosis.data_access_ends_at
    return diagnosis.refresh_ends_at


def _close(of_token: Life, scale: Scale) -> list[Stroke]:
    strokes = []
    end, over = of_token.ends_at, of_token.over_at
    if end is not None:
        strokes.append(_tick("end", scale.x(end), LINE, TICK))
    if over is not None and not of_token.by_date:
        x = min(max(scale.x(over), LEFT + CROSS), RIGHT - CROSS)
        top, bottom = LINE - CROSS, LINE + CROSS
        strokes.append(Stroke("cut", x - CROSS, top, x + CROSS, bottom))
        strokes.append(Stroke("cut", x + CROSS, top, x - CROSS, bottom))
    return strokes


def _second_strokes(scale: Scale, end: datetime, at: datetime) -> list[Stroke]:
    until, last = min(scale.x(at), scale.x(end)), scale.x(end)
    return [
        _line("second", LEFT, last, SECOND_LINE),
        _line("second-lived", LEFT, until, SECOND_LINE),
        _tick("second-end", last, SECOND_LINE, 5),
    ]


def _wishes(diagnosis: Diagnosis, of_token: Life, scale: Scale) -> list[Wish]:
    """The labels from left to right, each with shorter ways of saying it."""
    at, over = of_token.at, of_token.over_at
    wishes = [Wish(start_label(of_token), LEFT, "", droppable=True)]
    if over is not None:
        # What lies between the last good answer and the first refusal is said in its middle.
        heard = over if of_token.exact else of_token.heard_at
        middle = (scale.x(heard) + scale.x(over)) // 2
        return [*wishes, Wish(ended_label(of_token, over), middle, "now-t")]
    if diagnosis.state is State.CANNOT_TELL:
        if diagnosis.last_alive_at is not None:
            wishes.append(Wish(worked_label(of_token), scale.x(of_token.heard_at), "now-t"))
        return [*wishes, Wish(unsure_label(diagnosis, at=at), scale.x(at), "")]
    wishes.append(Wish(age_label(of_token), scale.x(at), "now-t"))
    x = scale.x(of_token.ends_at) if of_token.ends_at else RIGHT
    return [*wishes, Wish(end_label(diagnosis, of_token), x, "")]


def _line(css: str, x1: int, x2: int, y: int = LINE) -> Stroke:
    return Stroke(css, x1, y, x2, y)


def _tick(css: str, x: int, y: int, reach: int) -> Stroke:
    return Stroke(css, x, y - reach, x, y + reach)
