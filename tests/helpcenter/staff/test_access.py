"""The staff pages are there for staff, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from helpcenter.staff.pages import PAGES
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NAMES = ["home", *(page.name for page in PAGES)]


@pytest.mark.parametrize("name", NAMES)
def test_staff_see_the_page_and_no_cache_keeps_it(staff: Client, name: str) -> None:
    reply = staff.get(reverse(f"staff:{name}"))
    assert reply.status_code == 200
    assert 'aria-current="page"' in reply.content.decode().split("<main")[1]
    assert "no-store" in reply.headers["Cache-Control"]
    assert "private" in reply.headers["Cache-Control"]


@pytest.mark.parametrize("name", NAMES)
def test_somebody_else_finds_nothing_there(client: Client, name: str) -> None:
    client.force_login(make_user())
    assert client.get(reverse(f"staff:{name}")).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_asked_to_sign_in_and_comes_back(client: Client, name: str) -> None:
    address = reverse(f"staff:{name}")
    reply = client.get(address, {"page": "2"})
    assert reply.status_code == 302
    assert reply.headers["Location"] == f"{reverse('account_login')}?next={address}%3Fpage%3D2"


def test_the_home_has_a_line_for_every_page(staff: Client) -> None:
    page = staff.get(reverse("staff:home")).content.decode()
    for page_of_staff in PAGES:
        assert page.count(f'href="{reverse(f"staff:{page_of_staff.name}")}"') == 2


def test_the_way_there_is_shown_to_staff_on_private_pages_only(staff: Client) -> None:
    link = f'href="{reverse("staff:home")}"'
    assert link in staff.get(reverse("channels:list")).content.decode()
    assert link not in staff.get(reverse("helpcenter:home")).content.decode()
    other = Client()
    other.force_login(make_user())
    assert link not in other.get(reverse("channels:list")).content.decode()
