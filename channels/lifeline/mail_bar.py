"""The life of a token as cells of a table: mail clients drop an SVG, and know no stylesheet.

A picture beside the sentence that says the same; where a client drops it too, nothing is lost.
"""

from __future__ import annotations

from typing import NamedTuple

from channels.diagnosis.life import Life
from channels.lifeline.spans import scale_of

WIDE = 100
# Without a stylesheet a cell bears its colour itself; those of the dark are in the mail's head.
COLOURS = {"lived": "#0a5a66", "unsure": "#a3adb2", "track": "#ddd7ca"}
# A narrower cell is a speck.
LEAST = 2


class Cell(NamedTuple):
    """``css``: lived, unsure, or track for what is or was still to come; ``share`` of the width
    in per cent."""

    css: str
    share: int

    @property
    def colour(self) -> str:
        return COLOURS[self.css]


def mail_bar(life: Life) -> tuple[Cell, ...]:
    """From left to right, together the whole width; empty where nothing is to scale."""
    scale = scale_of(life, 0, WIDE)
    if scale.finish is None:
        return ()
    heard, until = scale.x(life.heard_at), scale.x(life.over_at or life.at)
    if until - heard < LEAST:
        heard = until
    cells = (Cell("lived", heard), Cell("unsure", until - heard), Cell("track", WIDE - until))
    return tuple(cell for cell in cells if cell.share)
