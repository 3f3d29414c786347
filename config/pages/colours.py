"""The colour roles of ``styles/tokens.css``, and how well they can be told apart (WCAG 1.4.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "styles"
TOKENS = STYLES / "tokens.css"
_ROLE = re.compile(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)")
TEXT, SHAPE = 4.5, 3.0
STATES = ("ok", "soon", "bad", "limit", "dim")
# What is read or recognised, on what, and the least contrast.
PAIRS: tuple[tuple[str, str, float], ...] = (
    *((role, on, TEXT) for role in ("ink", "soft", "sea") for on in ("paper", "sheet", "sunk")),
    ("sea", "sea-wash", TEXT),
    ("ink", "sea-wash", TEXT),
    ("sea-deep", "paper", TEXT),
    ("on-sea", "sea", TEXT),
    ("on-sea", "sea-deep", TEXT),
    *((state, f"{state}-wash", TEXT) for state in STATES),
    *((state, "sheet", TEXT) for state in STATES),
    *(("edge", on, SHAPE) for on in ("paper", "sheet")),
)


@dataclass(frozen=True, slots=True)
class Colour:
    role: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One role on another, in light and in dark."""

    front: Colour
    back: Colour
    least: float

    @property
    def light(self) -> float:
        return contrast(self.front.light, self.back.light)

    @property
    def dark(self) -> float:
        return contrast(self.front.dark, self.back.dark)

    @property
    def enough(self) -> bool:
        return min(self.light, self.dark) >= self.least


def colours() -> dict[str, Colour]:
    """Each by its role, in the order of the file."""
    written = _ROLE.findall(TOKENS.read_text("utf-8"))
    return {role: Colour(role, light, dark) for role, light, dark in written}


def pairs() -> list[Pair]:
    by_role = colours()
    return [Pair(by_role[front], by_role[back], least) for front, back, least in PAIRS]


def contrast(front: str, back: str) -> float:
    """1 for the same, 21 for black on white."""
    dark, light = sorted((_luminance(front), _luminance(back)))
    return round((light + 0.05) / (dark + 0.05), 2)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    whole = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    red, green, blue = (_linear(int(whole[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
