"""Where to draw the life of a token: issued, lived, now, warning window, end.

Pure geometry in the units of the drawing, whole numbers throughout, so that a template
only copies them. Everything lies within ``width`` x ``height``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.contract import State
from channels.diagnosis.diagnose import Clock, Diagnosis
from channels.lifeline.label_layout import Label, Wish, place
from channels.lifeline.label_words import age_label, end_label, second_label, start_label
from channels.words.token_life import life

WIDTH = 480
LEFT, RIGHT = 4, WIDTH - 4
LINE, SECOND_LINE = 18, 32
TEXT, TEXT_BELOW, SECOND_TEXT = 42, 50, 65
HEIGHT, TALL = 46, 69
TICK, CROSS = 9, 8
# Where nothing says how long the line is, the living part grows ever slower with its age.
OPEN_SHARE, OPEN_HALF = 0.8, timedelta(days=30)
# From here on an open line only fades out.
OPEN_FROM = 0.84


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

    The classes of ``strokes``: track, lived, warn, unsure, open, end, cut; and second,
    second-lived, second-end for the thin line of a second clock.
    """

    width: int
    height: int
    strokes: tuple[Stroke, ...]
    now: Dot | None  # None: the life is over
    labels: tuple[Label, ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Scale:
    """Maps moments to positions. ``finish`` None: no end is known, nothing is to scale."""

    start: datetime
    finish: datetime | None

    def x(self, when: datetime) -> int:
        age = max(when - self.start, timedelta(0))
        if self.finish is None:
            share = OPEN_SHARE * (age / (age + OPEN_HALF))
        else:
            share = age / max(self.finish - self.start, timedelta(seconds=1))
        return LEFT + round((RIGHT - LEFT) * min(share, 1.0))


def draw(diagnosis: Diagnosis, *, at: datetime, text: str = "") -> Lifeline:
    """The life of the token behind ``diagnosis``. ``at``: aware UTC. ``text``: the same in words,
    where the caller has them."""
    scale = _scale(diagnosis, at)
    second = _second(diagnosis)
    strokes = [*_track(diagnosis, scale), *_lived(diagnosis, scale, at)]
    strokes += [*_window(diagnosis, scale, at), *_close(diagnosis, scale)]
    labels = place(_wishes(diagnosis, scale, at), TEXT_BELOW if second else TEXT, LEFT, RIGHT)
    if second:
        strokes += _second_strokes(scale, second, at)
        wish = Wish(second_label(diagnosis, second, at=at), scale.x(second), "")
        labels += place([wish], SECOND_TEXT, LEFT, RIGHT)
    return Lifeline(
        width=WIDTH,
        height=TALL if second else HEIGHT,
        strokes=tuple(strokes),
        now=None if diagnosis.ended_at else Dot(scale.x(at), LINE),
        labels=labels,
        text=text or life(diagnosis, at=at),
    )


def _second(diagnosis: Diagnosis) -> datetime | None:
    """The clock beside the access token's, where the network has one that counts."""
    if diagnosis.data_access_ends_at is not None:
        return diagnosis.data_access_ends_at
    return diagnosis.refresh_ends_at


def _scale(diagnosis: Diagnosis, at: datetime) -> _Scale:
    ends = [end for end in (diagnosis.access_ends_at, _second(diagnosis)) if end is not None]
    if not ends:
        return _Scale(diagnosis.issued_at, None)
    # A renewal that is late, or an end that is only a promise, may lie behind us.
    latest = [*ends] if diagnosis.ended_at else [*ends, at]
    return _Scale(diagnosis.issued_at, max(latest))


def _track(diagnosis: Diagnosis, scale: _Scale) -> list[Stroke]:
    end = diagnosis.access_ends_at
    if end is not None:
        return [_line("track", LEFT, scale.x(end))]
    if diagnosis.ended_at is not None:
        return [_line("track", LEFT, RIGHT)]
    fade = max(LEFT + round((RIGHT - LEFT) * OPEN_FROM), scale.x(diagnosis.at))
    return [_line("track", LEFT, fade), _line("open", fade, RIGHT)]


def _lived(diagnosis: Diagnosis, scale: _Scale, at: datetime) -> list[Stroke]:
    """What we know it lived, and from when on we could not tell."""
    until = scale.x(diagnosis.ended_at or at)
    if diagnosis.state is not State.CANNOT_TELL:
        return [_line("lived", LEFT, until)]
    known = scale.x(diagnosis.last_alive_at) if diagnosis.last_alive_at else LEFT
    known = min(known, until)
    parts = [_line("lived", LEFT, known)] if known > LEFT else []
    return [*parts, _line("unsure", known, until)]


def _window(diagnosis: Diagnosis, scale: _Scale, at: datetime) -> list[Stroke]:
    """Time to act, or for us to renew: what is left of it."""
    if diagnosis.ended_at is not None:
        return []
    end, opens = diagnosis.access_ends_at, diagnosis.renews_at
    if opens is None and diagnosis.ends_at is not None and diagnosis.clock is Clock.ACCESS:
        opens = diagnosis.ends_at - diagnosis.warn
    if end is None or opens is None:
        return []
    first, last = max(scale.x(opens), scale.x(at)), scale.x(end)
    return [_line("warn", first, last)] if first < last else []


def _close(diagnosis: Diagnosis, scale: _Scale) -> list[Stroke]:
    strokes = []
    end, ended = diagnosis.access_ends_at, diagnosis.ended_at
    if end is not None:
        strokes.append(_tick("end", scale.x(end), LINE, TICK))
    if ended is not None and ended not in (end, diagnosis.ends_at):
        x = min(max(scale.x(ended), LEFT + CROSS), RIGHT - CROSS)
        top, bottom = LINE - CROSS, LINE + CROSS
        strokes.append(Stroke("cut", x - CROSS, top, x + CROSS, bottom))
        strokes.append(Stroke("cut", x + CROSS, top, x - CROSS, bottom))
    return strokes


def _second_strokes(scale: _Scale, end: datetime, at: datetime) -> list[Stroke]:
    until, last = min(scale.x(at), scale.x(end)), scale.x(end)
    return [
        _line("second", LEFT, last, SECOND_LINE),
        _line("second-lived", LEFT, until, SECOND_LINE),
        _tick("second-end", last, SECOND_LINE, 5),
    ]


def _wishes(diagnosis: Diagnosis, scale: _Scale, at: datetime) -> list[Wish]:
    """The labels from left to right, each with shorter ways of saying it."""
    wishes = [Wish(start_label(diagnosis, at=at), LEFT, "", droppable=True)]
    if diagnosis.state is State.CANNOT_TELL and diagnosis.last_alive_at is not None:
        worked = age_label(diagnosis, at=at, worked=True)
        wishes.append(Wish(worked, scale.x(diagnosis.last_alive_at), "now-t"))
    if diagnosis.state is State.CANNOT_TELL:
        wishes.append(Wish(age_label(diagnosis, at=at), scale.x(at), ""))
        return wishes
    wishes.append(Wish(age_label(diagnosis, at=at), scale.x(diagnosis.ended_at or at), "now-t"))
    if diagnosis.ended_at is None:
        where = diagnosis.access_ends_at
        wishes.append(Wish(end_label(diagnosis, at=at), scale.x(where) if where else RIGHT, ""))
    return wishes


def _line(css: str, x1: int, x2: int, y: int = LINE) -> Stroke:
    return Stroke(css, x1, y, x2, y)


def _tick(css: str, x: int, y: int, reach: int) -> Stroke:
    return Stroke(css, x, y - reach, x, y + reach)
