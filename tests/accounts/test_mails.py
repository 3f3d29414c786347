"""Mails on changes of an account: to whom, in which look and language, and with what in them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
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

from accounts.letters import sending, words
from accounts.mails.requested import REQUESTED
from accounts.mails.wording import CHANGES
from accounts.models import Letter
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


def test_what_is_asked_for_by_a_form_comes_in_our_look_too(ada: User) -> None:
    link = f"{settings.SITE_URL}/somewhere/"
    said = dict.fromkeys(("activate_url", "password_reset_url", "signup_url"), link)
    request = RequestFactory().get("/")
    for language, _name in settings.LANGUAGES:
        with translation.override(language), request_context(request):
            for name in REQUESTED:
                context = {**said, "code": "BCDF-GHJK", "minutes": 15}
                get_adapter().send_mail(name, ada.email, context)
                letter = mail.outbox[-1]
                for text in (str(letter.body), html_of(letter)):
                    assert ("BCDF-GHJK" in text) != (link in text), name
                assert "font:600 22px" in html_of(letter)
                assert f'lang="{language}"' in html_of(letter)


def test_mails_on_copies_and_deletions_come_in_our_look_too(ada: User) -> None:
    context = {
        "link": f"{settings.SITE_URL}/somewhere/",
        "until_at": "2026-11-30T09:47:00+00:00",
        "due_at": "2026-11-30T09:47:00+00:00",
        "told": [{"what": "X did not end our access.", "link": "https://x.com/settings"}],
    }
    at = datetime(2026, 11, 29, 9, 47, tzinfo=UTC)
    for language, _name in settings.LANGUAGES:
        for kind in words.WORDS:
            letter = Letter(kind=kind, to=ada.email, language=language, zone="UTC", context=context)
            letter.created_at = at
            composed = words.message(letter)
            assert "%(" not in str(composed.body) + html_of(composed), kind
            assert f'lang="{language}"' in html_of(composed)
            if kind is Letter.Kind.DELETION_ASKED:
                assert {"en": "on 30 Nov", "es": "el 30 nov"}[language] in str(composed.body)


def test_no_mail_of_allauth_is_left_in_its_own_look() -> None:
    """A new version of it may send another; that one wants words here."""
    package = Path(allauth.__file__).parent
    sources = (package / room for room in ("account", "mfa", "socialaccount"))
    names = {
        name
        for source in sources
        for path in source.rglob("*.py")
        if "tests" not in path.parts
        for name in re.findall(r'"((?:account|mfa|socialaccount)/email/\w+)"', path.read_text())
    }
    assert len(names) > 15
    # Sent only where ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED is.
    assert names - {"account/email/password_reset_code"} <= {*CHANGES, *REQUESTED}


def test_what_allauth_tells_is_what_we_have_words_for(ada: User, client: Client) -> None:
    """A change of allauth's that had no words here would go out in its own look."""
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form)
    assert [letter.subject for letter in sent()] == ["[Channel Care] Your password was changed"]


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
