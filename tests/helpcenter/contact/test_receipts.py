"""The letter that confirms a request: to whom, how often, and how little it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import Settings

from helpcenter.contact.delivery import send_due
from helpcenter.models import Receipt, Ticket
from tests.factories import make_user
from tests.helpcenter.search.asking import NOW, ask

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_stranger_gets_the_reference_and_none_of_the_words() -> None:
    ticket = ask(message="Buy cheap watches at http://spam.example")
    send_due(at=NOW)
    sent = mail.outbox[1]
    assert sent.to == ["reader@example.com"]
    assert ticket.reference in sent.body
    assert "watches" not in str(sent.message())
    assert "/contact/requests/" not in sent.body
    assert "If you did not write to us" in sent.body


@pytest.mark.parametrize(
    ("days", "promised"), [(0, ""), (1, "1 working day."), (3, "3 working days.")]
)
def test_how_soon_is_promised_only_where_the_operator_says_so(
    client: Client, settings: Settings, days: int, promised: str
) -> None:
    settings.SUPPORT_ANSWER_DAYS = days
    typed = {"email": "a@example.com", "about": "other", "message": "Hello", "send": "1"}
    page = client.post("/contact/write/", typed, follow=True).content.decode()
    send_due(at=timezone.now())
    for text in (page, str(mail.outbox[1].body)):
        assert ("As a rule within" in text) == bool(days)
        assert promised in text


def test_it_answers_no_answering_machine_and_stands_in_the_conversation() -> None:
    ticket = ask()
    send_due(at=NOW)
    sent = mail.outbox[1].message()
    assert sent["Auto-Submitted"] == "auto-replied"
    assert sent["In-Reply-To"] == f"<{ticket.reference}@localhost>"
    assert sent["Reply-To"] == "support@localhost"


def test_one_address_is_confirmed_twice_a_day_from_wherever_it_is_typed() -> None:
    for number in range(4):
        ask(message=f"No. {number}", email=("victim@example.com", "VICTIM@example.com")[number % 2])
    assert Receipt.objects.count() == 2
    assert Ticket.objects.count() == 4
    ask(message="The next day.", email="victim@example.com", at=NOW + DAY)
    assert Receipt.objects.count() == 3


def test_the_page_says_when_none_goes_out(client: Client) -> None:
    for number in range(3):
        typed = {"email": "a@example.com", "about": "other", "message": f"{number}", "send": "1"}
        page = client.post("/contact/write/", typed, follow=True).content.decode()
        assert ("A confirmation with this reference" in page) == (number < 2)
    assert "no confirmation goes out" in page


def test_signed_in_it_goes_to_a_confirmed_address_and_leads_to_the_request() -> None:
    user = make_user("me@example.com")
    ticket = ask(user, email="somebody.else@example.com")
    send_due(at=NOW)
    sent = mail.outbox[1]
    assert sent.to == ["me@example.com"]
    assert f"http://localhost:8000/contact/requests/{ticket.reference}/" in sent.body
    assert "somebody.else@example.com" in sent.body  # where the answer will go


def test_another_confirmed_address_that_was_typed_is_kept() -> None:
    user = make_user("me@example.com")
    EmailAddress.objects.create(user=user, email="work@example.com", verified=True)
    ask(user, email="Work@example.com")
    assert Receipt.objects.get().to == "work@example.com"


def test_without_a_confirmed_address_none_is_sent() -> None:
    user = make_user()
    EmailAddress.objects.filter(user=user).update(verified=False)
    ask(user)
    assert not Receipt.objects.exists()


def test_it_speaks_the_language_of_the_page() -> None:
    with override("es"):
        ticket = ask()
    assert ticket.language == "es"
    with override("en"):
        send_due(at=NOW)
    assert ticket.reference in mail.outbox[1].body
    assert "has arrived" not in mail.outbox[1].body
