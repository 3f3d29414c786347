"""What could not be sent is seen by the person and the operator, and can be tried again."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from notifications.preferences import sent_messages
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
DOWN = "tests.notifications.triggers.breaking.DownBackend"
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def failed(settings: Settings) -> Notice:
    """Given up an hour ago, by the real clock."""
    settings.EMAIL_BACKEND = DOWN
    user = make_user("ada@example.com")
    at = timezone.now() - timedelta(hours=13)
    enqueue_notice(Preferences.of(user), topics.TEST, "test:1", at=at)
    for wait in [timedelta(0), *Notice.outbox.backoff.delays]:
        at += wait
        send_round.deliver_due(at=at)
    settings.EMAIL_BACKEND = LOCMEM
    return Notice.objects.get()


def administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.com", "root@example.com"))
    return client


def press(client: Client, *notices: Notice) -> int:
    chosen = {"action": "try_again", "_selected_action": [notice.pk for notice in notices]}
    return client.post(reverse("admin:notifications_notice_changelist"), chosen).status_code


def test_the_person_reads_that_it_failed(failed: Notice) -> None:
    assert failed.outcome == Notice.Outcome.FAILED
    assert [line.outcome for line in sent_messages.lines(failed.user)] == ["Failed"]


def test_the_operator_counts_it(failed: Notice) -> None:
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("mail_state", stdout=out)

    assert "      1 failed in the last day" in out.getvalue()


def test_trying_again_sends_it(failed: Notice, mailoutbox: list[EmailMessage]) -> None:
    assert press(administrator(), failed) == 302

    assert send_round.deliver_due(at=timezone.now()) == 1
    assert len(mailoutbox) == 1
    call_command("mail_state", stdout=StringIO())


def test_trying_again_begins_the_waits_anew(failed: Notice) -> None:
    Notice.objects.update(attempts=len(Notice.outbox.backoff.delays))

    press(administrator(), failed)

    failed.refresh_from_db()
    assert (failed.outcome, failed.attempts) == (Notice.Outcome.OWED, 0)


@pytest.mark.parametrize("outcome", [Notice.Outcome.SENT, Notice.Outcome.UNSURE])
def test_what_arrived_or_may_have_is_not_sent_again(
    failed: Notice, outcome: Notice.Outcome
) -> None:
    Notice.objects.update(outcome=outcome)

    press(administrator(), failed)

    assert send_round.deliver_due(at=timezone.now()) == 0


def test_nobody_else_can_try_again(failed: Notice) -> None:
    person = Client()
    person.force_login(failed.user)

    assert press(person, failed) == 302
    assert press(Client(), failed) == 302
    assert Notice.objects.get().outcome == Notice.Outcome.FAILED
