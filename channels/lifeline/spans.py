"""What is drawn of a life, from which moment to which: the same at every size. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from channels.diagnosis.life import Life

# Where nothing says how long the line is, the living part grows ever slower with its age.
OPEN_SHARE, OPEN_HALF = 0.8, timedelta(days=30)
# From here on an open line only fades out.
OPEN_FROM = 0.84
NO_TIME, SECOND = timedelta(0), timedelta(seconds=1)


class Scale(NamedTuple):
    """Maps moments to whole positions. ``finish`` None: no end is known, nothing is to scale."""

    start: datetime
    finish: datetime | None
    left: int
    right: int

    def x(self, when: datetime) -> int:
        age = max(when - self.start, NO_TIME)
        if self.finish is None:
            share = OPEN_SHARE * (age / (age + OPEN_HALF))
        else:
            share = age / max(self.finish - self.start, SECOND)
        return self.left + round((self.right - self.left) * min(share, 1.0))

    def fades_at(self, when: datetime) -> int:
        """From where a line without an end fades out, ``when`` it is drawn."""
        fixed = self.left + round((self.right - self.left) * OPEN_FROM)
        return max(fixed, self.x(when))


class Part(NamedTuple):
    """A piece of the line from ``x1`` to ``x2``; ``css`` says what it stands for.

    track: the life as it was promised. lived: the network was heard to say that it lives.
    unsure: nobody heard. warn: time to act, or for us to renew. open: no end is known.
    """

    css: str
    x1: int
    x2: int


def scale_of(life: Life, left: int, right: int, *ends: datetime) -> Scale:
    """``ends``: others that are to be on it."""
    known = [end for end in (life.ends_at, *ends) if end is not None]
    if not known:
        return Scale(life.issued_at, None, left, right)
    # A renewal that is late, or an end that is only a promise, may lie behind us.
    return Scale(life.issued_at, max([*known, life.over_at or life.at]), left, right)


def parts_of(life: Life, scale: Scale, *, least: int) -> list[Part]:
    """From left to right, later ones on top. ``least``: a shorter doubt is not to be seen."""
    return [*_track(life, scale), *_lived(life, scale, least), *_window(life, scale)]


def _track(life: Life, scale: Scale) -> list[Part]:
    if scale.finish is not None:
        return [Part("track", scale.left, scale.x(life.ends_at or scale.finish))]
    if life.over_at is not None:
        return [Part("track", scale.left, scale.right)]
    fades = scale.fades_at(life.at)
    return [Part("track", scale.left, fades), Part("open", fades, scale.right)]


def _lived(life: Life, scale: Scale, least: int) -> list[Part]:
    """Solid as long as it was heard to live, and broken from there to now, or to its end."""
    heard, until = scale.x(life.heard_at), scale.x(life.over_at or life.at)
    if until - heard < least:
        return [Part("lived", scale.left, until)]
    lived = [Part("lived", scale.left, heard)] if heard > scale.left else []
    return [*lived, Part("unsure", heard, until)]


def _window(life: Life, scale: Scale) -> list[Part]:
    if life.warns_at is None or life.ends_at is None or life.over_at is not None:
        return []
    first, last = max(scale.x(life.warns_at), scale.x(life.at)), scale.x(life.ends_at)
    return [Part("warn", first, last)] if first < last else []
