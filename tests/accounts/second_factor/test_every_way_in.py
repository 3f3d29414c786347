"""No way of signing in is weaker than the person's own: a second factor is asked for at each."""

from __future__ import annotations

import base64
import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.joining import waiting
from accounts.recent_sign_in import mailed_code
from tests.accounts.recent_sign_in.asking import PASSWORD
from tests.accounts.second_factor.factors import app_shows, give_app
from tests.factories import make_user

pytestmark = pytest.mark.django_db
STEP = reverse("mfa_authenticate")
# RFC 6238, appendix B: the secret of its examples, a moment in seconds, and the code of then.
RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.fixture
def ada() -> User:
    cache.clear()
    return make_user("ada@example.com", password=PASSWORD)


def by_mailed_code(client: Client) -> str:
    client.post(reverse("account_request_login_code"), {"email": "ada@example.com"})
    (code,) = re.findall(r"^[A-Z0-9-]{6,}$", str(mail.outbox[-1].body), re.MULTILINE)
    return client.post(reverse("account_confirm_login_code"), {"code": code})["Location"]


def test_a_code_from_a_mail_is_half_a_sign_in_where_there_is_a_second_factor(ada: User) -> None:
    client = Client()
    assert by_mailed_code(client) == reverse("channels:list"), "without one it is a whole"
    give_app(ada)
    client = Client()
    cache.clear()

    assert by_mailed_code(client) == STEP

    assert client.get(reverse("preferences")).status_code == 302
    client.post(STEP, {"code": app_shows()})
    assert client.get(reverse("preferences")).status_code == 200


def test_the_sign_in_page_offers_password_and_passkey_first_and_a_mailed_code_last() -> None:
    page = Client().get(reverse("account_login")).content.decode()
    ways = [reverse("mfa_login_webauthn"), reverse("account_request_login_code")]
    where = [page.index('type="password"'), *(page.index(f'"{way}"') for way in ways)]
    assert where == sorted(where)
    assert "sms" not in page.lower()


def test_what_a_mail_brings_to_sign_in_with_is_over_after_ten_minutes() -> None:
    ten = timedelta(minutes=10)
    assert timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT) == ten
    assert ten == mailed_code.LIFE == waiting.LIFE


def test_codes_from_mails_are_drawn_from_enough(ada: User) -> None:
    """Eight of twenty letters: 34 bits, and three tries."""
    codes = set()
    for _ in range(4):
        cache.clear()
        Client().post(reverse("account_request_login_code"), {"email": "ada@example.com"})
        codes |= set(re.findall(r"^[A-Z0-9-]{6,}$", str(mail.outbox[-1].body), re.MULTILINE))
    assert len(codes) == 4
    assert all(re.fullmatch(r"[B-Z]{4}-[B-Z]{4}", code) for code in codes)


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_a_code_of_the_app_is_over_after_its_time(ada: User, steps: int) -> None:
    give_app(ada)
    client = Client()
    client.post(reverse("account_login"), {"login": "ada@example.com", "password": PASSWORD})
    client.post(STEP, {"code": app_shows(steps=steps)})
    assert client.get(reverse("preferences")).status_code == 302


@pytest.mark.parametrize(("moment", "code"), [(59, "287082"), (1111111109, "081804")])
def test_codes_are_those_of_the_standard(moment: int, code: str) -> None:
    assert format_hotp_value(hotp_value(RFC_SECRET, moment // 30)) == code


@pytest.mark.django_db(transaction=True)  # allauth tells of it once it is stored
def test_each_change_of_a_second_factor_is_told_by_mail(ada: User, client: Client) -> None:
    client.force_login(ada)
    form = client.get(reverse("mfa_activate_totp")).context["form"]
    client.post(reverse("mfa_activate_totp"), {"code": app_shows(form.secret)})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    told = " ".join(str(letter.subject) for letter in mail.outbox)
    assert "Signing in now asks for a code" in told
    assert "New recovery codes were made" in told
    assert "Signing in no longer asks for a code" in told


def test_a_passkey_answers_a_question_that_was_never_asked_before() -> None:
    """Of 128 bits at the least, and of today's algorithms (WebAuthn's names of them)."""
    asked = [_asked(Client().get(reverse("mfa_login_webauthn"), headers=AJAX)) for _ in range(2)]
    assert asked[0] != asked[1]
    assert all(len(base64.urlsafe_b64decode(text + "==")) >= 16 for text in asked)


AJAX = {"X-Requested-With": "XMLHttpRequest", "Accept": "application/json"}


def _asked(reply: object) -> str:
    told = reply.json()["request_options"]  # type: ignore[attr-defined]
    return str(told["publicKey"]["challenge"])
