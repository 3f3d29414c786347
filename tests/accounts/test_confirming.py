"""Who confirms an address has the account: what somebody else had set before ends."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import LogEntry
from accounts.sign_in_log.kinds import What
from tests.accounts.signing_in import (
    MAREN,
    PASSWORD,
    by_linkedin,
    by_password,
    link_in_mail,
    sign_up,
    signed_in,
)
from tests.conftest import Sandbox
from tests.factories import make_user

pytestmark = pytest.mark.django_db
OWN = "tide tables and teapots"


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


def test_the_browser_that_signed_up_keeps_its_password(client: Client) -> None:
    sign_up(client, MAREN)
    client.post(link_in_mail())
    assert User.objects.get().check_password(PASSWORD)
    assert signed_in(client) == User.objects.get().pk


def test_it_keeps_it_also_where_the_link_is_opened_hours_later(client: Client) -> None:
    sign_up(client, MAREN)
    session = client.session
    del session["account_login"]  # allauth forgets after ten minutes
    session.save()
    client.post(link_in_mail())
    assert User.objects.get().check_password(PASSWORD)


def test_who_confirms_somebody_elses_sign_up_chooses_a_password_and_the_other_is_out() -> None:
    attacker, owner = Client(), Client()
    sign_up(attacker, MAREN)

    answer = owner.post(link_in_mail(), follow=True)

    assert not User.objects.get().has_usable_password()
    assert 'name="password1"' in answer.content.decode()
    owner.post(answer.request["PATH_INFO"], {"password1": OWN, "password2": OWN})
    by_password(owner, MAREN, OWN)
    assert signed_in(owner) == User.objects.get().pk
    by_password(attacker, MAREN)
    assert signed_in(attacker) is None
    told = LogEntry.objects.values_list("what", flat=True)
    assert {What.PASSWORD_ENDED, What.PASSWORD_RESET} <= set(told)


def test_a_session_from_before_the_confirmation_ends() -> None:
    attacker, owner = Client(), Client()
    sign_up(attacker, MAREN)
    attacker.force_login(User.objects.get())  # however they came by it
    assert attacker.get(reverse("preferences")).status_code == 200
    owner.post(link_in_mail())
    assert attacker.get(reverse("preferences")).status_code == 302


def test_a_network_by_which_somebody_else_began_the_account_no_longer_signs_in(
    sandbox: Sandbox,
) -> None:
    sandbox.control("email_verified", {"say": "false"})
    attacker, owner = Client(), Client()
    by_linkedin(sandbox, attacker)
    owner.post(link_in_mail())
    assert not SocialAccount.objects.exists()
    by_linkedin(sandbox, attacker)
    assert signed_in(attacker) is None


def test_it_does_not_either_where_the_owner_first_chose_a_new_password(sandbox: Sandbox) -> None:
    sandbox.control("email_verified", {"say": "false"})
    attacker, owner = Client(), Client()
    by_linkedin(sandbox, attacker)
    owner.post(reverse("account_reset_password"), {"email": MAREN})
    page = owner.get(link_in_mail(), follow=True)
    owner.post(page.request["PATH_INFO"], {"password1": OWN, "password2": OWN})
    cache.clear()
    by_password(owner, MAREN, OWN)
    owner.post(link_in_mail())
    assert signed_in(owner) == User.objects.get().pk
    assert not SocialAccount.objects.exists()
    by_linkedin(sandbox, attacker)
    assert signed_in(attacker) is None


def test_a_further_address_is_confirmed_from_anywhere_and_ends_nothing(client: Client) -> None:
    user = make_user("ada@example.com", password=PASSWORD)
    client.force_login(user)
    client.post(reverse("account_email"), {"action_add": "", "email": "ada@home.example"})
    letter = next(sent for sent in mail.outbox if sent.to == ["ada@home.example"])
    phone = Client()
    phone.post(link_in_mail(mail.outbox.index(letter)))
    assert EmailAddress.objects.get(email="ada@home.example").verified
    assert User.objects.get().check_password(PASSWORD)
    assert client.get(reverse("preferences")).status_code == 200


def test_a_code_from_a_mail_confirms_the_address_and_ends_somebody_elses_password() -> None:
    attacker, owner = Client(), Client()
    sign_up(attacker, MAREN)
    owner.post(reverse("account_request_login_code"), {"email": MAREN})
    code = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code
    owner.post(reverse("account_confirm_login_code"), {"code": code[1]})
    assert owner.get(reverse("preferences")).status_code == 200
    by_password(attacker, MAREN)
    assert signed_in(attacker) is None
