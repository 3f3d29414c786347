"""The pages of the policies in Chromium: usable by all, and no word against their data blocks."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.accessibility import LOOKS, faults
from tests.sizes import WHOLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = ("/policies/", "/policies/changes/", "/es/policies/", "/es/policies/changes/")
WITH_DATA = (*PAGES, "/", "/articles/x/", "/es/articles/x/", "/contact/")
SIZES = ((390, 844), (1280, 900))

# Tables of which a part lies beside the screen, and cells of stacked ones without their label.
BESIDE = """() => [
    ...[...document.querySelectorAll(".wide")].filter(box => box.scrollWidth > box.clientWidth),
    ...[...document.querySelectorAll(".stacks td")].filter(cell =>
        getComputedStyle(cell).display === "grid"
        && getComputedStyle(cell, "::before").content.length < 4),
].map(each => each.textContent)"""


def opened(chromium: Browser, address: str, scheme: str, size: tuple[int, int]) -> Page:
    context = chromium.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation', e => refused.push(e.violatedDirective))"
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits(onlooker: Page, live_server: LiveServer, path: str) -> None:
    """Accessible it is in the walk."""
    onlooker.goto(live_server.url + path)
    onlooker.wait_for_load_state("networkidle")
    for look in LOOKS:
        assert faults(onlooker, [look], axe=WHOLE) == []
        assert onlooker.evaluate(BESIDE) == []


@pytest.mark.parametrize("path", WITH_DATA)
def test_the_content_policy_lets_the_data_be(
    chromium: Browser, live_server: LiveServer, path: str
) -> None:
    page = opened(chromium, live_server.url + path, "light", SIZES[1])
    blocks = page.locator('script[type="application/ld+json"]').all_text_contents()
    assert blocks
    assert all(json.loads(block)["@context"] == "https://schema.org" for block in blocks)
    assert page.evaluate("refused") == []
    page.context.close()


def test_an_inline_script_would_be_refused(chromium: Browser, live_server: LiveServer) -> None:
    page = opened(chromium, f"{live_server.url}/policies/", "light", SIZES[1])
    # A handler in an attribute is a script, too; markup passes our policy of Trusted Types.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p onclick=\"1\">p</p>')")
    page.evaluate("document.body.lastElementChild.click()")
    assert page.evaluate("refused") == ["script-src-attr"]
    page.context.close()


def test_links_lead_into_a_fold_and_to_a_change_on_the_other_page(
    chromium: Browser, live_server: LiveServer
) -> None:
    page = opened(chromium, f"{live_server.url}/policies/", "light", SIZES[0])
    expect(page.locator("#mastodon")).to_be_hidden()
    page.locator('.stacks a[href="#mastodon"]').click()
    expect(page.locator("#mastodon")).to_be_in_viewport()
    page.get_by_role("link", name="X: how long an unused refresh token lasts").click()
    expect(page).to_have_url(
        f"{live_server.url}/policies/changes/#x-idle-refresh-seconds-2026-11-28"
    )
    expect(page.locator("#x-idle-refresh-seconds-2026-11-28")).to_be_in_viewport()
    page.context.close()


def test_another_site_may_read_the_data(chromium: Browser, live_server: LiveServer) -> None:
    """From an origin of its own: ``about:blank`` has none of ours."""
    context = chromium.new_context()
    page = context.new_page()
    read = "url => fetch(url).then(reply => reply.json(), () => null)"
    assert page.evaluate(read, f"{live_server.url}/policies.json")["schema_version"] == "2.0"
    assert page.evaluate(read, f"{live_server.url}/healthz") is None
    context.close()
