"""Two-factor authentication as a person uses it: an app and its codes, and a passkey."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import CDPSession, expect

from tests.accounts.second_factor.factors import app_shows
from tests.journeys.person import PASSWORD, Person
from tests.journeys.test_every_page import looked_at

pytestmark = pytest.mark.browser


@pytest.fixture
def device(person: Person) -> Iterator[CDPSession]:
    """A device that keeps passkeys, as Chromium pretends it. They exist on ``localhost`` only."""
    person.site = person.site.replace("127.0.0.1", "localhost")
    line = person.page.context.new_cdp_session(person.page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield line
    line.detach()


def sign_out(person: Person) -> None:
    person.page.context.clear_cookies()
    person.go("account_login")


def type_password(person: Person) -> None:
    person.page.get_by_label("Email").fill(person.user.email)
    person.page.get_by_label("Password", exact=True).fill(PASSWORD)
    person.press("Sign in")


def test_an_app_its_code_and_a_recovery_code(person: Person) -> None:
    page = person.page
    person.sign_in()
    person.go("mfa_index")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.get_by_label("Or type this secret").input_value()
    page.get_by_label("Code that the app shows").fill(app_shows(secret))
    person.press("Turn it on")

    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    recovery = page.locator(".codes code").first.inner_text()

    sign_out(person)
    type_password(person)
    assert looked_at(page) == []
    page.get_by_label("Code from your app").fill(app_shows(secret, steps=1))
    person.press("Sign in")
    expect(page.locator("summary#nav-account")).to_be_visible()

    sign_out(person)
    type_password(person)
    page.get_by_label("Code from your app").fill(recovery)
    person.press("Sign in")
    person.go("mfa_index")
    expect(page.get_by_text("9 codes are left")).to_be_visible()
    assert looked_at(page) == []


def test_a_passkey_signs_in_alone(person: Person, device: CDPSession) -> None:
    page = person.page
    person.go("account_login")
    type_password(person)
    person.go("mfa_add_webauthn")
    page.get_by_label("Name").fill("Blue stick")
    person.press("Add the passkey")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    assert Authenticator.objects.filter(user=person.user, type="webauthn").count() == 1

    sign_out(person)
    person.press("Sign in with a passkey")
    expect(page.locator("summary#nav-account")).to_be_visible()
    person.go("mfa_list_webauthn")
    expect(page.get_by_role("heading", name="Blue stick")).to_be_visible()
    assert looked_at(page) == []
    person.go("accounts:activity")
    expect(page.get_by_text("Signed in with a passkey.")).to_be_visible()

    sign_out(person)
    type_password(person)  # where the password is used, the passkey is the second step
    expect(page).to_have_url(person.site + reverse("mfa_authenticate"))
    person.press("Use a passkey")
    expect(page.locator("summary#nav-account")).to_be_visible()
