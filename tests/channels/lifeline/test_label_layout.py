"""Labels never touch one another or leave the drawing, whatever is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from channels.lifeline.geometry import LEFT, RIGHT, WIDTH, draw
from channels.lifeline.label_layout import (
    COUNTS,
    GAP,
    NARROW,
    SIZE,
    WIDE,
    Label,
    Size,
    Wish,
    place,
    width_of,
)
from config.env import BASE_DIR
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import of


def hold(labels: Sequence[Label], left: int, right: int) -> None:
    """The promise: in their order, apart, within the edges."""
    for y in {label.y for label in labels}:
        row = [label for label in labels if label.y == y]
        assert all(left <= label.left and label.left + label.width <= right for label in row)
        assert all(label.left + label.width + GAP <= next_.left for label, next_ in pairwise(row))


@given(MOMENTS)
def test_labels_never_collide(moment: Moment) -> None:
    line = draw(of(*moment), at=moment.at)
    assert line.labels
    assert line.narrow
    for labels in (line.labels, line.narrow):
        hold(labels, LEFT, RIGHT)
        assert all(0 < label.y < line.height for label in labels)


@given(MOMENTS)
def test_everything_is_within_the_drawing(moment: Moment) -> None:
    line = draw(of(*moment), at=moment.at)
    for stroke in line.strokes:
        assert 0 <= min(stroke.x1, stroke.x2) <= max(stroke.x1, stroke.x2) <= WIDTH
        assert 0 <= min(stroke.y1, stroke.y2) <= max(stroke.y1, stroke.y2) <= line.height
    assert line.now is None or LEFT <= line.now.x <= RIGHT


@given(MOMENTS)
def test_the_same_is_drawn_of_the_same(moment: Moment) -> None:
    assert draw(of(*moment), at=moment.at) == draw(of(*moment), at=moment.at)


WISHES = st.builds(
    Wish,
    st.lists(st.text("miW 0a.", max_size=30), min_size=1, max_size=3).map(tuple),
    st.integers(-100, 600),
    st.sampled_from(("", "now-t")),
    st.booleans(),
)


@given(st.lists(WISHES, max_size=6), st.sampled_from((WIDE, NARROW)))
def test_no_wish_breaks_the_promise(wishes: list[Wish], size: Size) -> None:
    hold(place(wishes, 42, LEFT, RIGHT, size), LEFT, RIGHT)


def test_on_a_phone_a_label_has_twelve_pixels() -> None:
    """A card of a phone of 390 leaves its drawing 306; below 304 no label is shown."""
    css = (BASE_DIR / "styles/components/lifeline.css").read_text()
    assert f".life .narrow text {{ font-size: {SIZE * NARROW.grown:.1f}px; }}" in css
    assert "@container (max-width: 18.99rem)" in css
    assert SIZE * NARROW.grown * 19 * 16 / WIDTH >= 12


def test_the_bold_label_has_room_for_its_letters() -> None:
    """ "tiene 14 minutos" takes 190 units of a phone's drawing, in as broad a font as there is."""
    css = (BASE_DIR / "styles/components/lifeline.css").read_text()
    assert f".life .{COUNTS} {{ fill: var(--ink); font-weight: 600; }}" in css
    plain, bold = (Wish(("tiene 14 minutos",), 240, css) for css in ("", COUNTS))
    (narrower,) = place([plain], 42, LEFT, RIGHT, NARROW)
    (broader,) = place([bold], 42, LEFT, RIGHT, NARROW)
    assert narrower.width < 190 <= broader.width


def test_a_label_with_room_stands_where_it_wishes() -> None:
    (label,) = place([Wish(("day 30",), 240, "")], 42, LEFT, RIGHT)
    assert (label.x, label.anchor) == (240, "middle")
    assert label.left == 240 - width_of("day 30") // 2


def test_at_an_edge_the_text_keeps_to_the_edge() -> None:
    first, last = place([Wish(("a",), 0, ""), Wish(("b",), 999, "")], 42, LEFT, RIGHT)
    assert (first.x, first.anchor) == (LEFT, "start")
    assert (last.x, last.anchor) == (RIGHT, "end")


def test_what_does_not_fit_is_shortened_from_the_left() -> None:
    long, short = "m" * 25, "m"
    wishes = [Wish((long, short), 4, ""), Wish((long, short), 300, "")]
    assert [label.text for label in place(wishes, 42, LEFT, RIGHT)] == [short, long]


def test_what_fits_in_no_way_goes_before_what_counts() -> None:
    wishes = [Wish(("m" * 30,), 4, "", droppable=True), Wish(("m" * 30,), 300, "now-t")]
    (kept,) = place(wishes, 42, LEFT, RIGHT)
    assert kept.css == "now-t"
