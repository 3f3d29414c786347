"""The search field as a combobox, in a real browser: keyboard, screen reader, phone, no script."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    expect,
)
from pytest_django.live_server_helper import LiveServer

from tests.accessibility import LOOKS, Look, console_of, faults, wear

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# The first page asks in its middle, and has no field in its bar.
PLACES = [
    ("/", "#ask"),
    ("/articles/", "#seek"),
    ("/articles/linkedin/", "#seek"),
    ("/search/", "#ask"),
]


@pytest.fixture
def context(chromium: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    with chromium.new_context(base_url=live_server.url, reduced_motion="reduce") as context:
        yield context


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto("/")
    return page


def _query_of(url: str) -> str:
    return "".join(parse_qs(urlsplit(url).query).get("q", []))


def typed(page: Page, text: str, where: str = "#ask") -> Locator:
    """Type into the field, and wait for what it offers to all of it: a machine that is slow
    to type gets an answer to the beginning first."""
    field = page.locator(where)
    field.click()
    with page.expect_response(lambda answer: _query_of(answer.url) == text):
        field.press_sequentially(text, delay=10)
    offered = page.locator(f"{where} + [role=listbox]")
    expect(offered).to_be_visible()
    return offered


@pytest.mark.parametrize("look", LOOKS, ids=str)
@pytest.mark.parametrize(("path", "where"), PLACES)
def test_the_open_list_is_accessible_and_fits(
    onlooker: Page, live_server: LiveServer, path: str, where: str, look: Look
) -> None:
    wear(onlooker, *look)
    with console_of(onlooker) as said:
        onlooker.goto(live_server.url + path)
        offered = typed(onlooker, "instagram", where)
        onlooker.keyboard.press("ArrowDown")
        box = offered.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= look[1]["width"]
        assert faults(onlooker, [look]) == []
        assert not [line for line in said if "Content Security Policy" in line]


def _keep(kept: list[str], said: ConsoleMessage) -> None:
    kept.append(said.text)


def test_the_field_is_a_combobox_that_says_how_many(page: Page) -> None:
    field = page.locator("#ask")
    expect(field).to_have_attribute("role", "combobox")
    expect(field).to_have_attribute("aria-autocomplete", "list")
    expect(field).to_have_attribute("aria-expanded", "false")
    offered = typed(page, "facebook pa")
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-controls", str(offered.get_attribute("id")))
    count = offered.get_by_role("option").count()
    assert count > 1
    expect(page.get_by_role("status").get_by_text(f"{count} suggestions")).to_have_count(1)
    expect(field).to_be_focused()
    expect(field).to_have_value("facebook pa")


def test_the_arrows_walk_the_list_and_back_to_the_field(page: Page) -> None:
    offered = typed(page, "linkedin")
    field, options = page.locator("#ask"), offered.get_by_role("option")
    last = options.count() - 1
    for key, at in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1)]:
        page.keyboard.press(key)
        _active(field, options, at)
    page.keyboard.press("ArrowUp")
    _active(field, options, last)
    page.keyboard.press("ArrowDown")
    _active(field, options, -1)
    expect(field).to_be_focused()
    expect(field).to_have_value("linkedin")


def _active(field: Locator, options: Locator, at: int) -> None:
    chosen = [option.get_attribute("aria-selected") == "true" for option in options.all()]
    assert chosen == [number == at for number in range(len(chosen))]
    wanted = options.nth(at).get_attribute("id") if at >= 0 else None
    assert field.get_attribute("aria-activedescendant") == wanted


@pytest.mark.parametrize("key", ["Home", "End"])
def test_home_and_end_move_in_the_text(page: Page, key: str) -> None:
    offered = typed(page, "linkedin")
    field = page.locator("#ask")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    _active(field, offered.get_by_role("option"), -1)
    caret = page.evaluate("document.querySelector('#ask').selectionStart")
    assert caret == (0 if key == "Home" else len("linkedin"))


def test_escape_closes_first_and_clears_then(page: Page) -> None:
    offered = typed(page, "linkedin")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(offered).to_be_hidden()
    field = page.locator("#ask")
    expect(field).to_have_value("linkedin")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(offered).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_enter_on_a_suggestion_leads_to_its_paragraph(page: Page) -> None:
    typed(page, "instagram how long")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles/instagram/#policy")


def test_enter_without_one_searches_for_what_was_typed(page: Page) -> None:
    typed(page, "linkdin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=linkdin")
    expect(page.get_by_text("Showing results for")).to_be_visible()


def test_a_click_leads_there_too(page: Page) -> None:
    offered = typed(page, "locked acc")
    offered.get_by_role("option").first.click()
    page.wait_for_url("**/articles/locked-or-suspended/**")


def test_leaving_the_field_closes_the_list(page: Page) -> None:
    offered = typed(page, "linkedin")
    page.keyboard.press("Tab")
    expect(offered).to_be_hidden()
    expect(page.locator("#ask ~ button")).to_be_focused()


def test_typing_on_asks_once_and_old_answers_are_dropped(page: Page) -> None:
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.url) if "/suggest/" in request.url else None
    )
    offered = typed(page, "password")
    assert len(asked) == 1
    page.locator("#ask").fill("linkedin")
    expect(offered.get_by_role("option").first).to_contain_text("LinkedIn")
    expect(offered.get_by_text("Changing a password")).to_have_count(0)


def test_a_server_that_fails_leaves_a_plain_field(page: Page) -> None:
    page.route("**/search/suggest/**", lambda route: route.fulfill(status=503))
    field = page.locator("#ask")
    with page.expect_response("**/search/suggest/**"):
        field.press_sequentially("linkedin")
    expect(page.locator("#ask + [role=listbox]")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=linkedin")


def test_without_script_it_is_a_search_field(chromium: Browser, live_server: LiveServer) -> None:
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/")
        field = page.get_by_role("searchbox", name="What happened?")
        field.fill("facebok page")
        field.press("Enter")
        page.wait_for_url("**/search/?q=facebok+page")
        page.get_by_role("link", name="Search instead for").click()
        expect(page.get_by_text("Showing results for")).to_have_count(0)


RESULTS = [
    "/search/?q=linkdin+60+days",
    "/search/?q=OAuthException+code+190+460",
    "/search/?q=zzzzqq",
    "/es/search/?q=contrasena",
]


@pytest.mark.parametrize("path", RESULTS)
def test_the_results_are_accessible_and_fit(
    onlooker: Page, live_server: LiveServer, path: str
) -> None:
    onlooker.goto(live_server.url + path)
    assert faults(onlooker) == []
