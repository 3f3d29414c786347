"""Mails on changes of an account: to whom, in which look and language, and with what in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.conf import settings
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone, translation

from accounts.letters import sending
from accounts.mails.wording import CHANGES
from notifications.models import Preferences
from tests.accounts.signing_in import PASSWORD
from tests.factories import make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW = "tide tables and teapots"
DETAILS = {
    "from_email": "old@example.com",
    "to_email": "new@example.com",
    "provider": "LinkedIn",
    "network": "Facebook",
    "deleted_email": "gone@example.com",
    "address": "more@example.com",
    "name": "Press desk",
    "scopes": "see the channels",
}


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def ada(client: Client) -> User:
    user = make_user("ada@example.com", password=PASSWORD)
    Preferences.of(user)
    client.force_login(user)
    return user


def sent() -> list[EmailMessage]:
    sending.send_due(at=timezone.now())
    return mail.outbox


def html_of(letter: EmailMessage) -> str:
    return str(letter.alternatives[0][0])  # type: ignore[attr-defined]


def test_every_change_has_its_mail_in_our_look_in_every_language(ada: User) -> None:
    request = RequestFactory().get("/", headers={"user-agent": FIREFOX})
    for language, _name in settings.LANGUAGES:
        Preferences.objects.filter(user=ada).update(language=language)
        with translation.override(language), request_context(request):
            for name in CHANGES:
                get_adapter().send_notification_mail(name, ada, dict(DETAILS))
                letter = sent()[-1]
                for text in (str(letter.body), html_of(letter)):
                    assert "Firefox, Linux · 127.0.0.*" in text, name
                    assert f"{settings.SITE_URL}{reverse('accounts:activity')}" in text
                    assert f"{settings.SITE_URL}{reverse('account_reset_password')}" in text
                    assert "%(" not in text
                assert "font:600 22px" in html_of(letter)
                assert f'lang="{language}"' in html_of(letter)


def test_what_allauth_tells_is_what_we_have_words_for(ada: User, client: Client) -> None:
    """A change of allauth's that had no words here would go out in its own look."""
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form)
    assert [letter.subject for letter in sent()] == ["[Channel Care] Your password was changed"]


def test_every_mail_on_a_change_that_allauth_knows_has_words_here() -> None:
    sources = "".join(file.read_text() for file in Path(allauth.__path__[0]).rglob("*.py"))
    named = re.findall(r'send_notification_mail\(\s*"([\w/]+)"', sources)
    assert len(named) > 10
    assert set(named) <= set(CHANGES)


def test_it_is_in_its_reader_s_language_whoever_made_the_change(ada: User, client: Client) -> None:
    Preferences.objects.filter(user=ada).update(language="es")
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form, headers={"accept-language": "en"})
    assert 'lang="es"' in html_of(sent()[-1])


def addresses_told(title: str) -> list[str]:
    return sorted(letter.to[0] for letter in sent() if title in letter.subject)


def change_addresses(client: Client, action: str, email: str) -> Any:
    return client.post(reverse("account_email"), {action: "", "email": email})


def test_a_new_main_address_is_told_to_the_old_one_and_to_the_new_one(
    ada: User, client: Client
) -> None:
    EmailAddress.objects.create(user=ada, email="ada@home.example", verified=True)
    change_addresses(client, "action_primary", "ada@home.example")
    told = addresses_told("main address was changed")
    assert told == ["ada@example.com", "ada@home.example"]


def test_an_address_that_is_removed_hears_of_it_itself(ada: User, client: Client) -> None:
    EmailAddress.objects.create(user=ada, email="ada@home.example", verified=True)
    change_addresses(client, "action_remove", "ada@home.example")
    assert addresses_told("was removed") == ["ada@example.com", "ada@home.example"]


def test_one_that_was_never_confirmed_may_be_a_strangers_and_hears_nothing(
    ada: User, client: Client
) -> None:
    EmailAddress.objects.create(user=ada, email="typo@home.example", verified=False)
    change_addresses(client, "action_remove", "typo@home.example")
    assert addresses_told("was removed") == ["ada@example.com"]


def test_an_added_address_is_told_to_the_main_one(ada: User, client: Client) -> None:
    change_addresses(client, "action_add", "ada@home.example")
    assert addresses_told("address was added") == ["ada@example.com"]
