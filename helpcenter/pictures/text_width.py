"""How wide text will be, roughly: the reader's own font draws it, and we do not know which.

Counted as in DejaVu Sans, which is wider than the other fonts of systems: what fits there fits
everywhere. ``tests/helpcenter/pictures`` measures the lines in a browser.
"""

from __future__ import annotations

NARROW, WIDE = frozenset("ijlI.,:;!'|()[] ‘’·"), frozenset("mwMWQ@%—…")
ROUND, CAPITALS = 0.62, 0.74
BOLD = 1.1


def width(text: str, size: float, *, bold: bool = False) -> float:
    em = sum(_share(letter) for letter in text)
    return em * size * (BOLD if bold else 1)


def _share(letter: str) -> float:
    if letter in NARROW:
        return 0.36
    if letter in WIDE:
        return 0.98
    if letter in "frt":
        return 0.42
    return CAPITALS if letter.isupper() else ROUND


def lines(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """The text in lines that are no wider than ``room``; a word is never cut."""
    broken = [""]
    for word in text.split(" "):
        longer = f"{broken[-1]} {word}".strip()
        if broken[-1] and width(longer, size, bold=bold) > room:
            broken.append(word)
        else:
            broken[-1] = longer
    return broken
