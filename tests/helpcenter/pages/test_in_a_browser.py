"""The help center in a real browser: accessible, fitting, alive, and whole without script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from helpcenter.models import Feedback, Ticket
from tests.factories import make_channel
from tests.sessions import give_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with chromium.new_context(base_url=live_server.url) as context:
        yield context


def test_a_vote_is_taken_in_place_and_the_focus_follows(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto("/articles/linkedin/")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    page.get_by_label("I couldn't follow it").check()
    page.get_by_label("Anything in your own words?").fill("Where is the button?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("with the people who write")).to_be_visible()
    assert page.url.endswith("/articles/linkedin/")
    row = Feedback.objects.get()
    assert (row.helpful, row.reason, row.comment) == (False, "unclear", "Where is the button?")


def test_a_vote_that_gets_lost_says_so_and_counts_when_it_is_pressed_again(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    page.goto("/articles/linkedin/")
    page.route("**/feedback/", lambda route: route.abort())
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("alert").get_by_text("did not get through")).to_be_visible()
    assert not Feedback.objects.exists()
    page.unroute("**/feedback/")
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("heading", name="Thank you")).to_be_focused()
    expect(page.get_by_text("did not get through")).to_be_hidden()
    page.get_by_label("Anything in your own words?").fill("Where is the button?")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Change what you wrote").click()
    expect(page.get_by_label("Anything in your own words?")).to_have_value("Where is the button?")
    assert page.url.endswith("/articles/linkedin/")
    assert not Feedback.objects.get().helpful


def test_vote_and_request_work_without_script(chromium: Browser, live_server: LiveServer) -> None:
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/articles/linkedin/")
        page.get_by_role("button", name="Yes", exact=True).click()
        page.get_by_label("It worked").check()
        page.get_by_role("button", name="Send").click()
        page.get_by_role("link", name="Get in touch").first.click()
        page.get_by_role("button", name="Something else").click()
        page.get_by_role("button", name="I still need help").click()
        page.get_by_label("Your email address").fill("reader@example.com")
        page.get_by_label("What happened?").fill("It stopped.")
        page.get_by_role("main").get_by_role("button", name="Send").click()
        assert page.get_by_text(Ticket.objects.get().reference).is_visible()
    assert Feedback.objects.get().reason == "worked"


def test_a_signed_in_reader_finds_their_own_channel_in_the_article(
    context: BrowserContext, live_server: LiveServer
) -> None:
    channel, client = make_channel(name="Harbour", at=timezone.now()), Client()
    client.force_login(channel.credential.user)
    give_session(context, client, live_server.url)
    page = context.new_page()
    page.goto("/articles/linkedin/")
    card = page.locator("#live-linkedin")
    expect(card.get_by_role("link", name="Harbour")).to_be_visible()
    expect(card.get_by_text("an invented example")).to_have_count(0)
    expect(page.locator("#live-toc").get_by_text("LinkedIn")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your channel is working.")
    expect(page.locator("#live-summary").get_by_role("link", name="LinkedIn")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(0)


def test_the_example_on_the_home_page_is_tried_without_script(
    chromium: Browser, live_server: LiveServer
) -> None:
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        cards = page.locator(".shown .card")
        for state in ("Needs you", "Ends in 9 days", "Cannot tell", "Working"):
            expect(cards.filter(visible=True)).to_have_count(1)
            expect(cards.filter(visible=True).locator(".state")).to_have_text(state)
            page.locator("[name=try]:checked").press("ArrowRight")
        page.get_by_text("The network is down").click()
        expect(cards.filter(visible=True).locator(".state")).to_have_text("Cannot tell")


def test_a_stranger_keeps_the_worked_example(context: BrowserContext) -> None:
    page = context.new_page()
    with page.expect_response(lambda reply: "/channels/live/" in reply.url) as answer:
        page.goto("/articles/linkedin/")
    assert answer.value.status == 204
    expect(page.locator("#live-linkedin").get_by_text("an invented example")).to_be_visible()
