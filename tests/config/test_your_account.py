"""What the article on one's account here promises of passwords, addresses and sessions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from config.demo.apps import SIGN_IN
from tests.factories import make_user
from tests.markup import flat

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
OLD, NEW = "harbour lights at six", "tide tables and teapots"
LOGIN = reverse("account_login")


@pytest.fixture(autouse=True)
def _unlimited() -> None:
    """How often somebody may try counts anew."""
    cache.clear()


@pytest.fixture
def ada() -> User:
    return make_user("ada@example.com", password=OLD)


def sign_in(client: Client, address: str, password: str, **more: str) -> HttpResponse:
    return client.post(LOGIN, {"login": address, "password": password, **more})  # type: ignore[return-value]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("preferences")).status_code == 200


def link_in(mail: EmailMessage) -> str:
    address = re.search(r"https?://[^/]+(/\S+)", str(mail.body))
    assert address
    return address[1]


def test_remember_me_keeps_the_session_and_without_it_the_browser_ends_it(
    client: Client, ada: User
) -> None:
    sign_in(client, ada.email, OLD, remember="on")
    assert client.cookies["sessionid"]["max-age"] == round(settings.SIGNED_IN_FOR.total_seconds())

    other = Client()
    sign_in(other, ada.email, OLD)
    assert is_signed_in(other)
    assert other.cookies["sessionid"]["max-age"] == ""


def test_a_confirmed_second_address_signs_in_as_well(client: Client, ada: User) -> None:
    EmailAddress.objects.create(user=ada, email="ada@home.example", verified=True)

    sign_in(client, "ada@home.example", OLD)

    assert is_signed_in(client)


def test_after_several_wrong_passwords_even_the_right_one_waits(client: Client, ada: User) -> None:
    for _attempt in range(5):
        sign_in(client, ada.email, "wrong")

    reply = sign_in(client, ada.email, OLD)

    assert not is_signed_in(client)
    assert reply.status_code == 200


def test_a_new_password_signs_out_every_other_browser(client: Client, ada: User) -> None:
    elsewhere = Client()
    for browser in (client, elsewhere):
        sign_in(browser, ada.email, OLD)

    fields = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), fields)

    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once(
    client: Client, ada: User, mailoutbox: list[EmailMessage]
) -> None:
    client.post(reverse("account_reset_password"), {"email": ada.email})
    link = link_in(mailoutbox[0])
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    assert "This link no longer works." in Client().get(link, follow=True).content.decode()
    sign_in(client, ada.email, NEW)
    assert is_signed_in(client)


def test_links_in_letters_work_for_three_days() -> None:
    assert timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) == timedelta(days=3)
    assert getattr(settings, "ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS", 3) == 3


def test_an_address_without_account_is_answered_too(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    client.post(reverse("account_reset_password"), {"email": "nobody@example.com"})

    (mail,) = mailoutbox
    assert mail.to == ["nobody@example.com"]
    assert "account" in mail.body


def test_who_signs_in_by_linkedin_alone_can_set_a_password(client: Client) -> None:
    user = make_user("ben@example.com")
    client.force_login(user)

    reply = client.get(reverse("account_change_password"), follow=True)

    assert reply.request["PATH_INFO"] == reverse("account_set_password")
    assert "oldpassword" not in reply.content.decode()


def test_the_last_way_in_is_not_taken_away(client: Client) -> None:
    user = make_user("ben@example.com")
    way = SocialAccount.objects.create(user=user, provider=SIGN_IN, uid="1")
    client.force_login(user)

    client.post(reverse("socialaccount_connections"), {"account": way.pk})
    assert SocialAccount.objects.filter(pk=way.pk).exists()

    user.set_password(OLD)
    user.save()
    client.force_login(user)
    client.post(reverse("socialaccount_connections"), {"account": way.pk})
    assert not SocialAccount.objects.exists()


def test_the_main_address_takes_our_messages(client: Client, ada: User) -> None:
    second = EmailAddress.objects.create(user=ada, email="ada@home.example", verified=True)
    client.force_login(ada)

    client.post(reverse("account_email"), {"email": second.email, "action_primary": ""})

    ada.refresh_from_db()
    assert ada.email == second.email
    page = flat(client.get(reverse("notifications:preferences")).content.decode())
    assert f"Messages go to<strong>{second.email}</strong>" in page
