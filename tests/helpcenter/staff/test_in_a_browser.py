"""The follow-up of a vote and the staff pages in a real browser, with data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from channels.contract import Cause
from config.demo import votes
from helpcenter.models import Feedback
from helpcenter.pictures import catalogue
from tests.accessibility import PHONE, faults
from tests.factories import break_login, make_channel
from tests.sessions import give_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# Of each drawing: text that leaves it, two texts that touch, and text too small to read.
UNREADABLE = """
() => [...document.querySelectorAll(".drawn svg")].flatMap(svg => {
  const {width, height} = svg.viewBox.baseVal, shown = svg.getBoundingClientRect().width / width;
  const texts = [...svg.querySelectorAll("text")].map(text => [text, text.getBBox()]);
  const touch = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width
    && a.y + 4 < b.y + b.height && b.y + 4 < a.y + a.height;
  return texts.filter(([text, box], at) => box.x < 0 || box.x + box.width > width
    || box.y < 0 || box.y + box.height > height
    || parseFloat(getComputedStyle(text).fontSize) * shown < 11
    || texts.slice(at + 1).some(([, other]) => touch(box, other))
  ).map(([text]) => text.textContent);
})
"""


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with chromium.new_context(base_url=live_server.url) as context:
        yield context


def sign_in(context: BrowserContext, user: object, url: str) -> None:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    give_session(context, client, url)


def test_the_text_of_every_picture_fits_and_can_be_read_on_a_phone(
    context: BrowserContext, live_server: LiveServer
) -> None:
    sign_in(context, votes.support_agent(), live_server.url)
    page = context.new_page()
    page.set_viewport_size(PHONE)
    for address in ("/staff/pictures/", "/es/staff/pictures/"):
        named: list[str] = []
        for kind in catalogue.SUBJECTS:
            page.goto(f"{address}?kind={kind}")
            named += page.locator("h2 code").all_inner_texts()
            assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
            assert page.evaluate(UNREADABLE) == []
        assert named == [f"picture {name}" for name in catalogue.names()]


def test_staff_walk_from_the_overview_to_the_paragraph_that_fails(
    context: BrowserContext, live_server: LiveServer
) -> None:
    votes.load(at=timezone.now())
    sign_in(context, votes.support_agent(), live_server.url)
    page = context.new_page()
    page.goto("/staff/")
    page.get_by_role("main").get_by_role("link", name="Did this help?").last.click()
    page.get_by_role("link", name="Most votes").click()
    page.get_by_role("link", name="English").first.click()
    assert re.search(r"sort=votes.*language=en", page.url)
    page.get_by_role("heading", name="How often must Facebook").get_by_role("link").click()
    expect(page.get_by_text("Better than before")).to_be_visible()
    heat = page.get_by_role("region", name="Paragraphs by the reader's state")
    heat.get_by_role("link").first.click()
    assert "/articles/facebook/#" in page.url


def test_the_follow_up_of_a_no(context: BrowserContext, live_server: LiveServer) -> None:
    at = timezone.now()
    channel = make_channel(network="linkedin", name="Harbour", at=at)
    break_login(channel.credential, Cause.EXPIRED, at=at + timedelta(seconds=1))
    sign_in(context, channel.credential.user, live_server.url)
    page = context.new_page()
    page.goto("/articles/linkedin/")
    page.get_by_role("button", name="No", exact=True).click()
    section = page.locator("#helped")
    expect(section.get_by_role("link", name="Refresh this channel")).to_be_visible()
    assert faults(page) == []
    section.get_by_label("The diagnosis was wrong").check()
    section.get_by_label("Which part?").select_option(index=2)
    section.get_by_label("Anything in your own words?").fill("It is not expired.")
    expect(section.get_by_text("18 of 1000 characters")).to_be_visible()
    section.get_by_role("button", name="Send").click()
    expect(section.get_by_text("with the people who write")).to_be_visible()
    row = Feedback.objects.get()
    assert (row.reason, row.comment) == ("diagnosis_wrong", "It is not expired.")
    assert row.section
    section.get_by_role("link", name="Change what you wrote").click()
    expect(section.get_by_label("Anything in your own words?")).to_have_value("It is not expired.")
    assert page.url.endswith("/articles/linkedin/")


def test_too_many_words_are_counted_kept_and_pointed_at(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/articles/linkedin/")
    page.get_by_role("button", name="Yes", exact=True).click()
    section, text = page.locator("#helped"), "word\n" * 210
    box = section.get_by_label("Anything in your own words?")
    box.fill(text)
    too_long = "Too long by 49: 1049 of 1000 characters"
    expect(section.locator(".error", has_text=too_long)).to_be_visible()
    expect(section.get_by_role("status")).to_have_text(too_long)
    section.get_by_role("button", name="Send").click()
    expect(section.get_by_role("alert")).to_be_focused()
    expect(section.locator(".errorlist")).to_contain_text("at most 1000 characters")
    assert section.get_by_label("Anything in your own words?").input_value() == text
    assert faults(page) == []


def test_the_follow_up_without_script(chromium: Browser, live_server: LiveServer) -> None:
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/articles/linkedin/")
        page.get_by_role("button", name="No", exact=True).click()
        expect(page.get_by_role("heading", name="What you can do now")).to_be_visible()
        expect(page.get_by_text("Up to 1000 characters")).to_be_visible()
        page.get_by_label("I couldn't follow it").check()
        page.get_by_label("Which part?").select_option(index=1)
        page.get_by_role("button", name="Send").click()
        page.get_by_role("link", name="Change what you wrote").click()
        expect(page.get_by_label("I couldn't follow it")).to_be_checked()
        page.get_by_role("button", name="It did help after all").click()
        expect(page.get_by_text("You said that this helped.")).to_be_visible()
    row = Feedback.objects.get()
    assert (row.helpful, row.reason) == (True, "")
