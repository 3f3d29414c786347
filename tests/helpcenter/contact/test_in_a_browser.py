"""The three steps in a real browser: for strangers and signed in, with script and without."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from channels.contract import Cause
from channels.models import Channel
from helpcenter.contact import tickets
from helpcenter.models import Solved, Ticket
from tests.accessibility import faults
from tests.helpcenter.search.asking import NOW, PASTED, SECRETS, ask, channel_with, make_support
from tests.sessions import give_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def context(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer
) -> Iterator[BrowserContext]:
    script = bool(request.param)
    with chromium.new_context(base_url=live_server.url, java_script_enabled=script) as context:
        yield context


@pytest.fixture
def alive(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    with chromium.new_context(base_url=live_server.url) as context:
        yield context.new_page()


def sign_in(context: BrowserContext, channel: Channel, live_server: LiveServer) -> None:
    client = Client()
    client.force_login(channel.credential.user)
    give_session(context, client, live_server.url)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_a_stranger_walks_the_three_steps(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/articles/linkedin/")
    page.get_by_role("main").get_by_role("link", name="Get in touch").click()
    expect(page.locator('.steps [aria-current="step"]')).to_have_text("What it is about")
    press(page, "I cannot connect a channel")
    expect(page.locator('.steps [aria-current="step"]')).to_have_text("What may help")
    page.get_by_label("Describe it in a few words").fill(f"The page is missing. {PASTED}")
    press(page, "Show suggestions")
    expect(page.get_by_role("heading", name="What fits your words")).to_be_visible()
    expect(page.locator("#suggested").get_by_role("link").first).to_be_visible()
    press(page, "I still need help")
    expect(page.get_by_label("What happened?")).to_have_value(f"The page is missing. {PASTED}")
    page.get_by_label("Your email address").fill("not an address")
    press(page, "Send")
    expect(page.get_by_text("Nothing has been sent yet")).to_be_visible()
    expect(page.get_by_label("What happened?")).to_have_value(f"The page is missing. {PASTED}")
    page.get_by_label("Your email address").fill("reader@example.com")
    press(page, "Back")
    expect(page.get_by_label("Describe it in a few words")).to_have_value(
        f"The page is missing. {PASTED}"
    )
    press(page, "I still need help")
    expect(page.get_by_label("Your email address")).to_have_value("reader@example.com")
    press(page, "Send")
    expect(page.get_by_role("heading", name="We have your message")).to_be_visible()
    ticket = Ticket.objects.get()
    expect(page.get_by_text(ticket.reference)).to_be_visible()
    expect(page.get_by_text("looked like a token")).to_be_visible()
    everything = ticket.message + "".join(str(letter.message()) for letter in mail.outbox)
    assert not [secret for secret in SECRETS if secret in everything]


def test_a_reader_with_a_broken_channel_sees_what_goes_along(
    context: BrowserContext, live_server: LiveServer
) -> None:
    broken = channel_with(Cause.REVOKED_BY_USER)
    untold = channel_with(
        Cause.NETWORK_FAULT, name="harbour_x", network="x", user=broken.credential.user
    )
    sign_in(context, broken, live_server)
    page = context.new_page()
    page.goto("/contact/")
    assert page.get_by_role("link", name=re.compile("^Fix it now")).count() == 1
    assert page.get_by_role("link", name=re.compile("See what we know.*harbour_x")).count() == 1
    page.get_by_role("button", name=re.compile("Get help with it.*Harbour")).click()
    expect(page.get_by_text("Our access was removed")).to_be_visible()
    expect(page.get_by_role("link", name="Refresh this channel")).to_be_visible()
    press(page, "I still need help")
    shown = page.locator("pre").inner_text()
    assert "cause: revoked_by_user" in shown
    assert untold.name not in shown
    page.get_by_label("What happened?").fill("I did not remove it.")
    press(page, "Send")
    expect(page.get_by_role("link", name="Follow this request")).to_be_visible()
    page.get_by_role("link", name="Follow this request").click()
    page.get_by_text("The diagnosis that you sent along").click()
    expect(page.locator("pre")).to_have_text(shown)
    page.get_by_label("Your reply").fill("One thing more.")
    press(page, "Send")
    expect(page.get_by_text("We have your reply.")).to_be_visible()
    press(page, "Close this request")
    expect(page.get_by_text("Write again whenever you need to.")).to_be_visible()
    assert Ticket.objects.get().state == Ticket.State.CLOSED


def test_what_solved_it_is_thanked_for_and_the_way_back_keeps_the_words(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    page.goto("/contact/suggestions/?about=account")
    page.get_by_label("Describe it in a few words").fill("password changed")
    press(page, "Show suggestions")
    page.locator("#suggested").get_by_role("button", name="This solved it").first.click()
    expect(page.get_by_role("heading", name="Good to hear")).to_be_visible()
    assert Solved.objects.get().count == 1
    press(page, "Back to the suggestions")
    expect(page.get_by_label("Describe it in a few words")).to_have_value("password changed")


def test_suggestions_come_while_typing_are_announced_and_take_no_focus(alive: Page) -> None:
    refused: list[str] = []
    alive.on("console", functools.partial(_keep, refused))
    alive.goto("/contact/suggestions/?about=other")
    words, announced = alive.get_by_label("Describe it"), alive.locator("#found-count")
    expect(announced).to_have_text("")
    assert announced.get_attribute("role") == "status"
    words.press_sequentially("acess tokn", delay=20)
    expect(alive.get_by_role("heading", name="What fits your words")).to_be_visible()
    expect(announced).to_contain_text("fit")
    expect(words).to_be_focused()
    expect(words).to_have_value("acess tokn")
    words.fill("zzzzqqq")
    expect(announced).to_have_text("No article has these words")
    assert alive.url.endswith("/contact/suggestions/?about=other")
    assert not refused


def test_a_quick_typist_asks_once(alive: Page) -> None:
    asked: list[str] = []
    alive.on(
        "request",
        lambda request: asked.append(request.method) if "suggestions" in request.url else None,
    )
    alive.goto("/contact/suggestions/?about=other")
    alive.get_by_label("Describe it").press_sequentially("password changed", delay=10)
    expect(alive.get_by_role("heading", name="What fits your words")).to_be_visible()
    assert asked.count("POST") <= 2


def test_the_keyboard_alone_is_enough(alive: Page) -> None:
    alive.goto("/contact/")
    alive.get_by_role("button", name="My account here").press("Enter")
    expect(alive.get_by_role("heading", name="Perhaps this helps at once")).to_be_visible()
    alive.get_by_role("button", name="I still need help").press("Space")
    alive.get_by_label("What happened?").press_sequentially("Hello.")
    alive.keyboard.press("Tab")
    alive.keyboard.insert_text("reader@example.com")
    alive.keyboard.press("Enter")
    expect(alive.get_by_role("heading", name="We have your message")).to_be_visible()


def test_a_stranger_s_pages_are_accessible_and_fit(alive: Page) -> None:
    all_faults = []
    for address in ("/contact/?article=x", "/contact/suggestions/?about=other"):
        alive.goto(address)
        all_faults += faults(alive)
    alive.get_by_label("Describe it").fill("password changed")
    expect(alive.get_by_role("heading", name="What fits your words")).to_be_visible()
    all_faults += faults(alive)
    press(alive, "I still need help")
    press(alive, "Send")
    expect(alive.get_by_text("Nothing has been sent yet")).to_be_visible()
    all_faults += faults(alive)
    alive.get_by_label("Your email address").fill("reader@example.com")
    press(alive, "Send")
    expect(alive.get_by_role("heading", name="We have your message")).to_be_visible()
    assert all_faults + faults(alive) == []


def test_the_pages_about_a_channel_are_accessible_and_fit(
    alive: Page, live_server: LiveServer
) -> None:
    broken = channel_with(Cause.REVOKED_BY_USER)
    user = broken.credential.user
    channel_with(Cause.NETWORK_FAULT, name="harbour_x", network="x", user=user)
    channel_with(Cause.CHECKPOINT_OR_LOCKED, name="Locked", network="facebook", user=user)
    ticket = ask(user, bundle=[{"cause": "expired", "asked_at": "2026-11-24T09:00:00+00:00"}])
    tickets.answer(ticket, make_support(), "Refresh it once more, please.", at=NOW)
    sign_in(alive.context, broken, live_server)
    about = f"about=channel-{broken.pk}"
    all_faults = []
    for address in (
        f"/contact/suggestions/?{about}",
        f"/contact/write/?{about}",
        f"/contact/requests/{ticket.reference}/",
    ):
        alive.goto(address)
        all_faults += faults(alive)
    assert all_faults == []


def _keep(kept: list[str], said: ConsoleMessage) -> None:
    kept.append(said.text)
