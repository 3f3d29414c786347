"""What breaks and mends again and again: told once, then silence, then how it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail

from channels.contract import Cause, Kind
from channels.models import Channel, Credential, EventKind
from channels.records.findings import settle_login
from channels.signals import credential_refreshed
from notifications import topics
from notifications.delivery import send_round
from notifications.mails import compose
from notifications.models import Notice, Preferences, UnsteadyTime
from notifications.triggers import connection_changes, unsteady
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_event
from tests.notifications.triggers.breaking import lose, mend

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LOCKED = Cause.CHECKPOINT_OR_LOCKED


def flip(login: Credential, times: int, *, every: timedelta = HOUR) -> None:
    """Break it, mend it, and so on; each change is told before the next where it may be."""
    for number in range(times):
        at = NOW + number * every
        lose(login, LOCKED if number % 2 == 0 else Cause.ALIVE, at=at)
        deliver(at + 2 * MINUTE)


def deliver(at: object) -> None:
    connection_changes.settle_unsteady(at=at)  # type: ignore[arg-type]
    send_round.deliver_due(at=at)  # type: ignore[arg-type]


def subjects() -> list[str]:
    return [str(sent.subject) for sent in mail.outbox]


def page(name: str = "Cafe") -> Channel:
    return make_channel(make_credential(network="facebook"), kind=Kind.PAGE, name=name)


def test_two_changes_are_a_loss_and_a_recovery() -> None:
    flip(page().credential, 2)

    assert subjects() == ["Cafe on Facebook needs you", "Cafe on Facebook works again"]


def test_twenty_four_changes_in_a_day_are_three_mails_and_one_more_when_it_holds() -> None:
    login = page().credential
    flip(login, 24)
    assert subjects()[2:] == ["Cafe on Facebook: unsteady since 09:00"]

    last = NOW + 23 * HOUR
    deliver(last + unsteady.STEADY_AFTER - MINUTE)
    assert len(mail.outbox) == 3
    deliver(last + unsteady.STEADY_AFTER)

    assert subjects()[3:] == ["Cafe on Facebook works again"]
    assert "It was unsteady before, and has been like this since 08:00" in mail.outbox[3].body


def test_what_stays_broken_is_told_as_a_loss_once_it_has_held() -> None:
    login = page().credential
    flip(login, 5)

    deliver(NOW + 4 * HOUR + unsteady.STEADY_AFTER)

    assert subjects()[3:] == ["Cafe on Facebook needs you"]
    lose(login, Cause.ALIVE, at=NOW + 2 * DAY)
    deliver(NOW + 2 * DAY + MINUTE)
    assert subjects()[4:] == ["Cafe on Facebook works again"]


def test_the_message_says_how_it_stands_and_what_to_do_now() -> None:
    login = page().credential
    for number, cause in enumerate((LOCKED, Cause.ALIVE, Cause.PASSWORD_CHANGED)):
        lose(login, cause, at=NOW + number * HOUR)
        deliver(NOW + number * HOUR + 2 * MINUTE)

    body = mail.outbox[2].body
    assert "Since 09:00 Facebook has been accepting and refusing it by turns." in body
    assert "The password of this Facebook account was changed" in body
    assert "We write once more when it has been the same for some hours." in body
    assert "/refresh/" in body
    assert "Cafe (Facebook Page): Needs you." in body


def test_six_pages_behind_one_login_are_one_message() -> None:
    login = make_credential(network="facebook")
    for number in range(6):
        make_channel(login, kind=Kind.PAGE, name=f"Page {number}")
    flip(login, 6)

    assert subjects()[2:] == ["Page 0 and 5 other channels on Facebook: unsteady since 09:00"]
    assert UnsteadyTime.objects.count() == 1


def test_not_being_able_to_tell_in_between_is_no_change() -> None:
    login = page().credential
    for number, cause in enumerate(
        (LOCKED, Cause.ALIVE, Cause.NETWORK_FAULT, Cause.ALIVE, Cause.NETWORK_FAULT)
    ):
        at = NOW + number * HOUR
        break_login(login, cause, at=at, last_alive_at=NOW - HOUR)
        settle_login(login, at=at)

    assert not UnsteadyTime.objects.exists()


def test_changes_on_different_days_are_told_one_by_one() -> None:
    flip(page().credential, 4, every=13 * HOUR)

    assert len(mail.outbox) == 4
    assert not UnsteadyTime.objects.exists()


def test_a_persons_own_sign_in_begins_anew() -> None:
    channel = page()
    flip(channel.credential, 2)
    make_event(channel, EventKind.REFRESHED, at=NOW + 90 * MINUTE)
    lose(channel.credential, LOCKED, at=NOW + 2 * HOUR)
    deliver(NOW + 2 * HOUR + 2 * MINUTE)

    assert subjects()[2:] == ["Cafe on Facebook needs you"]


def test_who_signs_in_during_an_unsteady_time_hears_no_more_of_it() -> None:
    login = page().credential
    flip(login, 3)
    mend(login, at=NOW + 3 * HOUR)
    credential_refreshed.send(Credential, credential=login, channels=[], at=NOW + 3 * HOUR)

    deliver(NOW + DAY)

    assert len(mail.outbox) == 3
    assert not UnsteadyTime.objects.filter(over_at=None).exists()


def test_who_wants_no_news_of_losses_gets_none_of_this() -> None:
    login = page().credential
    Preferences.of(login.user).choose({topics.CONNECTION_LOST: False})

    flip(login, 9)
    deliver(NOW + DAY)

    assert not mail.outbox


def test_a_message_that_has_not_left_when_it_holds_gives_way_to_the_last_one() -> None:
    login = page().credential
    for number, cause in enumerate((LOCKED, Cause.ALIVE, LOCKED)):
        lose(login, cause, at=NOW + number * MINUTE)
    connection_changes.settle_unsteady(at=NOW + 5 * HOUR)

    (notice,) = Notice.objects.filter(outcome="owed", topic=topics.CONNECTION_LOST)

    assert "unsteady" not in notice.context
    sent = compose.message([notice], Preferences.of(login.user), at=NOW + 5 * HOUR)
    assert sent.subject == "Cafe on Facebook needs you"


def test_two_workers_end_it_once() -> None:
    login = page().credential
    flip(login, 3)
    (time,) = unsteady.held(at=NOW + DAY)

    assert unsteady.end(time, "x", at=NOW + DAY)
    assert not unsteady.end(time, "x", at=NOW + DAY)


def test_one_that_cannot_be_ended_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = page().credential, page().credential
    for login in (bad, good):
        flip(login, 3)
    ours = unsteady.can_be_told

    def fails(time: UnsteadyTime, *, at: datetime) -> bool:
        if time.credential_id == bad.pk:
            raise ZeroDivisionError
        return ours(time, at=at)

    monkeypatch.setattr(unsteady, "can_be_told", fails)
    assert connection_changes.settle_unsteady(at=NOW + DAY) == 1
    assert UnsteadyTime.objects.get(over_at=None).credential == bad
