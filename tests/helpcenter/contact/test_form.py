"""Step 3: the form, its errors and limits, and the diagnosis that goes along."""

from __future__ import annotations

import smtplib
from html import unescape

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone

from channels.contract import Cause
from helpcenter.contact.diagnosis_bundle import readable
from helpcenter.models import ALPHABET, Ticket, new_reference
from tests.factories import break_login, make_channel, make_user
from tests.helpcenter.search.asking import channel_with
from tests.markup import flat

pytestmark = pytest.mark.django_db
URL = "/contact/write/"
GOOD = {
    "email": "reader@example.com",
    "about": "connecting",
    "message": "It does not connect.",
    "send": "1",
}


def form_of(page: str) -> dict[str, str]:
    """The signed diagnosis and what is shown of it."""
    signed = page.partition('name="bundle" value="')[2].partition('"')[0]
    shown = page.partition("<pre")[2].partition(">")[2].partition("</pre>")[0]
    return {"bundle": unescape(signed), "shown": unescape(shown)}


def ticked(page: str) -> bool:
    return " checked" in page.partition('name="send_bundle"')[2].partition(">")[0]


def test_anybody_may_write(client: Client) -> None:
    reply = client.post(URL, GOOD, follow=True)
    ticket = Ticket.objects.get()
    page = reply.content.decode()
    assert ticket.reference in page
    assert "reader@example.com" in page
    assert ticket.user is None
    assert ticket.about == "I cannot connect a channel"
    assert ticket.bundle is None
    assert ticket.language == "en"


def test_a_request_in_spanish_is_answered_in_spanish_and_read_by_support(client: Client) -> None:
    reply = client.post(f"/es{URL}", GOOD)
    assert reply["Location"] == "/es/contact/sent/"
    ticket = Ticket.objects.get()
    assert (ticket.language, ticket.about) == ("es", "I cannot connect a channel")


def test_arriving_sends_nothing(client: Client) -> None:
    typed = {name: value for name, value in GOOD.items() if name != "send"}
    assert client.post(URL, typed).status_code == 200
    assert not Ticket.objects.exists()


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
        ("message", "  ", "This field is required"),
        ("message", "x" * 5001, "at most 5000 characters"),
        ("website", "http://spam.example", "leave this field empty"),
    ],
)
def test_an_error_stands_beside_its_field_and_nothing_typed_is_lost(
    client: Client, field: str, value: str, said: str
) -> None:
    typed = {**GOOD, "words": "The few words", field: value}
    reply = client.post(URL, typed)
    assert reply.status_code == 422
    page = flat(reply.content.decode())
    assert said in page
    assert 'aria-invalid="true"' in page
    assert typed["message"].strip() in page
    assert 'name="words" value="The few words"' in page
    assert not Ticket.objects.exists()


def test_five_thousand_characters_with_line_breaks_are_five_thousand(client: Client) -> None:
    """A browser counts a line break once and sends two characters for it."""
    typed = ("x" * 49 + "\r\n") * 100
    client.post(URL, {**GOOD, "message": typed[:-2] + "y"})
    assert len(Ticket.objects.get().message) == 5000


def test_the_sixth_message_of_an_hour_waits_with_its_text_kept(client: Client) -> None:
    for number in range(5):
        assert client.post(URL, {**GOOD, "message": f"No. {number}"}).status_code == 302
    reply = client.post(URL, {**GOOD, "message": "The sixth."})
    assert reply.status_code == 429
    page = reply.content.decode()
    assert "so we take no more until the" in page
    assert "The sixth." in page
    assert Ticket.objects.count() == 5


def test_a_form_with_errors_spends_nothing_of_the_limit(client: Client) -> None:
    for _ in range(7):
        client.post(URL, {**GOOD, "email": ""})
    assert client.post(URL, GOOD).status_code == 302


def test_pressing_send_twice_is_one_request(client: Client) -> None:
    client.post(URL, GOOD)
    assert client.post(URL, GOOD, follow=True).status_code == 200
    assert Ticket.objects.count() == 1


def test_the_reference_is_shown_to_its_sender_only(client: Client) -> None:
    client.post(URL, GOOD)
    reference = Ticket.objects.get().reference
    assert reference in client.get("/contact/sent/").content.decode()
    other = Client().get("/contact/sent/")
    assert (other.status_code, other["Location"]) == (302, "/contact/")


def test_the_cookie_of_a_stranger_holds_the_reference_signed_and_begins_no_session(
    client: Client,
) -> None:
    client.post(URL, GOOD)
    kept = client.cookies["ticket_sent"]
    assert kept.value.split(":")[0] == Ticket.objects.get().reference
    assert kept["httponly"]
    assert "sessionid" not in client.cookies
    client.cookies["ticket_sent"] = kept.value[:-1]
    assert client.get("/contact/sent/").status_code == 302


def test_a_signed_in_reader_finds_their_address_filled_in(client: Client) -> None:
    client.force_login(make_user("me@example.com"))
    assert 'value="me@example.com"' in client.get(f"{URL}?about=other").content.decode()


def test_words_of_the_second_step_are_in_the_message(client: Client) -> None:
    page = client.post(URL, {"about": "other", "words": "It says 190."}).content.decode()
    assert "It says 190.</textarea>" in page


