"""Get in touch: the form, its errors, its limits, and what support receives."""

from __future__ import annotations

import smtplib
from html import unescape

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from channels.contract import Cause
from channels.models import Channel
from helpcenter.mail import readable
from helpcenter.models import ALPHABET, Ticket, new_reference
from tests.factories import break_login, make_channel, make_user

pytestmark = pytest.mark.django_db
URL = "/contact/"
GOOD = {"email": "reader@example.com", "about": "connecting", "message": "It does not connect."}


def test_anybody_may_write(client: Client) -> None:
    reply = client.post(URL, GOOD, follow=True)
    ticket = Ticket.objects.get()
    page = reply.content.decode()
    assert ticket.reference in page
    assert "reader@example.com" in page
    assert ticket.user is None
    assert ticket.about == "I cannot connect a channel"
    assert ticket.bundle is None


@pytest.mark.django_db(transaction=True)
def test_it_is_mailed_to_support(client: Client) -> None:
    client.post(URL, GOOD)
    assert "It does not connect." in mail.outbox[0].body
    assert Ticket.objects.get().mailed_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_failing_mail_server_loses_no_ticket_and_shows_no_error(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", send)
    assert client.post(URL, GOOD, follow=True).status_code == 200
    assert Ticket.objects.get().mailed_at is None


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("email", "", "This field is required"),
        ("email", "not an address", "valid email address"),
        ("about", "nonsense", "valid choice"),
        ("message", "  ", "This field is required"),
        ("message", "x" * 5001, "at most 5000 characters"),
        ("website", "http://spam.example", "leave this field empty"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, said: str
) -> None:
    typed = {**GOOD, field: value}
    reply = client.post(URL, typed)
    assert reply.status_code == 422
    page = reply.content.decode()
    assert said in page
    assert 'aria-invalid="true"' in page
    assert typed["message"].strip() in page
    assert not Ticket.objects.exists()


def test_the_sixth_message_of_an_hour_waits_with_its_text_kept(client: Client) -> None:
    for _ in range(5):
        assert client.post(URL, GOOD).status_code == 302
    reply = client.post(URL, {**GOOD, "message": "The sixth."})
    assert reply.status_code == 429
    page = reply.content.decode()
    assert "no more until it is over" in page
    assert "The sixth." in page
    assert Ticket.objects.count() == 5


def test_a_form_with_errors_spends_nothing_of_the_limit(client: Client) -> None:
    for _ in range(7):
        client.post(URL, {**GOOD, "email": ""})
    assert client.post(URL, GOOD).status_code == 302


def test_a_form_without_its_token_is_refused() -> None:
    reply = Client(enforce_csrf_checks=True).post(URL, GOOD)
    assert reply.status_code == 403
    assert not Ticket.objects.exists()


def test_the_reference_is_shown_to_its_sender_only(client: Client) -> None:
    client.post(URL, GOOD)
    reference = Ticket.objects.get().reference
    assert reference in client.get("/contact/sent/").content.decode()
    other = Client().get("/contact/sent/")
    assert (other.status_code, other["Location"]) == (302, "/contact/")


def test_a_signed_in_reader_finds_their_address_filled_in(client: Client) -> None:
    client.force_login(make_user("me@example.com"))
    assert 'value="me@example.com"' in client.get(URL).content.decode()


def test_a_stranger_is_offered_articles_and_no_diagnosis(client: Client) -> None:
    page = client.get(URL).content.decode()
    assert "/articles/refresh-a-channel/" in page
    assert "diagnosis" not in page


def test_a_reader_s_own_broken_channels_come_first(client: Client) -> None:
    broken = broken_channel()
    client.force_login(broken.credential.user)
    page = client.get(URL).content.decode()
    assert f'href="/channels/{broken.pk}/"' in page
    assert "Fix it now" in page
    select = page[page.index("<select") :].partition("</select>")[0]
    first = select[select.index("<option") :].partition("</option>")[0]
    assert f'value="channel-{broken.pk}"' in first
    assert "Harbour (LinkedIn)" in first


def test_another_person_s_channel_is_nothing_to_write_about(client: Client) -> None:
    broken = broken_channel()
    client.force_login(make_user())
    page = client.get(URL).content.decode()
    assert "Harbour" not in page
    reply = client.post(URL, {**GOOD, "about": f"channel-{broken.pk}"})
    assert reply.status_code == 422
    assert not Ticket.objects.exists()


def test_the_diagnosis_is_shown_and_sent_exactly_so(client: Client) -> None:
    broken = broken_channel()
    client.force_login(broken.credential.user)
    shown = unescape(client.get(URL).content.decode().partition("<pre")[2].partition("</pre>")[0])
    client.post(URL, {**GOOD, "about": f"channel-{broken.pk}", "send_bundle": "on"})
    ticket = Ticket.objects.get()
    assert ticket.user == broken.credential.user
    assert ticket.bundle is not None
    assert ticket.bundle[0]["cause"] == "revoked_by_user"
    assert shown.endswith(readable(ticket.bundle))
    assert "access-linkedin" not in shown
    assert broken.credential.account_id not in shown


def test_the_diagnosis_can_be_left_out(client: Client) -> None:
    client.force_login(broken_channel().credential.user)
    client.post(URL, GOOD)
    assert Ticket.objects.get().bundle is None


def test_somebody_without_channels_has_no_diagnosis_to_send(client: Client) -> None:
    client.force_login(make_user())
    assert "send_bundle" not in client.get(URL).content.decode()


def broken_channel() -> Channel:
    now = timezone.now()
    channel = make_channel(name="Harbour", at=now)
    break_login(channel.credential, Cause.REVOKED_BY_USER, at=now)
    return channel


def test_script_in_a_message_stays_text(client: Client) -> None:
    page = client.post(URL, {**GOOD, "email": "", "message": "<script>x</script>"}).content.decode()
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_references_can_be_read_out() -> None:
    drawn = {new_reference() for _ in range(200)}
    assert len(drawn) == 200
    assert all(len(one) == 12 and set(one[3:].replace("-", "")) <= set(ALPHABET) for one in drawn)
