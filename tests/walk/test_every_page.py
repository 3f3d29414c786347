"""Every page in every state: usable by everybody, on a phone and on a desk, in light and dark.

``make walk`` looks at each state in each look; ``make test`` at most addresses once, by turns on
a phone in light and on a desk in dark.
"""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.accessibility import LOOKS, looks_of
from tests.conftest import ROOT
from tests.pages_and_states import State, states
from tests.people_of_pages import people
from tests.sizes import WHOLE, few, sampled
from tests.walk.walking import looked_at, windows

# What `make walk` shows.
TABLE = ROOT / "var" / "walk.txt"
OF_ONE_PERSON = ("person", "newcomer")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sample_of(listed: list[State]) -> list[State]:
    """Each address once, and what is done on a page; but of articles, which are made alike, some,
    and of a person's own pages, which their tests open in a browser as well, every second one."""
    if WHOLE:
        return listed
    first = {state.name: state for state in reversed(listed)}
    once = [state for state in listed if state.acts or first[state.name] is state]
    seen = [state for state in once if not state.acts]
    articles = [state for state in seen if "/articles/" in state.address]
    own = [state for state in seen if state.who in OF_ONE_PERSON and state not in articles]
    played = [*few(articles, most=10), *sampled(own, one_in=2)]
    left_out = {id(state) for state in (*articles, *own)} - {id(state) for state in played}
    return [state for state in once if id(state) not in left_out]


def test_every_page_in_every_state(
    live_server: LiveServer, settings: Settings, chromium: Browser
) -> None:
    settings.SITE_URL = live_server.url
    everybody = people(at=timezone.now())
    faults, seen = list[str](), Counter[str]()
    with windows(chromium, everybody, live_server.url) as opened:
        for number, state in enumerate(sample_of(list(states(everybody)))):
            looks = LOOKS if WHOLE else looks_of(number)
            faults += looked_at(opened, state, looks)
            seen.update(f"{state.who}, {scheme} {size['width']}" for scheme, size in looks)
    table = [f"{look:24}{pages:4} pages" for look, pages in sorted(seen.items())]
    table += [*faults, f"{seen.total()} looks, {len(faults)} faults", ""]
    TABLE.write_text("\n".join(table))
    assert faults == []
