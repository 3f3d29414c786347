"""Reading an article: contents that follow, one private request, own networks only, print."""

from __future__ import annotations

import io
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from tests.accessibility import violations
from tests.factories import make_channel
from tests.sessions import give_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
GUIDE = "/articles/keeping-channels-connected/"


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    size = {"width": 1280, "height": 900}
    with chromium.new_context(base_url=live_server.url, viewport=size) as context:  # type: ignore[arg-type]
        yield context.new_page()


def sign_in(context: BrowserContext, live_server: LiveServer) -> None:
    """A reader with one channel, at LinkedIn."""
    channel, client = make_channel(name="Harbour", at=timezone.now()), Client()
    client.force_login(channel.credential.user)
    give_session(context, client, live_server.url)


def test_the_contents_follow_the_reading_and_leave_the_focus_alone(page: Page) -> None:
    page.goto(GUIDE)
    contents = page.get_by_role("navigation", name="On this page")
    links = contents.get_by_role("link")
    last = links.last
    target = str(last.get_attribute("href"))
    page.locator(target).evaluate("heading => heading.scrollIntoView({block: 'start'})")
    expect(last).to_have_attribute("aria-current", "true")
    expect(contents.locator("[aria-current]")).to_have_count(1)
    assert page.evaluate("document.activeElement === document.body")
    page.evaluate("scrollTo(0, 0)")
    expect(last).not_to_have_attribute("aria-current", "true")


def test_on_a_phone_the_contents_are_folded_and_open_by_keyboard(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(GUIDE)
    contents = page.get_by_role("navigation", name="On this page")
    expect(contents.get_by_role("link").first).to_be_hidden()
    contents.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(contents.get_by_role("link").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("path", ["/", "/articles/", "/articles/linkedin/", GUIDE])
def test_a_page_makes_one_private_request(page: Page, live_server: LiveServer, path: str) -> None:
    sign_in(page.context, live_server)
    private: list[str] = []
    page.on("request", lambda request: private.append(urlsplit(request.url).path))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert [path for path in private if path.startswith("/channels/")] == ["/channels/live/"]


@pytest.mark.parametrize("path", ["/", "/articles/"])
def test_lists_leave_out_networks_that_the_reader_does_not_use(
    page: Page, live_server: LiveServer, path: str
) -> None:
    sign_in(page.context, live_server)
    page.goto(path)
    pinterest = page.locator("[data-network=pinterest]").first
    expect(pinterest).to_be_visible()
    page.get_by_role("button", name="Only my networks").click()
    expect(page.get_by_text("Only your networks: LinkedIn.")).to_be_visible()
    assert urlsplit(page.url).path == path
    expect(pinterest).to_be_hidden()
    expect(page.locator("[data-network=linkedin]").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Show all networks").click()
    expect(pinterest).to_be_visible()


def test_without_script_the_choice_has_a_page_of_its_own(
    chromium: Browser, live_server: LiveServer
) -> None:
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        sign_in(context, live_server)
        page = context.new_page()
        page.goto("/articles/")
        page.get_by_role("link", name="Only my networks").click()
        expect(page.get_by_role("heading", name="My networks")).to_be_visible()
        page.get_by_role("main").get_by_role("link", name="LinkedIn", exact=True).click()
        assert urlsplit(page.url).path == "/articles/linkedin/"


def test_print_shows_what_is_folded_and_where_links_lead(page: Page) -> None:
    page.goto("/articles/linkedin/")
    expect(page.get_by_text("First published")).to_be_hidden()
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    unbroken = text.replace(" ", "")
    assert "What changed" in text
    assert "First published" in text  # inside "What changed"
    docs = "learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens"
    assert f"(https://{docs})" in unbroken  # whole, in the narrow column of the table, too
    assert "(/articles/change-a-password/)" in unbroken
    assert "Thecurrenttext:" in unbroken
    for gone in ("Search help", "Did this help?", "Get in touch", "On this page", "example"):
        assert gone not in text
