"""Each message leaves once, or ends with a reason."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from channels.models import Credential
from notifications import topics
from notifications.delivery import send_round
from notifications.mails import compose
from notifications.models import Notice, Preferences
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose, mend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
DOWN = "tests.notifications.triggers.breaking.DownBackend"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def lost() -> Credential:
    channel = make_channel(make_credential(make_user("ada@example.com")), name="Bakery")
    lose(channel.credential)
    return channel.credential


def test_a_message_leaves_once_however_often_the_sender_runs(
    lost: Credential, mailoutbox: list[EmailMessage]
) -> None:
    assert send_round.deliver_due(at=NOW) == 1
    assert send_round.deliver_due(at=NOW) == 0

    assert [mail.to for mail in mailoutbox] == [["ada@example.com"]]
    notice = Notice.objects.get()
    assert notice.outcome == Notice.Outcome.SENT
    assert notice.subject == "Bakery on LinkedIn needs you"
    assert notice.address == "ada@example.com"


def test_only_one_sender_gets_the_claim(lost: Credential) -> None:
    assert Notice.objects.filter(user=lost.user_id).claim_all(at=NOW) == [Notice.objects.get()]
    assert not Notice.objects.filter(user=lost.user_id).claim_all(at=NOW)


def test_a_mail_server_that_is_down_is_tried_again_later(
    lost: Credential, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_BACKEND = DOWN
    assert send_round.deliver_due(at=NOW) == 0
    notice = Notice.objects.get()
    assert (notice.outcome, notice.attempts) == (Notice.Outcome.OWED, 1)
    assert notice.due_at == NOW + timedelta(minutes=1)

    settings.EMAIL_BACKEND = LOCMEM
    assert send_round.deliver_due(at=NOW) == 0
    assert send_round.deliver_due(at=NOW + timedelta(minutes=1)) == 1
    assert len(mailoutbox) == 1


def test_a_mail_server_that_stays_down_ends_in_a_visible_failure(
    lost: Credential, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = DOWN

    for day in range(len(Notice.outbox.backoff.delays) + 1):
        send_round.deliver_due(at=NOW + day * DAY)

    notice = Notice.objects.get()
    assert notice.outcome == Notice.Outcome.FAILED
    assert "ConnectionRefusedError" in notice.reason


def test_one_that_cannot_be_written_stops_no_other(
    lost: Credential, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    lose(make_channel(name="Cafe").credential)
    written = compose.message

    def fail_first(notices: list[Notice], *args: Preferences, **at: object) -> EmailMessage:
        if notices[0].credential == lost:
            raise LookupError("no such template")
        return written(notices, *args, **at)  # type: ignore[arg-type]

    monkeypatch.setattr(compose, "message", fail_first)

    assert send_round.deliver_due(at=NOW) == 1
    assert mailoutbox[0].subject == "Cafe on LinkedIn needs you"
    assert Notice.objects.get(credential=lost).attempts == 1


def test_repaired_before_it_left_is_dropped_with_that_reason(
    lost: Credential, mailoutbox: list[EmailMessage]
) -> None:
    mend(lost, at=NOW + timedelta(minutes=1))

    assert send_round.deliver_due(at=NOW + timedelta(minutes=2)) == 0

    notice = Notice.objects.get()
    assert notice.outcome == Notice.Outcome.DROPPED
    assert notice.reason == "repaired"
    assert not mailoutbox


def test_a_topic_turned_off_meanwhile_is_dropped(lost: Credential) -> None:
    Preferences.of(lost.user).choose({topics.CONNECTION_LOST: False})

    send_round.deliver_due(at=NOW)

    assert Notice.objects.get().reason == "not_wanted"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("is_active", False, "account_closed"),
        ("email", "", "no_address"),
    ],
)
def test_nobody_to_write_to(lost: Credential, field: str, value: object, reason: str) -> None:
    setattr(lost.user, field, value)
    lost.user.save()

    send_round.deliver_due(at=NOW)

    assert Notice.objects.get().reason == reason


def test_quiet_hours_hold_a_message_until_they_end(
    lost: Credential, mailoutbox: list[EmailMessage]
) -> None:
    # 09:00 UTC is 14:30 in Kolkata.
    mine = Preferences.of(lost.user)
    mine.zone, mine.quiet_from, mine.quiet_until = "Asia/Kolkata", time(14), time(16)
    mine.save()
    ends = NOW + timedelta(hours=1, minutes=30)

    assert send_round.deliver_due(at=NOW) == 0
    assert Notice.objects.get().due_at == ends
    assert send_round.deliver_due(at=ends - timedelta(seconds=1)) == 0
    assert send_round.deliver_due(at=ends) == 1


def test_a_test_message_minds_no_quiet_hours(mailoutbox: list[EmailMessage]) -> None:
    mine = Preferences.of(make_user())
    mine.quiet_from, mine.quiet_until = time(8), time(10)
    mine.save()
    enqueue_notice(mine, topics.TEST, "test:1", at=NOW)

    assert send_round.deliver_due(at=NOW) == 1
    assert mailoutbox[0].subject == "This is your test message"


def test_a_sender_that_died_while_sending_is_never_repeated(
    lost: Credential, mailoutbox: list[EmailMessage]
) -> None:
    assert Notice.objects.begin(
        Notice.objects.filter(user=lost.user_id).claim_all(at=NOW), "ada@example.com"
    )

    assert send_round.deliver_due(at=NOW + timedelta(minutes=11)) == 0

    assert Notice.objects.get().outcome == Notice.Outcome.UNSURE
    assert not mailoutbox


def test_a_sender_that_died_before_it_began_has_sent_nothing(
    lost: Credential, mailoutbox: list[EmailMessage]
) -> None:
    Notice.objects.filter(user=lost.user_id).claim_all(at=NOW)

    assert send_round.deliver_due(at=NOW + timedelta(minutes=9)) == 0
    assert send_round.deliver_due(at=NOW + timedelta(minutes=11)) == 1
    assert len(mailoutbox) == 1


def test_a_sender_that_slept_through_its_claim_cannot_begin(
    lost: Credential, mailoutbox: list[EmailMessage]
) -> None:
    asleep = Notice.objects.filter(user=lost.user_id).claim_all(at=NOW)
    send_round.deliver_due(at=NOW + timedelta(minutes=11))

    assert not Notice.objects.begin(asleep, "ada@example.com")
    assert Notice.objects.get().outcome == Notice.Outcome.SENT
