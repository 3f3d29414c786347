"""The same walk in Spanish: pages, a network's consent and back, and the way between languages."""

from __future__ import annotations

import re
from functools import cache

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import BrowserContext, Page, expect

from config.translations import catalogs
from tests.accessibility import LOOKS, PHONE
from tests.every_network import account_of, name_of
from tests.journeys.person import PASSWORD, Person
from tests.journeys.test_every_page import looked_at, mixed
from tests.sizes import WHOLE

pytestmark = pytest.mark.browser

PUBLIC = {
    "home": "/es/",
    "articles": "/es/articles/",
    "an article": "/es/articles/linkedin/",
    "search": "/es/search/?q=contraseña",
    "contact": "/es/contact/",
    "sign in": "/es/accounts/login/",
    "sign up": "/es/accounts/signup/",
    "not found": "/es/nowhere/",
    "privacy": "/es/privacy/",
    "leaving": "/es/leaving/",
}
# What is said does not depend on the colours; nor, of the pages that `tests/walk` looks at in
# English, what axe finds. Longer words may be too wide.
SAMPLE = LOOKS if WHOLE else LOOKS[:1]


@cache
def english() -> list[str]:
    """Sentences of three words and more that Spanish says differently, with nothing to fill in."""
    said = [
        str(message.id)
        for path in catalogs.po_files()
        for message in catalogs.read(path)
        if isinstance(message.id, str) and message.string and message.string != message.id
    ]
    return [
        sentence
        for sentence in said
        if len(sentence.split()) > 2 and not re.search(r"[%{<]", sentence)
    ]


OWN_TEXT = """() => {
  const body = document.body.cloneNode(true);
  body.querySelectorAll("[lang=en]").forEach(quoted => quoted.remove());
  return body.textContent;
}"""


def left_in_english(page: Page) -> list[str]:
    """What is not marked as English: a network is quoted in the language it wrote in."""
    said = page.evaluate(OWN_TEXT)
    text = " ".join(str(said).split())
    return [sentence for sentence in english() if sentence in text]


def spanish(person: Person, name: str, *args: object) -> str:
    with translation.override("es"):
        return person.site + reverse(name, args=args)


def sign_in(person: Person) -> None:
    person.page.goto(spanish(person, "account_login"))
    person.page.locator('input[name="login"]').fill(person.user.email)
    person.page.locator('input[name="password"]').fill(PASSWORD)
    person.press("Iniciar sesión")
    expect(person.page.locator("summary#nav-account")).to_contain_text("Tu cuenta:")
    assert person.page.url == spanish(person, "channels:list")


def test_the_walk_would_find_english(site: str, context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"{site}/accounts/login/")

    assert left_in_english(page)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page(site: str, onlooker: Page, name: str) -> None:
    faults = looked_at(onlooker, site + PUBLIC[name], looks=SAMPLE, axe=WHOLE)

    assert faults == []
    assert left_in_english(onlooker) == []
    expect(onlooker.locator("html")).to_have_attribute("lang", "es")


def test_the_pages_of_somebody_signed_in(person: Person) -> None:
    sign_in(person)
    made = mixed(person)
    addresses = [
        spanish(person, "channels:list"),
        spanish(person, "channels:connect"),
        *(spanish(person, "channels:detail", channel.pk) for channel in made.values()),
        *(spanish(person, "channels:refresh", made[name].pk) for name in ("bad", "limited")),
        spanish(person, "channels:refresh_all"),
        spanish(person, "channels:disconnect", made["bad"].pk),
        spanish(person, "notifications:preferences"),
        spanish(person, "account_email"),
    ]
    faults, left = [], {}
    for address in addresses:
        faults += looked_at(person.page, address, looks=SAMPLE, axe=WHOLE)
        if untranslated := left_in_english(person.page):
            left[address] = untranslated
    assert faults == []
    assert left == {}


def test_from_consent_at_a_network_back_to_spanish_and_through_a_refresh(person: Person) -> None:
    sign_in(person)
    page = person.page
    page.goto(spanish(person, "channels:connect"))
    page.locator("#linkedin-pages summary").click()
    person.press(f"Continuar en {name_of('linkedin')}")
    person.consent("linkedin", account_of("linkedin"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Elige qué conectar")
    assert "/es/channels/connect/" in page.url
    person.press("Guardar")
    expect(page.locator(".messages")).to_contain_text("conectado")

    channel = person.user.credentials.get().channels.order_by("pk")[0]
    page.goto(spanish(person, "channels:refresh", channel.pk))
    person.press("Continuar en LinkedIn")
    person.consent("linkedin", account_of("linkedin"))

    expect(page.get_by_role("heading", level=1)).to_contain_text(channel.name)
    assert page.url.startswith(f"{person.site}/es/channels/{channel.pk}/refresh/")
    assert left_in_english(page) == []


def test_turning_back_at_a_network_is_told_in_spanish(person: Person) -> None:
    person.is_signed_in()
    person.page.goto(spanish(person, "channels:connect"))
    person.page.locator("#facebook summary").click()
    person.press("Continuar en Facebook")
    person.choose_account(account_of("facebook"))
    person.press("Deny")

    expect(person.page.get_by_role("heading", level=1)).to_have_text("Cancelaste en Facebook.")
    assert left_in_english(person.page) == []


@pytest.mark.parametrize(
    "there", ["/", "/articles/linkedin/", "/search/?q=linkedin", "/accounts/login/", "/contact/"]
)
def test_the_switch_keeps_the_place(site: str, chromium_without_script: Page, there: str) -> None:
    page = chromium_without_script
    page.set_viewport_size(PHONE)
    page.goto(site + there)

    page.locator("footer").get_by_role("link", name="Español").click()
    assert page.url == f"{site}/es{there}"
    expect(page.locator("html")).to_have_attribute("lang", "es")

    page.locator("footer").get_by_role("link", name="English").click()
    assert page.url == site + there


@pytest.fixture
def chromium_without_script(context: BrowserContext) -> Page:
    """A page of a browser that runs no script."""
    browser = context.browser
    assert browser is not None
    return browser.new_context(java_script_enabled=False).new_page()


def test_the_switch_leads_to_the_same_channel(person: Person) -> None:
    person.is_signed_in()
    channel = mixed(person)["working"]
    person.go("channels:detail", channel.pk)

    person.page.locator("footer").get_by_role("link", name="Español").click()

    assert person.page.url == spanish(person, "channels:detail", channel.pk)
    expect(person.page.get_by_role("heading", level=1)).to_contain_text(channel.name)
