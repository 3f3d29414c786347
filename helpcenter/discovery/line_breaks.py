"""Breaks a title into lines, as even as they get."""

from __future__ import annotations

from collections.abc import Callable

Measure = Callable[[str], float]


def break_evenly(title: str, width: float, measure: Measure) -> list[str]:
    """The fewest lines that fit into ``width``, none much shorter than the others."""
    lines = _break_greedily(title, width, measure)
    low, high = 0.0, width
    for _try in range(12):  # the narrowest width that needs no more lines
        middle = (low + high) / 2
        fits = len(_break_greedily(title, middle, measure)) <= len(lines)
        low, high = (low, middle) if fits else (middle, high)
    even = _break_greedily(title, high, measure)
    return even if all(measure(line) <= width for line in even) else lines


def _break_greedily(title: str, width: float, measure: Measure) -> list[str]:
    lines = [""]
    for word in [part for whole in title.split() for part in _parts(whole, width, measure)]:
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _parts(word: str, width: float, measure: Measure) -> list[str]:
    """A word that fits into no line, in pieces."""
    parts, piece = [], ""
    for letter in word:
        if piece and measure(piece + letter) > width:
            parts.append(piece)
            piece = ""
        piece += letter
    return [*parts, piece]
