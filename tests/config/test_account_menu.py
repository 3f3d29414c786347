"""The account menu: on private pages at once, on public ones as a fragment."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from core.templatetags.people import display_name
from tests.factories import make_user
from tests.markup import flat

pytestmark = pytest.mark.django_db
MENU = "/preferences/menu/"
LEADS_TO = (
    "channels:list",
    "preferences",
    "notifications:preferences",
    "keys:index",
    "webhooks:index",
    "helpcenter:requests",
)


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada.lovelace@example.com")
    client.force_login(user)
    return user


def menu_in(text: str) -> str:
    menu = re.search(r'<details class="account">.*?</details>', text, re.DOTALL)
    assert menu
    return menu[0]


def test_nobody_gets_no_menu(client: Client) -> None:
    reply = client.get(MENU)

    assert (reply.status_code, reply.content) == (204, b"")


def test_the_fragment_is_for_nobody_else_to_keep(client: Client, ada: User) -> None:
    reply = client.get(MENU)

    assert "no-store" in reply["Cache-Control"]
    assert "private" in reply["Cache-Control"]
    assert "Cookie" in reply["Vary"]
    assert client.post(MENU).status_code == 405


@pytest.mark.parametrize("where", [MENU, reverse("channels:list"), "/es/channels/"])
def test_it_leads_to_all_that_is_theirs(client: Client, ada: User, where: str) -> None:
    menu = menu_in(client.get(where).content.decode())
    prefix = "/es" if where.startswith("/es/") else ""

    for name in LEADS_TO:
        assert f'href="{prefix}{reverse(name)}"' in menu
    assert f'method="post" action="{prefix}{reverse("account_logout")}"' in menu
    assert "csrfmiddlewaretoken" in menu
    assert "ada.lovelace@example.com" in menu


def test_the_button_in_it_signs_out(ada: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get(MENU).content.decode())
    assert token

    strict.post(reverse("account_logout"), {"csrfmiddlewaretoken": token[1]})

    assert strict.get(MENU).status_code == 204


def test_a_public_page_fetches_it_and_offers_both_ways_in(client: Client, ada: User) -> None:
    page = flat(client.get("/articles/").content.decode())

    assert "ada" not in page
    place = page[page.index('id="nav-account"') :].partition("</div>")[0]
    assert f'data-hx-get="{MENU}"' in place
    for name in ("account_login", "account_signup"):
        assert f'href="{reverse(name)}"' in place


def test_the_open_page_is_marked(client: Client, ada: User) -> None:
    menu = menu_in(client.get(reverse("notifications:preferences")).content.decode())

    (current,) = re.findall(r'href="([^"]+)"\s+aria-current="page"', menu)
    assert current == reverse("notifications:preferences")


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({}, "ada.lovelace"),
        ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"first_name": " "}, "ada.lovelace"),
    ],
)
def test_a_person_is_called_by_name_where_it_is_known(
    ada: User, names: dict[str, str], shown: str
) -> None:
    for name, value in names.items():
        setattr(ada, name, value)

    assert display_name(ada) == shown
