"""The main journey, as somebody new walks it, in a browser that runs no script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.conftest import PATIENCE_MS
from tests.every_network import other_account_of
from tests.journeys.person import PASSWORD, Person

pytestmark = pytest.mark.browser


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def heading(person: Person, text: str) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text(text)


def follow(person: Person, name: str) -> None:
    person.page.get_by_role("link", name=name, exact=True).first.click()


def test_from_the_home_page_to_a_mended_channel(person: Person) -> None:
    page = person.page
    person.go("helpcenter:home")
    page.locator('main a[href^="/articles/keeping-channels-connected/"]').first.click()
    expect(page.locator("article")).to_contain_text("password")

    follow(person, "My channels")  # asks who one is, and then goes on there
    page.get_by_label("Email").fill(person.user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.press("Sign in")
    heading(person, "No channel is connected yet.")
    expect(page.locator(".messages")).to_contain_text("Times are in UTC")

    follow(person, "Connect a channel")
    page.locator("#linkedin-pages summary").click()
    person.press("Continue to LinkedIn")
    person.consent("linkedin")
    page.locator('input[value="90550012"]').or_(page.locator('input[value$=":90550012"]')).uncheck()
    person.press("Save")
    heading(person, "All 2 channels are working.")

    follow(person, "Maren Oduya")
    channel = person.user.credentials.get().channels.get(kind="profile")
    person.an_hour_later(channel)
    person.happens("linkedin", revoked=True)
    person.check_now(channel)
    person.sees("Needs you", "access was removed")
    page.get_by_role("link", name="Why this happens").click()
    expect(page.locator("#removed")).to_be_visible()

    follow(person, "My channels")
    heading(person, "2 of 2 channels need you.")
    page.get_by_role("link", name="Refresh 2 channels").first.click()
    person.press("Continue to LinkedIn")
    person.consent("linkedin")
    expect(page.get_by_role("heading", level=1)).to_contain_text("works again.")
    expect(page.get_by_text("Repaired in one go, 2 channels:")).to_be_visible()
    follow(person, "My channels")
    heading(person, "All 2 channels are working.")


def test_the_wrong_account_and_a_no(person: Person) -> None:
    person.is_signed_in()
    channel = person.connect("instagram")
    person.go("channels:refresh", channel.pk)
    person.press("Continue to Instagram")
    person.consent("instagram", other_account_of("instagram"))
    heading(person, "That is another account at Instagram.")
    person.press("Choose another account")
    person.page.get_by_role("button", name="Cancel and go back").click()
    heading(person, "You cancelled at Instagram.")
    person.check_now(channel)
    person.sees("Working")


def test_filters_are_links(person: Person) -> None:
    person.is_signed_in()
    channel = person.connect("pinterest")
    person.connect("x")
    page, lines = person.page, person.page.locator("details.working .entries > li")
    person.go("channels:list")
    expect(lines).to_have_count(2)
    person.an_hour_later(channel)
    person.happens("pinterest", revoked=True)
    person.check_now(channel)
    person.workers_look(channel)
    person.go("channels:list")
    chips = page.get_by_role("navigation", name="By state")
    chips.get_by_role("link", name="Working").click()
    expect(lines).to_have_count(1)
    expect(page.locator("section.card")).to_have_count(0)

    page.locator("select[name=network]").select_option(label="Pinterest")
    person.press("Find")
    expect(lines).to_have_count(0)
    page.get_by_role("link", name="Show all").first.click()
    expect(lines).to_have_count(1)
    expect(page.locator("section.card")).to_have_count(1)
    follow(person, "Connect a channel")
    heading(person, "Which network is it on?")
