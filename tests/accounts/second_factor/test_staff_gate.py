"""Staff pages and the admin: through the site's own door, with a second factor, limited."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.accounts.recent_sign_in.asking import PASSWORD
from tests.accounts.second_factor.factors import app_shows, give_app
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PAGES = ("/staff/", "/es/staff/", "/staff/mails/", "/admin/", "/admin/auth/user/")


@pytest.fixture
def staff(settings: Settings) -> User:
    cache.clear()
    settings.STAFF_NEED_MFA = True
    user = make_user("staff@example.com", password=PASSWORD)
    user.is_staff = user.is_superuser = True
    user.save()
    return user


def sign_in(client: Client, password: str = PASSWORD, *, to: str = "/admin/") -> int:
    form = {"login": "staff@example.com", "password": password, "next": to}
    return client.post(reverse("account_login"), form).status_code


@pytest.mark.parametrize("page", PAGES)
def test_without_a_second_factor_one_is_led_to_set_one_up(
    client: Client, staff: User, page: str
) -> None:
    client.force_login(staff)
    reply = client.get(page)

    assert reply.status_code == 302
    assert reply["Location"].endswith("/accounts/2fa/")
    why = "Las páginas del equipo" if page.startswith("/es/") else "Staff pages show other people"
    assert why in client.get(reply["Location"]).content.decode()


def test_with_one_they_open_after_it_was_used(client: Client, staff: User) -> None:
    give_app(staff)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": app_shows()})

    assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)


def test_a_session_from_before_is_asked_for_it(client: Client, staff: User) -> None:
    client.force_login(staff)
    give_app(staff)
    asked = client.get("/admin/")
    assert asked["Location"] == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2F"

    client.post(asked["Location"], {"code": app_shows(), "next": "/admin/"})
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)  # allauth tells of it once it is stored
def test_who_sets_one_up_goes_straight_on(client: Client, staff: User) -> None:
    client.force_login(staff)
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    client.post(reverse("mfa_activate_totp"), {"code": app_shows(form.secret)})

    assert reverse("staff:home") in client.get(reverse("mfa_index")).content.decode()
    assert client.get("/staff/").status_code == 200


def test_a_site_without_https_asks_for_none_unless_told(client: Client, staff: User) -> None:
    client.force_login(staff)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.STAFF_NEED_MFA", False)
        assert client.get("/admin/").status_code == 200


def test_whoever_is_no_staff_is_turned_away_as_before(client: Client, staff: User) -> None:
    client.force_login(make_user())
    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/login/").status_code == 403
    assert client.get("/staff/").status_code in (302, 403, 404)


class TestTheAdminsDoor:
    def test_it_leads_to_the_sites_own(self, client: Client) -> None:
        reply = client.get("/admin/login/?next=/admin/auth/user/")
        assert reply["Location"] == "/accounts/login/?next=%2Fadmin%2Fauth%2Fuser%2F"

    def test_it_takes_no_password(self, client: Client, staff: User) -> None:
        form = {"username": "staff@example.com", "password": PASSWORD, "next": "/admin/"}
        client.post("/admin/login/", form)
        assert "_auth_user_id" not in client.session

    def test_sixty_wrong_passwords_shut_the_right_one_out(
        self, client: Client, staff: User
    ) -> None:
        give_app(staff)
        for number in range(60):
            sign_in(client, f"wrong {number}")
        sign_in(client)
        reply = client.get("/admin/")
        assert "_auth_user_id" not in client.session
        assert reply.status_code == 302
        assert client.get(reverse("mfa_authenticate")).status_code == 302, "nor half in"
