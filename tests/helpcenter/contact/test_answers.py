"""Support answers where it reads: stored, mailed in the reader's frame, one conversation."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client
from django.utils.translation import override

from helpcenter.contact import tickets
from helpcenter.contact.delivery import send_due
from helpcenter.models import Reply, Ticket
from tests.factories import make_user
from tests.helpcenter.search.asking import NOW, ask, make_support

pytestmark = pytest.mark.django_db
LATER = NOW.replace(year=2030)


def url(ticket: Ticket) -> str:
    return f"/admin/helpcenter/ticket/{ticket.pk}/change/"


def staff_with(*codenames: str) -> User:
    user = make_user()
    user.is_staff = True
    user.save()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def test_support_reads_message_diagnosis_and_earlier_letters(client: Client) -> None:
    ticket = ask(message="It stopped.", bundle=[{"cause": "expired", "codes": {"error": "190"}}])
    tickets.answer(ticket, make_user(), "Refresh it, please.", at=NOW)
    client.force_login(make_support())
    page = client.get(url(ticket)).content.decode()
    for words in ("It stopped.", "cause: expired\ncodes: error 190", "Refresh it, please."):
        assert words in page
    assert "the address is not confirmed" in page


def test_an_answer_is_stored_and_owed_and_then_mailed(client: Client) -> None:
    ticket = ask()
    support = make_support()
    client.force_login(support)
    reply = client.post(url(ticket), {"text": "We repaired it."}, follow=True)
    assert "It is mailed to reader@example.com" in reply.content.decode()
    row = Reply.objects.get()
    assert (row.from_support, row.author, row.text) == (True, support, "We repaired it.")
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.ANSWERED
    assert send_due(at=LATER) == (3, 0)
    sent = mail.outbox[-1]
    assert sent.to == ["reader@example.com"]
    assert sent.reply_to == ["support@localhost"]
    assert sent.subject == f"Re: [{ticket.reference}] Something else"
    assert "We repaired it." in sent.body
    assert send_due(at=LATER) == (0, 0)


def test_the_frame_is_in_the_reader_s_language_and_the_words_are_support_s() -> None:
    user = make_user()
    with override("es"):
        ticket = ask(user, about="Something else")
    tickets.answer(ticket, make_user(), "Our words & nothing else.", at=NOW)
    with override("en"):
        send_due(at=NOW)
    sent = mail.outbox[-1]
    assert f"/es/contact/requests/{ticket.reference}/" in sent.body
    assert "Our words & nothing else." in sent.body


def test_letters_are_one_conversation_in_every_mail_program() -> None:
    user = make_user()
    ticket = ask(user)
    first = tickets.answer(ticket, make_user(), "One.", at=NOW)
    second = tickets.write_again(ticket, user, "Two.", at=NOW)
    third = tickets.answer(ticket, make_user(), "Three.", at=NOW)
    send_due(at=NOW)
    letters = [sent.message() for sent in mail.outbox]
    root = f"<{ticket.reference}@localhost>"
    ids = [f"<{ticket.reference}.{reply.pk}@localhost>" for reply in (first, second, third)]
    assert letters[0]["Message-ID"] == root
    assert [letter["Message-ID"] for letter in letters[2:]] == ids
    assert [letter["In-Reply-To"] for letter in letters[2:]] == [root, *ids[:2]]
    assert letters[-1]["References"].split() == [root, *ids[:2]]
    assert {str(letter["Subject"]).removeprefix("Re: ") for letter in letters} == {
        f"[{ticket.reference}] Something else"
    }


def test_an_answer_to_a_stranger_leads_to_no_page_of_ours() -> None:
    tickets.answer(ask(), make_user(), "One.", at=NOW)
    send_due(at=NOW)
    assert "/contact/requests/" not in mail.outbox[-1].body
    assert "simply answer this mail" in mail.outbox[-1].body


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001])
def test_an_answer_with_a_fault_is_not_sent_and_not_lost(client: Client, text: str) -> None:
    ticket = ask()
    client.force_login(make_support())
    reply = client.post(url(ticket), {"text": text})
    assert reply.status_code == 422
    assert text in reply.content.decode()
    assert "Nothing has been sent yet" in reply.content.decode()
    assert not Reply.objects.exists()


def test_pressing_twice_is_one_answer(client: Client) -> None:
    ticket = ask()
    client.force_login(make_support())
    for _ in range(2):
        client.post(url(ticket), {"text": "Once."})
    assert Reply.objects.count() == 1


def test_a_request_is_closed_and_opened_again(client: Client) -> None:
    ticket = ask()
    client.force_login(make_support())
    client.post(url(ticket), {"do": "close"})
    closed = Ticket.objects.get()
    assert closed.state == Ticket.State.CLOSED
    assert closed.closed_at is not None
    client.post(url(ticket), {"do": "reopen"})
    opened = Ticket.objects.get()
    assert opened.state == Ticket.State.OPEN
    assert opened.closed_at is None
    assert not Reply.objects.exists()


def test_opened_again_after_our_word_it_is_answered() -> None:
    ticket = ask()
    tickets.answer(ticket, make_user(), "One.", at=NOW)
    tickets.close(ticket, at=NOW)
    tickets.reopen(ticket)
    assert ticket.state == Ticket.State.ANSWERED


@pytest.mark.parametrize(("action", "state"), [("close", "closed"), ("reopen", "open")])
def test_several_are_settled_from_the_list(client: Client, action: str, state: str) -> None:
    chosen = [ask(message=f"{number}").pk for number in range(2)]
    client.force_login(make_support())
    client.post("/admin/helpcenter/ticket/", {"action": action, "_selected_action": chosen})
    assert set(Ticket.objects.values_list("state", flat=True)) == {state}


class TestPermissions:
    def test_reading_is_not_answering(self, client: Client) -> None:
        ticket = ask(message="It stopped.")
        client.force_login(staff_with("view_ticket"))
        page = client.get(url(ticket)).content.decode()
        assert "It stopped." in page
        assert "Send the answer" not in page
        assert client.post(url(ticket), {"text": "No."}).status_code == 403
        assert client.post(url(ticket), {"do": "close"}).status_code == 403
        assert not Reply.objects.exists()

    def test_answering_is_not_closing(self, client: Client) -> None:
        ticket = ask()
        client.force_login(staff_with("view_ticket", "add_reply"))
        assert client.post(url(ticket), {"text": "Yes."}).status_code == 302
        assert client.post(url(ticket), {"do": "close"}).status_code == 403

    def test_staff_without_the_permission_reads_nothing(self, client: Client) -> None:
        ticket = ask()
        client.force_login(staff_with())
        assert client.get(url(ticket)).status_code == 403

    @pytest.mark.parametrize("signed_in", [True, False])
    def test_others_are_asked_to_sign_in_as_staff(self, client: Client, signed_in: bool) -> None:
        ticket = ask()
        if signed_in:
            client.force_login(make_user())
        reply = client.post(url(ticket), {"text": "No."})
        assert reply["Location"].startswith("/admin/login/")
        assert not Reply.objects.exists()

    def test_a_request_that_is_gone_is_not_found(self, client: Client) -> None:
        client.force_login(make_support())
        for number in ("999", "nonsense"):
            assert client.get(f"/admin/helpcenter/ticket/{number}/change/").status_code == 404
