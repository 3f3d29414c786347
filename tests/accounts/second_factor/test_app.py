"""An authenticator app from setting it up to the day on which the phone is gone, by forms alone."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.accounts.recent_sign_in.asking import PASSWORD, is_question, make_stale
from tests.accounts.second_factor.factors import app_shows, give_app, recovery_codes
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SET_UP = reverse("mfa_activate_totp")
STEP = reverse("mfa_authenticate")


@pytest.fixture
def ada(client: Client) -> User:
    cache.clear()
    user = make_user("ada@example.com", password=PASSWORD)
    client.force_login(user)
    return user


def sign_in(client: Client) -> str:
    """The page that a right password leads to."""
    form = {"login": "ada@example.com", "password": PASSWORD}
    return client.post(reverse("account_login"), form)["Location"]


def activity(client: Client) -> str:
    return client.get(reverse("accounts:activity")).content.decode()


def test_it_is_set_up_with_a_picture_and_a_secret_to_type(client: Client, ada: User) -> None:
    page = client.get(SET_UP).content.decode()
    shown = re.search(r'id="secret"[^>]* value="([A-Z2-7]{32})"', page)
    assert shown
    assert 'src="data:image/svg+xml;base64,' in page

    done = client.post(SET_UP, {"code": app_shows(shown[1])}, follow=True)

    assert Authenticator.objects.filter(user=ada, type="totp").exists()
    text = done.content.decode()
    assert all(code in text for code in recovery_codes(ada)), "the codes are shown at once"
    assert client.get(reverse("mfa_download_recovery_codes")).content.decode().count("\n") >= 12


def test_a_wrong_code_keeps_the_same_secret(client: Client, ada: User) -> None:
    secret = re.search(r'value="([A-Z2-7]{32})"', client.get(SET_UP).content.decode())
    assert secret
    page = client.post(SET_UP, {"code": "000000"}).content.decode()

    assert "did not match" in page
    assert secret[1] in page
    assert not Authenticator.objects.exists()


def test_signing_in_takes_its_code(client: Client, ada: User) -> None:
    give_app(ada)
    client.logout()

    assert sign_in(client) == STEP
    assert client.get(reverse("channels:list")).status_code == 302, "half a sign-in is none"
    assert client.post(STEP, {"code": "000000"}).status_code == 200
    client.post(STEP, {"code": app_shows()})
    assert client.get(reverse("channels:list")).status_code == 200
    assert "Signed in with a code from the app as the second step." in activity(client)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_half_a_minute_off_is_forgiven(client: Client, ada: User, steps: int) -> None:
    give_app(ada)
    client.logout()
    sign_in(client)

    assert client.post(STEP, {"code": app_shows(steps=steps)}).status_code == 302


def test_a_code_is_good_once_even_where_allauth_has_forgotten_it(client: Client, ada: User) -> None:
    row = give_app(ada)
    code = app_shows()
    client.logout()
    sign_in(client)
    client.post(STEP, {"code": code})
    client.logout()
    cache.delete(f"allauth.mfa.totp.used?user={row.user_id}&code={code}")
    sign_in(client)

    assert "used before" in client.post(STEP, {"code": code}).content.decode()


def test_a_recovery_code_lets_in_once_where_the_phone_is_gone(client: Client, ada: User) -> None:
    give_app(ada)
    code = recovery_codes(ada)[0]
    client.logout()
    assert "#lost" in client.get(sign_in(client)).content.decode()

    assert client.post(STEP, {"code": code}).status_code == 302
    assert code not in recovery_codes(ada)
    client.logout()
    sign_in(client)
    assert client.post(STEP, {"code": code}).status_code == 200


def test_guessing_is_limited(client: Client, ada: User) -> None:
    give_app(ada)
    client.logout()
    sign_in(client)
    for _ in range(6):
        page = client.post(STEP, {"code": "000000"}).content.decode()
    assert "Too many" in page
    assert client.post(STEP, {"code": app_shows()}).status_code == 200, "nor does the right one"


def test_a_code_answers_the_question_again(client: Client, ada: User) -> None:
    give_app(ada)
    make_stale(client)
    assert is_question(client.get(reverse("mfa_view_recovery_codes"))["Location"])

    answer = {"code": app_shows(), "next": reverse("mfa_view_recovery_codes")}
    back = client.post(reverse("mfa_reauthenticate"), answer)

    assert back["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(back["Location"]).status_code == 200


def test_it_is_turned_off_and_its_recovery_codes_end(client: Client, ada: User) -> None:
    give_app(ada)
    page = reverse("mfa_deactivate_totp")
    assert "Turn the app off?" in client.get(page).content.decode()
    client.post(page)

    assert not Authenticator.objects.filter(user=ada).exists()


def test_new_codes_end_the_old_ones(client: Client, ada: User) -> None:
    give_app(ada)
    before = recovery_codes(ada)
    client.post(reverse("mfa_generate_recovery_codes"))

    assert set(recovery_codes(ada)).isdisjoint(before)
