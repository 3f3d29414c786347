"""No text makes a regular expression of ours slow: four times the text takes about four times as
long. Ratios alone: a machine's speed is in both times. What counts is the processor's time in this
thread: on a busy machine the long text waits for its turn more often than the short one does.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import cast

from channels.explain.pasted_errors import recognise
from tests.security import patterns

SHORT, LONG = 1000, 4000
# Four for a linear one; sixteen for a quadratic one.
TOO_STEEP = 9
# Below this many nanoseconds in the long text nothing is steep: it ends at the first character.
MEASURABLE = 1_000_000
# Both texts one after the other, so often: a neighbour that fills the caches comes and goes, and a
# steep pattern is steep at its best.
ROUNDS = 4


def took(pattern: re.Pattern[str], text: str, at_start: bool) -> int:
    begun = time.thread_time_ns()
    if at_start:
        pattern.fullmatch(text)
    else:
        for _ in pattern.finditer(text):
            pass
    return time.thread_time_ns() - begun


def steep(pattern: re.Pattern[str], pump: str, *, at_start: bool = False) -> bool:
    """Looked at again before it is believed."""
    short, long = ((pump * (size // len(pump) + 1))[:size] + "\x00" for size in (SHORT, LONG))
    if took(pattern, long, at_start) < MEASURABLE:
        return False
    rounds = [[took(pattern, text, at_start) for text in (short, long)] for _ in range(ROUNDS)]
    best_short, best_long = map(min, zip(*rounds, strict=True))
    return bool(best_long > TOO_STEEP * best_short)


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


class WaitsForItsTurn:
    """Hardly does a thing, and is interrupted: the more often the longer it is at it."""

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        time.sleep(len(text) ** 2 / LONG**2 / 50)
        return iter(())


def test_a_busy_machine_makes_no_pattern_steep() -> None:
    assert not steep(cast(re.Pattern[str], WaitsForItsTurn()), "a")


def test_what_somebody_pastes_is_understood_in_linear_time() -> None:
    for text in ("{" + "\\'" * 2000, "{" + "a" * 4000, "{x " + " " * 4000 + "1", "400" * 1300):
        recognise(text)  # ends: the patterns behind it are held above