def test_back_and_forth_nothing_typed_is_lost(client: Client) -> None:
    typed = {
        "about": "other",
        "words": "Few words",
        "message": "Many\r\nwords",
        "email": "me@example.com",
        "written": "1",
    }
    for address in ("/contact/suggestions/", "/contact/"):
        page = client.post(address, typed).content.decode()
        assert 'value="me@example.com"' in page
        assert 'value="Many\nwords"' in page
        assert "Few words" in page
    page = client.post(URL, typed).content.decode()
    assert "Many\nwords</textarea>" in page
    assert 'value="me@example.com"' in page


def test_an_address_that_was_emptied_stays_empty(client: Client) -> None:
    client.force_login(make_user("me@example.com"))
    page = client.post(URL, {"about": "other", "email": "", "written": "1"}).content.decode()
    assert 'value="me@example.com"' not in page


def test_without_a_subject_the_first_step_asks(client: Client) -> None:
    assert client.get(URL).status_code == 200
    reply = client.post(URL, {**GOOD, "about": "nonsense"})
    page = flat(reply.content.decode())
    assert reply.status_code == 422
    assert "Please choose what it is about" in page
    assert 'name="message" value="It does not connect."' in page


def test_the_diagnosis_is_shown_and_sent_exactly_so(client: Client) -> None:
    broken = channel_with(Cause.REVOKED_BY_USER)
    about = f"channel-{broken.pk}"
    client.force_login(broken.credential.user)
    make_channel(user=broken.credential.user, name="Another")
    seen = form_of(client.get(f"{URL}?about={about}").content.decode())
    # What happens between looking and sending does not change what is sent.
    break_login(broken.credential, Cause.EXPIRED, at=timezone.now())
    client.post(URL, {**GOOD, "about": about, "send_bundle": "on", "bundle": seen["bundle"]})
    ticket = Ticket.objects.get()
    assert ticket.user == broken.credential.user
    assert ticket.about == "Harbour (LinkedIn)"
    assert ticket.bundle is not None
    assert ticket.bundle[0]["cause"] == "revoked_by_user"
    assert len(ticket.bundle) == 1
    assert seen["shown"] == readable(ticket.bundle)
    assert "access-linkedin" not in seen["shown"]
    assert broken.credential.account_id not in seen["shown"]


def test_a_diagnosis_that_we_did_not_show_is_not_sent(client: Client) -> None:
    broken = channel_with(Cause.REVOKED_BY_USER)
    other = channel_with(Cause.EXPIRED, name="Theirs")
    client.force_login(other.credential.user)
    theirs = form_of(client.get(f"{URL}?about=other").content.decode())["bundle"]
    client.force_login(broken.credential.user)
    for forged in ("", "made:up:thing", theirs):
        reply = client.post(URL, {**GOOD, "send_bundle": "on", "bundle": forged})
        assert reply.status_code == 422
        assert "look at it again" in unescape(reply.content.decode())
        assert "Harbour" in reply.content.decode()
        assert "Theirs" not in reply.content.decode()
    assert not Ticket.objects.exists()


def test_the_diagnosis_can_be_left_out(client: Client) -> None:
    client.force_login(channel_with(Cause.REVOKED_BY_USER).credential.user)
    page = client.get(f"{URL}?about=other").content.decode()
    assert 'name="send_bundle"' in page
    client.post(URL, {**GOOD, "bundle": form_of(page)["bundle"]})
    assert Ticket.objects.get().bundle is None


def test_what_was_left_out_stays_out_on_the_way_back(client: Client) -> None:
    client.force_login(channel_with(Cause.REVOKED_BY_USER).credential.user)
    first = client.post(URL, {"about": "other"}).content.decode()
    again = client.post(URL, {"about": "other", "written": "1"}).content.decode()
    assert [ticked(first), ticked(again)] == [True, False]


@pytest.mark.parametrize("signed_in", [True, False])
def test_without_channels_there_is_no_diagnosis_to_send(client: Client, signed_in: bool) -> None:
    if signed_in:
        client.force_login(make_user())
    assert "send_bundle" not in client.get(f"{URL}?about=other").content.decode()


def test_nothing_that_a_name_holds_can_look_like_another_line() -> None:
    text = readable([{"name": "Acme\ncause: alive", "codes": {"a": "b\nc"}, "rule": ""}])
    assert text == "name: Acme cause: alive\nrule: -\ncodes: a b c"


def test_a_diagnosis_reads_the_same_in_whichever_order_a_database_hands_it_back() -> None:
    shown = {"network": "x", "name": "Acme", "codes": {"code": "1", "subcode": "2"}, "rule": "r"}
    codes = {"subcode": "2", "code": "1"}
    handed_back = {"rule": "r", "name": "Acme", "codes": codes, "network": "x"}

    assert readable([shown]) == readable([handed_back])
    assert readable([shown]).startswith("network: x\nname: Acme\nrule: r")


def test_references_can_be_read_out() -> None:
    drawn = {new_reference() for _ in range(200)}
    assert len(drawn) == 200
    assert all(
        len(reference) == 12 and set(reference[3:].replace("-", "")) <= set(ALPHABET)
        for reference in drawn
    )
