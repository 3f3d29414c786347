"""How a channel fared, drawn above its history: on the same scale as the life of its token."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from channels.contract import State
from channels.lifeline.past import LEFT, RIGHT, Change, Past, past_lifeline
from tests.factories import DAY, NOW

BEGAN = Change(NOW - 100 * DAY, State.WORKING)
BROKE = Change(NOW - 50 * DAY, State.NEEDS_YOU)
MENDED = Change(NOW - 40 * DAY, State.WORKING)


def drawn(*changes: Change, signed_in: tuple[int, ...] = (100,)) -> str:
    return past_lifeline(Past(changes, [NOW - days * DAY for days in signed_in]), at=NOW)


def test_what_has_worked_ever_since_is_not_drawn() -> None:
    assert drawn(BEGAN) == ""


def test_each_time_is_drawn_in_the_colour_of_its_state() -> None:
    svg = drawn(BEGAN, BROKE, MENDED, signed_in=(100, 40))
    assert '<path class="lived working" d="M4 12H240"/>' in svg
    assert '<path class="lived needs_you" d="M240 12H287"/>' in svg
    assert '<path class="lived working" d="M287 12H476"/>' in svg
    assert svg.count('class="sign-in"') == 2


def test_it_says_itself_in_words() -> None:
    svg = drawn(BEGAN, BROKE, MENDED, signed_in=(100, 40))
    assert "Since 16 August: signed in 2 times; it needed you once.</figcaption>" in svg
    assert 'role="img" aria-labelledby="past"' in svg


def test_what_nobody_could_tell_is_broken() -> None:
    svg = drawn(BEGAN, Change(NOW - 50 * DAY, State.CANNOT_TELL), BROKE)
    assert 'class="unsure cannot_tell"' in svg


def test_an_hour_of_a_year_is_seen_all_the_same() -> None:
    svg = drawn(BEGAN, BROKE, Change(BROKE.at, State.WORKING))
    path = re.search(r'class="lived needs_you" d="M(\d+) 12H(\d+)"', svg)
    assert path
    assert int(path[2]) - int(path[1]) == 5
    assert svg.index("needs_you") > svg.rindex("lived working")


TIMES = st.lists(st.timedeltas(0 * DAY, 900 * DAY), min_size=1, max_size=12)


@given(TIMES, st.lists(st.sampled_from(State), min_size=12, max_size=12), TIMES)
def test_everything_is_within_the_drawing(
    ago: list[object], states: list[State], signed_in: list[object]
) -> None:
    moments = sorted(NOW - span for span in ago)  # type: ignore[operator]
    changes = [Change(at, state) for at, state in zip(moments, states, strict=False)]
    signs = sorted(NOW - span for span in signed_in)  # type: ignore[operator]
    svg = past_lifeline(Past(changes, signs), at=NOW)
    assert all(LEFT <= int(x) <= RIGHT for x in re.findall(r"[MH](\d+)", svg))
    assert all(0 <= int(x) <= 480 for x in re.findall(r'<text[^>]* x="(\d+)"', svg))
