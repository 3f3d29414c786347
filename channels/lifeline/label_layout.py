"""Sets labels on one line so that none touches another. Pure.

The drawing has no browser to measure text with; widths are estimated, rather too wide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

SIZE = 12  # pixels of a label
GAP = 8
# Widths of a sans-serif at that size, generous enough for the fonts of any system.
THIN, BROAD = frozenset("ijlt.,:;'|!() "), frozenset("mwMW@%…")
NARROW_WIDTH, WIDE_WIDTH, UPPER_WIDTH, WIDTH = 4.5, 11.5, 8.8, 7.4
# How much wider the label that counts is: the stylesheet sets it bold.
COUNTS, BOLD = "now-t", 1.15


@dataclass(frozen=True, slots=True)
class Size:
    """How much larger than ``SIZE`` a label is in the drawing's units. The stylesheet shows the
    drawing at its full width or more where it has room, else at 304 pixels or more."""

    grown: float

    def width_of(self, text: str, css: str = "") -> int:
        return math.ceil(width_of(text) * self.grown * (BOLD if css == COUNTS else 1))


WIDE, NARROW = Size(1), Size(1.6)


@dataclass(frozen=True, slots=True)
class Wish:
    """A label and where it would like its middle to be.

    ``ways``: from the fullest to the shortest; a droppable one is left out last of all.
    """

    ways: tuple[str, ...]
    x: int
    css: str
    droppable: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """Text at ``x`` on the base line ``y``; ``anchor``: start, middle or end of it is there.

    ``width`` is the room kept for it, rather more than it takes: the anchor says on which
    side the rest falls. ``css`` is empty or "now-t", the one that counts.
    """

    text: str
    x: int
    y: int
    anchor: str
    width: int
    css: str

    @property
    def left(self) -> int:
        """Where its room begins."""
        before = {"start": 0, "middle": self.width // 2, "end": self.width}
        return self.x - before[self.anchor]


def width_of(text: str) -> int:
    """The room that ``text`` takes, in the drawing's units; rather too much than too little."""
    return round(sum(map(_width_of_character, text))) + 1


@lru_cache(maxsize=1024)
def _width_of_character(char: str) -> float:
    if char in THIN:
        return NARROW_WIDTH
    if char in BROAD or ord(char) > 0x2E80:
        return WIDE_WIDTH
    return UPPER_WIDTH if char.isupper() else WIDTH


def place(
    wishes: Sequence[Wish], y: int, left: int, right: int, size: Size = WIDE
) -> tuple[Label, ...]:
    """The labels, in the order of ``wishes``, apart from one another and within the edges."""
    chosen = _chosen([wish for wish in wishes if any(wish.ways)], right - left, size)
    widths = [size.width_of(text, wish.css) for wish, text in chosen]
    starts = _apart([wish.x for wish, _ in chosen], widths, left, right)
    return tuple(
        _label(wish, text, start, y, width, (left, right))
        for (wish, text), start, width in zip(chosen, starts, widths, strict=True)
    )


def _label(wish: Wish, text: str, start: int, y: int, width: int, edges: tuple[int, int]) -> Label:
    """At an edge its text keeps to the edge, elsewhere to the middle of its room."""
    if start == edges[0]:
        return Label(text, start, y, "start", width, wish.css)
    if start + width == edges[1]:
        return Label(text, edges[1], y, "end", width, wish.css)
    return Label(text, start + width // 2, y, "middle", width, wish.css)


def _chosen(wishes: Sequence[Wish], room: int, size: Size) -> list[tuple[Wish, str]]:
    """Shortened from the left, one at a time, until all fit; then without the droppable."""
    step = [0] * len(wishes)
    while True:
        chosen = [(wish, wish.ways[at]) for wish, at in zip(wishes, step, strict=True)]
        if _taken(chosen, size) <= room or not chosen:
            return chosen
        longer = [i for i, wish in enumerate(wishes) if step[i] + 1 < len(wish.ways)]
        if longer:
            step[longer[0]] += 1
            continue
        kept = [wish for wish in wishes if not wish.droppable]
        # Without anything droppable the first goes: the last says how it ends.
        return _chosen(kept if len(kept) < len(wishes) else wishes[1:], room, size)


def _taken(chosen: Sequence[tuple[Wish, str]], size: Size) -> int:
    return sum(size.width_of(text, wish.css) for wish, text in chosen) + GAP * (len(chosen) - 1)


def _apart(middles: Sequence[int], widths: Sequence[int], left: int, right: int) -> list[int]:
    """Each as near to its wish as the others let it: pushed right, then back from the edge."""
    starts = [middle - width // 2 for middle, width in zip(middles, widths, strict=True)]
    edge = left
    for i, width in enumerate(widths):
        starts[i] = max(starts[i], edge)
        edge = starts[i] + width + GAP
    edge = right
    for i in reversed(range(len(starts))):
        starts[i] = min(starts[i], edge - widths[i])
        edge = starts[i] - GAP
    return starts
