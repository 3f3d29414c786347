"""A change of an account is told even where the mail server was away at that minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from anymail.exceptions import AnymailError
from django.contrib.auth.models import User
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts import tidying
from accounts.letters import sending
from accounts.models import Letter
from operations import queues
from tests.accounts.letters.mail_server import away
from tests.accounts.signing_in import PASSWORD
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NEW = "tide tables and teapots"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(client: Client) -> User:
    cache.clear()
    user = make_user("ada@example.com", password=PASSWORD)
    client.force_login(user)
    return user


def change_password(client: Client) -> int:
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    return client.post(reverse("account_change_password"), form).status_code


def due_at() -> datetime:
    moment = Letter.objects.get().mail_leased_until
    assert moment
    return moment


def test_the_change_is_made_and_its_mail_goes_out_once_when_the_server_is_back(
    ada: User, client: Client
) -> None:
    at = timezone.now()
    with away():
        assert change_password(client) == 302
        assert sending.send_due(at=at) == 0
        waits = [due_at() - at]
        for _ in range(4):
            tried = due_at()
            assert sending.send_due(at=tried) == 0
            waits.append(due_at() - tried)
    assert waits == sorted(waits), "later and later"
    assert len(set(waits)) == len(waits)
    ada.refresh_from_db()
    assert ada.check_password(NEW)

    assert sending.send_due(at=due_at() - MINUTE) == 0, "not before its time"
    back = due_at()
    assert [sending.send_due(at=back), sending.send_due(at=back + timedelta(days=1))] == [1, 0]
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == (
        "[Channel Care] Your password was changed",
        ["ada@example.com"],
    )
    assert letter.extra_headers["Message-ID"]


def test_two_senders_at_once_send_it_once(ada: User, client: Client) -> None:
    change_password(client)
    at = timezone.now()
    assert Letter.objects.claim(Letter.objects.get().pk, at=at)
    assert sending.send_due(at=at) == 0, "another sender is at it"


def test_staff_see_how_many_wait_and_since_when(ada: User, client: Client) -> None:
    change_password(client)
    owed = {kind.what: kind for kind in queues.outgoing(at=timezone.now())}["letters"]
    assert owed.owed == 1
    assert owed.oldest_due


@pytest.mark.parametrize("error", [AnymailError("no"), SMTPRecipientsRefused({}), KeyError("x")])
def test_one_that_cannot_be_sent_stops_no_other(
    ada: User, client: Client, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_password(client)
    with away(error):
        assert sending.send_due(at=timezone.now()) == 0
    assert Letter.objects.get().mail_error == type(error).__name__


def test_it_is_given_up_after_the_time_that_is_stated_and_that_is_logged(
    ada: User, client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    change_password(client)
    created = Letter.objects.get().created_at
    tidying.delete_expired(at=created + settings.LETTER_LIFE - MINUTE)
    assert Letter.objects.exists()
    tidying.delete_expired(at=created + settings.LETTER_LIFE + MINUTE)
    assert not Letter.objects.exists()
    assert "given up" in caplog.text
