"""The pages in a real browser: readable for all, on a phone too, and usable by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page

from tests.accessibility import LOOKS, faults, looks_of
from tests.channels.networks import case
from tests.every_network import NETWORK_IDS, account_of
from tests.sandbox.driving import (
    DIALOG,
    IG_DIALOG,
    MAREN,
    TOMAS,
    X_DIALOG,
    path_of,
    request_of,
)
from tests.sandbox.test_server import Live, running
from tests.sizes import sampled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with running(tmp_path_factory.mktemp("browser") / "state.sqlite3") as live:
        yield live


def address(dialog: str, **changed: str) -> str:
    return f"{dialog}?{urlencode(request_of(dialog, changed))}"


def consent_of(network: str) -> str:
    return address(path_of(case.of(network).authorize), account=account_of(network))


PAGES = {network: consent_of(network) for network in NETWORK_IDS} | {
    "facebook, choosing": address(DIALOG),
    "facebook, six pages": address(DIALOG, account=TOMAS),
    "instagram, personal": address(IG_DIALOG, account="17841400550066803"),
    "problem": address(X_DIALOG, client_id="nobody"),
    "control": "/",
}


@pytest.mark.parametrize(("number", "name"), sampled(list(enumerate(PAGES)), one_in=3))
def test_page_is_accessible_and_fits(server: Live, onlooker: Page, number: int, name: str) -> None:
    """The consent pages are made alike: each in one look, by turns, a sample has every third."""
    onlooker.goto(server.url + PAGES[name])
    assert faults(onlooker, LOOKS if name == "control" else looks_of(number)) == []


def test_consent_by_keyboard_alone(server: Live, chromium: Browser) -> None:
    back = f"{server.url}/healthz"  # any page will do for the app's side
    server.call("POST", "/control/clients/demo-facebook", json={"add_redirect_uri": back})
    page = chromium.new_page()
    page.goto(server.url + address(DIALOG, redirect_uri=back))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Allow Channel Care?")
    _tab_to(page, "pages_manage_posts")
    page.keyboard.press("Space")
    _tab_to(page, "allow")
    page.keyboard.press("Enter")
    page.wait_for_url("**/healthz?**")
    assert "code=" in page.url
    grants = _account(server, MAREN)["grants"]
    assert grants[0]["declined"] == ["pages_manage_posts"]
    page.close()


def _tab_to(page: Page, value: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.value") == value:
            return
    raise AssertionError(f"{value} cannot be reached by Tab")


def _account(server: Live, account_id: str) -> dict[str, list[dict[str, object]]]:
    told = server.call("GET", "/control/state").json()["networks"]["facebook"]["accounts"]
    account: dict[str, list[dict[str, object]]] = next(
        entry for entry in told if entry["id"] == account_id
    )
    return account


def test_clicks_on_the_control_page(server: Live, chromium: Browser) -> None:
    page = chromium.new_page()
    page.goto(server.url + "/")
    page.get_by_text("Accounts that nobody has connected").click()
    page.locator("#pV4sVale02 summary").click()
    page.get_by_role("button", name="Suspend").click()
    page.wait_for_selector("#pV4sVale02 >> text=Lift the suspension")
    network = page.locator("#linkedin")
    network.locator("summary").click()
    network.get_by_role("button", name="Too many calls").click()
    page.wait_for_selector("#linkedin >> text=until mended")
    assert faults(page) == []
    network.get_by_role("button", name="Mend everything").click()
    page.wait_for_selector("text=LinkedIn answers as it should")
    server.call("GET", "/graph.facebook.com/v25.0/me")
    page.locator("#last-calls").get_by_text("/graph.facebook.com/v25.0/me").wait_for()
    page.close()
