"""A drawn life as HTML: what was drawn, nothing that is not escaped, and a name for each."""

from __future__ import annotations

from dataclasses import replace

from channels.lifeline.geometry import Dot, Lifeline, Stroke
from channels.lifeline.label_layout import Label
from channels.lifeline.markup import markup

LINE = Lifeline(
    width=480,
    height=46,
    strokes=(Stroke("track", 4, 18, 476, 18),),
    now=Dot(99, 18),
    labels=(
        Label("<1 day>", 4, 42, "start", 60, ""),
        Label("day 2", 99, 42, "middle", 40, "now-t"),
    ),
    narrow=(Label("day <3>", 99, 46, "middle", 60, "now-t"),),
    text="Token issued <now> & here.",
)


def test_each_mark_stands_where_it_was_drawn() -> None:
    html = markup(LINE, key=7, renews=False)

    assert '<line class="track" x1="4" y1="18" x2="476" y2="18"/>' in html
    assert '<circle class="now" cx="99" cy="18" r="8"/>' in html
    assert '<text class="now-t" x="99" y="42" text-anchor="middle">day 2</text>' in html
    assert 'viewBox="0 0 480 46"' in html


def test_what_is_said_is_escaped() -> None:
    html = markup(LINE, key=7, renews=False)

    assert '<text x="4" y="42">&lt;1 day&gt;</text>' in html
    assert "Token issued &lt;now&gt; &amp; here.</figcaption>" in html


def test_a_phone_has_labels_of_its_own() -> None:
    html = markup(LINE, key=7, renews=False)

    assert html.count("<g>") == 1
    assert (
        '<g class="narrow"><text class="now-t" x="99" y="46" text-anchor="middle">day &lt;3&gt;'
        in html
    )


def test_the_words_name_their_drawing() -> None:
    html = markup(LINE, key=7, renews=False)

    assert 'role="img" aria-labelledby="life-7"' in html
    assert '<figcaption id="life-7">' in html


def test_a_tall_one_and_one_that_renews_are_told_apart_and_a_life_that_is_over_has_no_now() -> None:
    assert '<svg class="life"' in markup(LINE, key=7, renews=False)
    assert '<svg class="life tall renews"' in markup(replace(LINE, height=69), key=7, renews=True)
    assert "<circle" not in markup(replace(LINE, now=None), key=7, renews=False)
