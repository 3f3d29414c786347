"""What is sent to the contact pages by people and programs that mean no good."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from helpcenter.contact.delivery import send_due
from helpcenter.models import Ticket
from tests.factories import make_user
from tests.helpcenter.search.asking import NOW, PASTED, SECRETS, ask, make_support

pytestmark = pytest.mark.django_db
URL = "/contact/write/"
GOOD = {"email": "reader@example.com", "about": "other", "message": "Words.", "send": "1"}
STEPS = ["/contact/", "/contact/suggestions/", "/contact/solved/", URL]


@pytest.mark.parametrize("address", STEPS)
def test_a_form_without_its_token_is_refused(address: str) -> None:
    assert Client(enforce_csrf_checks=True).post(address, GOOD).status_code == 403
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("address", STEPS)
@pytest.mark.parametrize("field", ["message", "words"])
def test_ten_megabytes_are_turned_away_with_a_page(
    client: Client, address: str, field: str
) -> None:
    reply = client.post(address, {**GOOD, field: "x" * 10_000_000})
    assert reply.status_code == 400
    assert "too large" in reply.content.decode()
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("address", STEPS)
def test_hundreds_of_kilobytes_are_not_stored(client: Client, address: str) -> None:
    reply = client.post(address, {**GOOD, "words": "w" * 400_000, "message": "m" * 400_000})
    assert reply.status_code in (200, 422)
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("address", STEPS)
def test_a_thousand_fields_more_than_we_know_change_nothing(client: Client, address: str) -> None:
    more = {f"field{number}": "x" for number in range(900)}
    assert client.post(address, {**more, "about": "other"}).status_code == 200


@pytest.mark.parametrize("field", ["message", "email", "words", "about", "article", "bundle"])
def test_nul_characters_break_nothing(client: Client, field: str) -> None:
    for address in STEPS:
        assert client.post(address, {**GOOD, field: "a\0b"}).status_code < 500
    for ticket in Ticket.objects.all():
        assert "\0" not in ticket.message + ticket.email + ticket.about


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com\r\nBcc: everyone@example.com",
        "a@example.com\nSubject: x",
        "a@example.com, b@example.com",
        '"a\nb"@example.com',
        "a@exam\u2028ple.com",
    ],
)
def test_an_address_carries_no_second_header(client: Client, address: str) -> None:
    assert client.post(URL, {**GOOD, "email": address}).status_code == 422
    assert not Ticket.objects.exists()


def test_a_subject_carries_no_second_header() -> None:
    ticket = ask(about="A\r\nBcc: everyone@example.com")
    assert send_due(at=NOW) == (2, 0)
    sent = mail.outbox[0].message()
    assert sent["Bcc"] is None
    assert sent["Subject"] == f"[{ticket.reference}] A Bcc: everyone@example.com"


def test_script_stays_text_wherever_it_is_shown(client: Client) -> None:
    script = "<script>alert(1)</script>"
    typed = {**GOOD, "email": "", "message": script, "words": script, "article": script}
    for address in STEPS:
        assert "<script>alert" not in client.post(address, typed).content.decode()
    user, support = make_user(), make_support()
    ticket = ask(user, message=script, about=script, bundle=[{"name": script}])
    for reader, address in (
        (user, "/contact/requests/"),
        (user, f"/contact/requests/{ticket.reference}/"),
        (support, "/staff/contact/"),
        (support, f"/admin/helpcenter/ticket/{ticket.pk}/change/"),
    ):
        client.force_login(reader)
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_who_fills_in_every_field_is_no_reader(client: Client) -> None:
    assert client.post(URL, {**GOOD, "website": "https://spam.example"}).status_code == 422
    assert not Ticket.objects.exists()


def test_a_pasted_secret_is_gone_before_anything_is_stored(client: Client) -> None:
    reply = client.post(URL, {**GOOD, "message": PASTED}, follow=True)
    assert "looked like a token" in reply.content.decode()
    send_due(at=NOW.replace(year=2030))
    kept = Ticket.objects.get().message + "".join(str(letter.message()) for letter in mail.outbox)
    assert len(mail.outbox) == 2
    assert not [secret for secret in SECRETS if secret in kept]
    assert "My token is [redacted]" in kept


def test_a_secret_in_a_reply_is_gone_too(client: Client) -> None:
    user, support = make_user(), make_support()
    ticket = ask(user)
    client.force_login(user)
    client.post(f"/contact/requests/{ticket.reference}/", {"text": PASTED})
    client.force_login(support)
    client.post(f"/admin/helpcenter/ticket/{ticket.pk}/change/", {"text": PASTED})
    send_due(at=NOW.replace(year=2030))
    kept = [reply.text for reply in ticket.replies.all()]
    kept += [str(letter.message()) for letter in mail.outbox]
    assert len(kept) == 6
    assert not [secret for secret in SECRETS if secret in "".join(kept)]
