"""A round claims and reads several people at once, and each of them is still on their own."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.mail import EmailMessage
from pytest_django import Settings

from notifications.delivery import send_round
from notifications.delivery.recipients import Recipients
from notifications.models import Notice, Preferences
from tests.factories import NOW, make_channel, make_user
from tests.notifications.triggers.breaking import DownBackend, lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]


def lose_some(people: int) -> list[int]:
    """So many people with a message each; their ids."""
    logins = [make_channel(name=f"Bakery {number}").credential for number in range(people)]
    for login in logins:
        lose(login)
    return [login.user_id for login in logins]


def test_a_claim_gives_each_person_a_batch_of_their_own() -> None:
    people = lose_some(3)

    claimed = Notice.objects.claim_for(people[:2], at=NOW)

    assert sorted(claimed) == people[:2]
    batches = {notice.batch for notices in claimed.values() for notice in notices}
    assert len(batches) == 2
    assert None not in batches
    assert not Notice.objects.claim_for(people[:2], at=NOW)
    assert Notice.objects.unclaimed().get().user_id == people[2]


def test_everybody_in_a_set_gets_their_own_mail(mailoutbox: list[EmailMessage]) -> None:
    lose_some(3)

    assert send_round.deliver_due(at=NOW) == 3
    assert sorted(mail.subject for mail in mailoutbox) == [
        f"Bakery {number} on LinkedIn needs you" for number in range(3)
    ]


def test_one_that_cannot_be_read_stops_no_other(mailoutbox: list[EmailMessage]) -> None:
    people = lose_some(3)
    odd = {"root": "channel:1", "channels": ["no number"]}
    Notice.objects.filter(user=people[1]).update(context=odd)

    assert send_round.deliver_due(at=NOW) == 2
    assert Notice.objects.get(user=people[1]).attempts == 1
    assert Notice.objects.filter(outcome=Notice.Outcome.SENT).count() == 2


def test_what_was_read_is_not_used_when_it_has_grown_old(
    monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    lose_some(3)
    sets = []

    class Counted(Recipients):
        def __init__(self, claimed: dict[int, list[Notice]], *, at: datetime) -> None:
            sets.append(len(claimed))
            super().__init__(claimed, at=at)

    monkeypatch.setattr(send_round, "Recipients", Counted)
    monkeypatch.setattr(send_round, "FRESH_S", -1)

    assert send_round.deliver_due(at=NOW) == 3
    assert sets == [3, 2, 1]


def test_a_server_that_cannot_be_reached_leaves_the_rest_of_the_set_due(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(backend: DownBackend) -> None:
        raise ConnectionRefusedError

    lose_some(3)
    settings.EMAIL_BACKEND = "tests.notifications.triggers.breaking.DownBackend"
    monkeypatch.setattr(DownBackend, "open", refuse)

    assert send_round.deliver_due(at=NOW) == 0
    assert sorted(Notice.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert not Notice.objects.exclude(claimed_at=None).exists()


def test_who_never_chose_gets_the_defaults_with_the_set() -> None:
    ada, eva = make_user(), make_user()
    Preferences.objects.create(user=ada, zone="Asia/Tokyo")

    both = Preferences.of_people([ada.pk, eva.pk])

    assert both[ada.pk].zone == "Asia/Tokyo"
    assert both[eva.pk].pk == Preferences.objects.get(user=eva).pk
    assert both[eva.pk].wants("connection_lost")


def test_a_mail_of_yesterday_takes_nothing_of_todays_cap(mailoutbox: list[EmailMessage]) -> None:
    [person] = lose_some(1)
    Preferences.objects.filter(user=person).update(daily_cap=1)
    Notice.objects.create(
        user_id=person,
        topic="ends_soon",
        key="yesterday",
        created_at=NOW - timedelta(days=1),
        due_at=NOW - timedelta(days=1),
        claimed_at=NOW.replace(hour=0) - timedelta(minutes=1),
        outcome=Notice.Outcome.SENT,
    )

    assert send_round.deliver_due(at=NOW + timedelta(hours=1)) == 1
