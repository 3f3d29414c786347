"""The address is the language; what networks know does not change with it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from channels.registry import APPS
from helpcenter.page_languages import alternates
from tests.conftest import CALLBACKS
from tests.factories import make_user

COOKIE = "django_language"
# Whatever a network, a machine or the operator has written down.
LOGINS = [(each.login_url_name, dict(each.login_url_kwargs)) for each in APPS] + [
    ("openid_connect_login", {"provider_id": "linkedin-signin"})
]
RETURNS = [(name.replace("_login", "_callback"), kwargs) for name, kwargs in LOGINS]
KNOWN_OUTSIDE = [
    *LOGINS,
    *RETURNS,
    ("callbacks:receive", {"network": "facebook", "name": "deauthorize"}),
    ("callbacks:deletion", {"code": "abc"}),
    ("healthz", {}),
    ("admin:index", {}),
]
PUBLIC = ("helpcenter:home", "helpcenter:index", "helpcenter:search")


def language_of(content: bytes) -> str:
    start = content.decode().partition('<html lang="')[2]
    return start.partition('"')[0]


@pytest.mark.parametrize(("name", "kwargs"), KNOWN_OUTSIDE)
def test_an_address_that_is_known_outside_has_no_language(
    name: str, kwargs: dict[str, str]
) -> None:
    english = reverse(name, kwargs=kwargs)

    with translation.override("es"):
        assert reverse(name, kwargs=kwargs) == english
    assert alternates(english) == {}


def test_the_addresses_registered_at_the_networks_stay() -> None:
    with translation.override("es"):
        addresses = {reverse(name, kwargs=kwargs) for name, kwargs in RETURNS}

    assert addresses == set(CALLBACKS.values())


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_public_page_asks_nobody_for_the_language(
    client: Client, name: str, language: str
) -> None:
    with translation.override(language):
        address = reverse(name)
    other = "es" if language == "en" else "en"
    plain = client.get(address)
    client.cookies[COOKIE] = other
    asked = client.get(address, headers={"Accept-Language": other})

    assert plain.status_code == asked.status_code == 200
    assert plain.content == asked.content
    assert language_of(plain.content) == plain["Content-Language"] == language
    assert "Set-Cookie" not in asked.headers
    assert COOKIE not in plain.cookies
    assert not {"Cookie", "Accept-Language"} & {
        header.strip() for header in asked["Vary"].split(",")
    }


@pytest.mark.django_db
def test_a_public_page_is_the_same_for_somebody_signed_in(client: Client) -> None:
    nobody = client.get("/es/articles/").content
    client.force_login(make_user())
    client.get("/es/articles/")  # the first page of a visit keeps the time zone

    reply = client.get("/es/articles/")

    assert reply.content == nobody
    assert "Set-Cookie" not in reply.headers


@pytest.mark.django_db
def test_a_persons_own_page_keeps_their_language(client: Client) -> None:
    client.force_login(make_user())

    client.get("/es/channels/")
    assert client.cookies[COOKIE].value == "es"
    assert client.cookies[COOKIE]["httponly"]
    assert client.cookies[COOKIE]["samesite"] == "Lax"

    client.get("/channels/")
    assert client.cookies[COOKIE].value == "en"


@pytest.mark.django_db
def test_a_networks_answer_is_told_in_the_persons_language(client: Client) -> None:
    client.force_login(make_user())
    client.get("/es/channels/")

    reply = client.get(reverse("facebook_callback"), {"error": "access_denied"}, follow=True)

    assert reply.redirect_chain[-1][0].startswith("/es/channels/connect/failed/facebook/")
    assert language_of(reply.content) == "es"


@pytest.mark.django_db
@pytest.mark.parametrize("held", ["", "tlh", "../es", "es" * 500])
def test_a_cookie_that_means_nothing_is_english(client: Client, held: str) -> None:
    client.cookies[COOKIE] = held

    reply = client.get(reverse("facebook_callback"), {"error": "access_denied"}, follow=True)

    assert language_of(reply.content) == "en"


@pytest.mark.django_db
def test_the_language_of_a_request_does_not_stay_behind(client: Client) -> None:
    client.get("/es/")

    assert translation.get_language() == "en"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/", "/es/"),
        ("/articles/linkedin/", "/es/articles/linkedin/"),
        ("/search/?q=a%26b&page=2", "/es/search/?q=a%26b&amp;page=2"),
        ("/nowhere/", "/es/nowhere/"),
        ("/accounts/login/?next=/channels/", "/es/accounts/login/?next=%2Fes%2Fchannels%2F"),
    ],
)
def test_a_page_leads_to_its_counterpart(client: Client, here: str, there: str) -> None:
    text = client.get(here).content.decode()

    assert f'<a href="{there}" lang="es" hreflang="es">Español</a>' in text


@pytest.mark.django_db
def test_and_back_again(client: Client) -> None:
    text = client.get("/es/accounts/login/?next=/es/channels/").content.decode()

    wanted = '<a href="/accounts/login/?next=%2Fchannels%2F" lang="en" hreflang="en">English</a>'
    assert wanted in text


@pytest.mark.parametrize(
    ("path", "spanish"),
    [
        ("/", "/es/"),
        ("/es/", "/es/"),
        ("/es/contact/?about=x", "/es/contact/?about=x"),
        # What leads away, or is the same in every language, is handed on as it stands.
        ("/accounts/login/?next=//evil.example/", "/es/accounts/login/?next=%2F%2Fevil.example%2F"),
        (
            "/accounts/login/?next=https://evil.example/",
            "/es/accounts/login/?next=https%3A%2F%2Fevil.example%2F",
        ),
        ("/accounts/login/?next=/admin/", "/es/accounts/login/?next=%2Fadmin%2F"),
    ],
)
def test_the_counterpart_of_an_address(path: str, spanish: str) -> None:
    assert alternates(path)["es"] == spanish


def test_an_english_address_has_no_prefix() -> None:
    assert alternates("/es/articles/x/")["en"] == "/articles/x/"
    assert alternates("/espresso/")["en"] == "/espresso/"


@pytest.mark.django_db
def test_english_has_no_second_address(client: Client) -> None:
    assert client.get("/en/").status_code == 404


@pytest.mark.django_db
def test_signing_in_is_asked_for_in_the_language_of_the_page(client: Client) -> None:
    reply = client.get("/es/channels/")

    assert reply.headers["Location"] == "/es/accounts/login/?next=/es/channels/"
