"""No text makes a regular expression of ours slow: four times the text takes about four times as
long. Ratios alone: a machine's speed and load are in both times.
"""

from __future__ import annotations

import re
import time

from channels.explain.pasted_errors import recognise
from tests.security import patterns

SHORT, LONG = 1000, 4000
# Four for a linear one; sixteen for a quadratic one.
TOO_STEEP = 9
# Below this many nanoseconds in the long text nothing is steep: it ends at the first character.
MEASURABLE = 1_000_000


def took(pattern: re.Pattern[str], text: str, at_start: bool) -> int:
    begun = time.perf_counter_ns()
    if at_start:
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.perf_counter_ns() - begun


def steep(pattern: re.Pattern[str], pump: str, *, at_start: bool = False) -> bool:
    """Looked at again before it is believed: another process may have come in between."""
    short, long = ((pump * (size // len(pump) + 1))[:size] + "\x00" for size in (SHORT, LONG))
    if took(pattern, long, at_start) < MEASURABLE:
        return False
    best = [min(took(pattern, text, at_start) for _ in range(4)) for text in (short, long)]
    return best[1] > TOO_STEEP * best[0]


def test_no_pattern_takes_more_than_its_share() -> None:
    every = patterns.every_pattern()
    assert len(every) > 60, "the search for patterns no longer finds them"

    slow = [
        (name, pump)
        for name, pattern in every.items()
        for pump in patterns.pumps(pattern)
        if steep(pattern, pump, at_start=patterns.anchored(name, pattern))
    ]

    assert slow == []


def test_a_quadratic_pattern_would_be_seen() -> None:
    assert steep(re.compile(r"'(?:\\.|[^'\\])*'"), "\\'")
    assert steep(re.compile(r"\s*\(truncated\)"), " ")


def test_what_somebody_pastes_is_understood_in_linear_time() -> None:
    for text in ("{" + "\\'" * 2000, "{" + "a" * 4000, "{x " + " " * 4000 + "1", "400" * 1300):
        recognise(text)  # ends: the patterns behind it are held above
