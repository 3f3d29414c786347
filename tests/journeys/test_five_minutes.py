"""The demo's five minutes, walked in a browser as ``make run`` prints them."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django import Settings

from config.demo import channels as demo
from config.demo import five_minutes, pretend
from notifications.delivery import send_round
from tests.accessibility import violations
from tests.conftest import Sandbox
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MAREN, VALE = "10220011223344501", "17841400550066802"


@pytest.fixture
def page(person: Person, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Page:
    """The demo is loaded, with the two logins alone that the walk is about."""
    settings.EMAIL_BACKEND = "notifications.mailbox.backend.MailboxBackend"
    logins, _outages = pretend.told()
    chosen = [login for login in logins if login.account in (MAREN, VALE)]
    monkeypatch.setattr(pretend, "told", lambda: (chosen, []))
    demo.load()
    return person.page


def test_the_five_minutes_go_as_they_are_told(page: Page, site: str, sandbox: Sandbox) -> None:
    sign_in, see, refresh, break_it, mail = (f"{site}{each.path}" for each in five_minutes.STEPS)

    page.goto(sign_in)
    page.get_by_role("button", name="Sign in to the demo").click()

    page.goto(see)
    expect(page.get_by_role("heading", level=1)).to_contain_text("need you")

    page.goto(refresh)
    page.get_by_role("link", name="Refresh 2 channels").first.click()
    page.get_by_role("button", name="Continue to Facebook").click()
    page.get_by_role("link", name="Maren Oduya").click()
    page.get_by_role("button", name="Allow").click()
    expect(page.get_by_text("Harbour Cafe Roastery").first).to_be_visible()

    page.goto(break_it)
    page.get_by_role("link", name="Vale Street Books").first.click()
    page.get_by_text("Demo: break it").click()
    page.get_by_role("button", name="Change the password").click()
    expect(page.locator(".verdict")).to_contain_text("Needs you")
    expect(page.get_by_text("the password was changed")).to_be_visible()
    assert violations(page) == []

    send_round.deliver_due(at=timezone.now())
    page.goto(mail)
    page.get_by_role("link", name="Vale Street Books on Instagram needs you").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("needs you")
    assert violations(page) == []
    page.frame_locator("iframe.phone").get_by_role("link").first.click()
    expect(page.locator("iframe")).to_have_count(0)  # it led out, to a page of ours
