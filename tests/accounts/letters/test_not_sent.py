"""A code or link that somebody waits for and no mail server takes: said at once, never stored."""

from __future__ import annotations

import json
import re
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, LogEntry
from accounts.recent_sign_in import mailed_code
from accounts.sign_in_log.kinds import What
from tests.accounts.letters.mail_server import away
from tests.accounts.signing_in import PASSWORD
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "new@example.com", "password1": PASSWORD, "password2": PASSWORD}
# Page -> what is sent there, by whom a mail is then waited for.
FORMS: dict[str, dict[str, str]] = {
    "account_signup": SIGN_UP,
    "account_request_login_code": {"email": "ada@example.com"},
    "account_reset_password": {"email": "ada@example.com"},
    "account_login": {"login": "late@example.com", "password": PASSWORD},
}


@pytest.fixture(autouse=True)
def ada() -> User:
    cache.clear()
    late = make_user("late@example.com", password=PASSWORD)
    EmailAddress.objects.filter(user=late).update(verified=False)
    return make_user("ada@example.com", password=PASSWORD)


def text_of(reply: Any) -> str:
    return " ".join(reply.content.decode().split())


@pytest.mark.parametrize("page", FORMS)
def test_the_page_says_so_at_once_and_what_to_do(client: Client, page: str) -> None:
    with away():
        reply = client.post(reverse(page), FORMS[page])
    text = text_of(reply)
    assert reply.status_code == 503
    assert reply["Retry-After"]
    assert "The mail could not be sent." in text
    assert "The fault is ours" in text
    assert "in a few minutes" in text.lower()
    assert "Look in your mailbox" not in text
    assert not mail.outbox
    assert not Letter.objects.exists(), "nothing that signs in is kept to be sent later"


@pytest.mark.parametrize("page", FORMS)
def test_the_way_that_the_page_shows_works_once_the_server_is_back(
    client: Client, page: str
) -> None:
    with away():
        text = text_of(client.post(reverse(page), FORMS[page]))
    (where,) = re.findall(r'<a class="btn" href="([^"]+)"', text.split("<main", 1)[1])
    assert client.get(where).status_code == 200
    again = FORMS[page]
    if page == "account_signup":
        again = {"login": SIGN_UP["email"], "password": PASSWORD}
    client.post(where, again)
    assert [letter.to for letter in mail.outbox] == [[next(iter(again.values()))]]


@pytest.mark.parametrize("page", ["account_request_login_code", "account_reset_password"])
def test_it_does_not_tell_whether_an_address_has_an_account(page: str) -> None:
    with away():
        pages = [
            re.sub(r"csrf\w+\S*", "", text_of(Client().post(reverse(page), {"email": email})))
            for email in ("ada@example.com", "nobody@example.com")
        ]
    assert pages[0] == pages[1]


def test_an_address_that_the_server_refuses_is_looked_at_by_its_owner(client: Client) -> None:
    with away(SMTPRecipientsRefused({"new@example.com": (550, b"no such user")})):
        text = text_of(client.post(reverse("account_signup"), SIGN_UP))
    assert "written correctly" in text
    assert "The fault is ours" not in text


def test_an_added_address_stays_and_its_mail_is_sent_from_the_list(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    page = reverse("account_email")
    with away():
        text = text_of(client.post(page, {"action_add": "", "email": "ada@home.example"}))
    assert f'href="{page}"' in text
    assert EmailAddress.objects.filter(email="ada@home.example", user=ada).exists()
    assert LogEntry.objects.filter(user=ada, what=What.ADDRESS_ADDED).exists()
    assert "sent to" not in text_of(client.get(page)), "that a mail went out is not said afterwards"
    client.post(page, {"action_send": "", "email": "ada@home.example"})
    assert [letter.to for letter in mail.outbox] == [["ada@home.example"]]


def test_a_code_that_never_left_is_not_waited_for_and_uses_up_no_limit(client: Client) -> None:
    user = make_user("social@example.com")
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    page = reverse("recent_sign_in:code")
    with away():
        for _ in range(7):
            assert client.post(page, {"send": ""}).status_code == 503
    assert mailed_code.STATE_KEY not in client.session
    assert "send" in text_of(client.get(page))
    client.post(page, {"send": ""})
    assert len(mail.outbox) == 1


def test_no_row_of_a_mail_on_a_change_holds_a_code_or_link_that_signs_in(
    client: Client, ada: User
) -> None:
    client.post(reverse("account_reset_password"), {"email": "ada@example.com"})
    link = re.findall(r"https?://\S+/password/reset/key/\S+", str(mail.outbox[0].body))[0]
    form = {"password1": "tide tables and teapots", "password2": "tide tables and teapots"}
    client.post(client.get(link, follow=True).redirect_chain[-1][0], form)
    stored = json.dumps(list(Letter.objects.values()), default=str)
    assert "A new password was chosen" in stored
    assert "/reset/key/" not in stored
