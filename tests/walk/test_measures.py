"""Each measure of the walk tells a fault from what is right."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.accessibility import PHONE
from tests.walk.walking import MEASURES, measured

pytestmark = pytest.mark.browser

# By measure: what is wrong, and what is right.
CASES = {
    "targets": (
        "<ul><li><a href=#>A line of its own</a></ul>",
        "<p>A sentence with <a href=#>a link</a><p><button style='height:24px'>A button</button>",
    ),
    "covered": (
        "<p><a href=#>Behind</a><div style='position:fixed;inset:0;background:#fff'></div>",
        "<p><a href=#>Bare</a><div style='position:fixed;bottom:0;height:9px'></div>",
    ),
    "sticksOut": (
        f"<p>{'w' * 200}",
        f"<p style='overflow-wrap:anywhere'>{'w' * 200}",
    ),
    "cut": (
        "<div style='height:1em;overflow:hidden'>two<br>lines</div>",
        "<div style='overflow:hidden'>two<br>lines</div>",
    ),
    "spaced": (
        "<div style='white-space:nowrap'>As wide as a phone is with text of that size</div>",
        "<div>As wide as a phone is with text of that size</div>",
    ),
    "twice": (
        "<div style='width:14rem'>half</div>",
        "<div style='max-width:14rem'>half</div>",
    ),
    "below": (
        "<div style='height:900px'></div><input class=whole readonly>",
        "<input class=whole readonly><div style='height:900px'></div>",
    ),
    "alike": (
        "<nav><a href=# aria-current=page>This</a><a href=#>That</a></nav>",
        "<nav><a href=# aria-current=page style='outline:solid'>This</a><a href=#>That</a></nav>",
    ),
    "moving": (
        "<style>@keyframes a{to{rotate:1turn}}p{animation:a 1s infinite}</style><p>Turns",
        "<p>Stands",
    ),
}


@pytest.mark.parametrize("measure", CASES)
def test_a_measure_tells_a_fault_from_what_is_right(onlooker: Page, measure: str) -> None:
    onlooker.set_viewport_size(PHONE)
    told = []
    for body in CASES[measure]:
        onlooker.set_content(f"<!doctype html><body style='font:16px/1.6 serif'>{body}")
        onlooker.evaluate(MEASURES)
        told.append(bool(measured(onlooker, measure)))
    assert told == [True, False]
