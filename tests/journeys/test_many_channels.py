"""Two hundred channels on one page: short, light, quick to tab through, and found by typing."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from channels.contract import Cause, Kind
from channels.records.findings import settle_login
from tests.channels.stored import many
from tests.factories import DAY, break_login, make_channel, make_credential
from tests.journeys.person import Person

pytestmark = pytest.mark.browser
CHANNELS, HIGH = 200, {1280: 900, 390: 844}
SCREENS, TABS, BYTES = {1280: 6, 390: 12}, 120, 60_000
# The longest way through the page by Tab; ends where the browser begins anew.
STOPS = """() => [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')]
    .filter(each => each.tabIndex >= 0 && !each.disabled && each.checkVisibility()).length"""
COVERED = """() => {
    const dock = document.querySelector('.dock').getBoundingClientRect();
    const held = document.activeElement, there = held.getBoundingClientRect();
    return !held.closest('.dock') && there.bottom > dock.top && there.top < dock.bottom
        && there.right > dock.left && there.left < dock.right;
}"""


def fill(person: Person) -> None:
    """Some of every kind: ill, limited, ending soon, three behind one login, long names."""
    at, user = timezone.now(), person.user
    page = make_credential(user, "facebook", at=at, account_name="Harbour Cafe")
    for name in ("Harbour Cafe", "Harbour Cafe Events", "\u0645\u0642\u0647\u0649"):
        make_channel(page, name=name, kind=Kind.PAGE, at=at)
    break_login(page, Cause.PASSWORD_CHANGED, at=at)
    for number in range(9):
        soon = make_credential(user, "linkedin", at=at, age=(50 + number % 5) * DAY)
        make_channel(soon, name=f"Tidewater Foods {number}", at=at)
    pins = make_credential(user, "pinterest", at=at, age=timedelta(days=9), refresh="key")
    well = make_channel(pins, name="Larkfield Farm", handle="larkfield.farm", at=at)
    many(well, CHANNELS - 15)
    long = make_credential(user, "linkedin", at=at)
    make_channel(long, name="Rindfleischetikettierungs\u00fcberwachung" * 4, at=at)
    for login in user.credentials.all():
        settle_login(login, at=at)
    make_channel(user=user, name="Quayside Market", handle="@quayside", at=at)


def screens(page: Page, width: int) -> float:
    page.set_viewport_size({"width": width, "height": HIGH[width]})
    measured: dict[str, int] = page.evaluate(
        "() => ({high: document.documentElement.scrollHeight,"
        " wide: document.documentElement.scrollWidth})"
    )
    assert measured["wide"] == width
    return measured["high"] / HIGH[width]


def test_two_hundred_channels(person: Person) -> None:
    fill(person)
    person.is_signed_in()
    page = person.page
    for width, most in SCREENS.items():
        answer = page.goto(person.site + reverse("channels:list"))
        assert answer is not None
        assert len(answer.body()) < BYTES
        assert len(gzip.compress(answer.body())) < BYTES / 5
        assert screens(page, width) <= most / 2
        assert page.evaluate(STOPS) <= TABS
        page.locator("details.working > summary").click()
        assert screens(page, width) <= most
    for name in ("helpcenter:contact", "notifications:preferences"):
        page.goto(person.site + reverse(name))
        assert screens(page, 1280) <= SCREENS[1280]
        assert screens(page, 390) <= SCREENS[390]
    _dock_covers_nothing(page, person.site)
    _finds_while_typing(page)


def _dock_covers_nothing(page: Page, site: str) -> None:
    page.goto(f"{site}{reverse('channels:list')}?state=working&page=2")
    assert page.evaluate(STOPS) <= TABS
    page.goto(f"{site}{reverse('channels:list')}?state=working")
    assert page.evaluate(STOPS) <= TABS
    expect(page.locator(".dock")).to_be_hidden()
    page.locator(".entries > li input").first.check()
    expect(page.locator(".dock")).to_be_visible()
    covered = []
    for stop in range(30):
        page.keyboard.press("Tab")
        covered += [stop] if page.evaluate(COVERED) else []
    assert covered == []


def _finds_while_typing(page: Page) -> None:
    find = page.get_by_label("Find a channel")
    find.press_sequentially("quayside")
    expect(page.locator("#left")).to_contain_text("1 of 200 channels")
    expect(page.locator(".entries > li")).to_have_count(1)
    expect(find).to_be_focused()
    assert "q=quayside" in page.url
    assert "state=working" in page.url
    page.reload()
    expect(find).to_have_value("quayside")
    page.locator(".entries > li input").check()
    page.locator(".dock").get_by_role("button", name="Mute for a week").click()
    expect(page.locator(".messages")).to_contain_text("1 channel is muted until")
    expect(page.locator(".entries > li .when")).to_contain_text("muted until")
    expect(find).to_have_value("quayside")
