"""Mail to support: in the outbox until it is sent, and sent once."""

from __future__ import annotations

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command

from helpcenter.contact import tickets
from helpcenter.contact.delivery import send_due
from helpcenter.feedback import votes
from helpcenter.models import Feedback, Ticket
from tests.helpcenter.search.asking import NOW, ask

pytestmark = pytest.mark.django_db
DELAYS = Ticket.outbox.backoff.delays


@pytest.fixture(autouse=True)
def _no_receipts(monkeypatch: pytest.MonkeyPatch) -> None:
    """They have a file of their own."""
    monkeypatch.setattr(tickets, "RECEIPTS_A_DAY", 0)


def comment(text: str) -> Feedback:
    return Feedback.objects.create(
        slug="x",
        language="en",
        revision="r",
        helpful=False,
        comment=text,
        reader_state="none",
        voter=text,
        created_at=NOW,
    )


def refuse(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        raise error

    monkeypatch.setattr(EmailMessage, "send", send)


def test_a_ticket_goes_to_support_and_is_answered_to_its_writer() -> None:
    row = ask(bundle=[{"network": "x", "cause": "expired"}])
    assert send_due(at=NOW) == (1, 0)
    sent = mail.outbox[0]
    assert sent.to == ["support@localhost"]
    assert sent.reply_to == ["reader@example.com"]
    assert row.reference in sent.subject
    assert "network: x\ncause: expired" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{row.reference}@localhost>"


def test_it_is_sent_once() -> None:
    ask()
    send_due(at=NOW)
    assert send_due(at=NOW + timedelta(days=1)) == (0, 0)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("gone"), ConnectionRefusedError(), TimeoutError()]
)
def test_a_failing_server_loses_nothing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    row = ask()
    with monkeypatch.context() as patch:
        refuse(patch, error)
        assert send_due(at=NOW) == (0, 1)
    row.refresh_from_db()
    assert row.mailed_at is None
    assert send_due(at=NOW + timedelta(minutes=1)) == (1, 0)


def test_one_refused_mail_does_not_stop_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    real = EmailMessage.send
    ask(message="Refused.")
    ask(message="Taken.")

    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        if "Refused" in self.body:
            raise smtplib.SMTPRecipientsRefused({})
        return real(self)

    monkeypatch.setattr(EmailMessage, "send", send)
    assert send_due(at=NOW) == (1, 1)


def test_what_a_worker_is_sending_is_left_to_it_until_it_must_be_dead() -> None:
    row = ask()
    assert Ticket.objects.claim(row.pk, at=NOW)
    assert not Ticket.objects.claim(row.pk, at=NOW)
    assert send_due(at=NOW + Ticket.outbox.lease / 2) == (0, 0)
    assert send_due(at=NOW + Ticket.outbox.lease) == (1, 0)


def test_only_comments_are_mailed() -> None:
    comment("")
    comment("Some words.")
    assert send_due(at=NOW) == (1, 0)


def test_words_that_change_while_the_former_ones_are_being_mailed_are_mailed_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = comment("First.")
    real = EmailMessage.send

    def send(self: EmailMessage, fail_silently: bool = False) -> int:
        if "First." in self.body:
            votes.add_reason(row, reason="", section="", comment="Second.")
        return real(self)

    monkeypatch.setattr(EmailMessage, "send", send)
    send_due(at=NOW)
    send_due(at=NOW)
    assert ["Second." in letter.body for letter in mail.outbox] == [False, True]


def test_a_reason_given_while_the_words_are_being_mailed_mails_them_no_second_time() -> None:
    row = comment("Words.")
    assert Feedback.objects.claim(row.pk, at=NOW)
    votes.add_reason(row, reason="unclear", section="", comment="Words.")
    assert send_due(at=NOW) == (0, 0)


def test_a_server_that_refuses_is_asked_less_and_less_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row, at = ask(), NOW
    refuse(monkeypatch, smtplib.SMTPServerDisconnected("said reader@example.com"))
    for wait in (*DELAYS, DELAYS[-1]):
        assert send_due(at=at) == (0, 1)
        assert send_due(at=at + wait - timedelta(seconds=1)) == (0, 0)
        at += wait
    row.refresh_from_db()
    assert (row.mail_tries, row.mail_error) == (6, "SMTPServerDisconnected")


def test_a_round_ends_when_the_server_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        ask(message=f"No. {number}")
    with monkeypatch.context() as patch:
        refuse(patch, TimeoutError())
        assert send_due(at=NOW) == (0, 3)
    assert send_due(at=NOW + timedelta(minutes=1)) == (5, 0)


def test_a_letter_that_cannot_be_written_stops_no_other() -> None:
    ask(email="reader@" + "é" * 70 + ".example")  # too long a name for any mail
    ask(message="Taken.")
    assert send_due(at=NOW) == (1, 1)
    assert "Taken." in mail.outbox[-1].body


def test_line_breaks_in_a_subject_are_spaces() -> None:
    ask(about="A\r\nBcc: everyone@example.com")
    send_due(at=NOW)
    assert "\n" not in mail.outbox[0].subject


def test_the_command_does_a_round_and_fails_loudly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask()
    with monkeypatch.context() as patch:
        refuse(patch, OSError())
        with pytest.raises(CommandError, match="1 not taken"):
            call_command("mail_support")
    Ticket.objects.update(mail_leased_until=NOW)  # a minute has passed
    call_command("mail_support")
    assert capsys.readouterr().out.split() == ["0", "sent", "1", "sent"]
