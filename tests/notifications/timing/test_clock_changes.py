"""Quiet hours, the digest's hour and the cap's day where clocks change, and where they never do.

Every instant is written out: nothing here is computed by the code that is tested.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.mail import EmailMessage

from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from notifications.preferences import next_message
from notifications.timing.quiet_hours import jitter
from notifications.triggers import planning
from tests.factories import DAY, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def person(zone: str, **choices: object) -> Preferences:
    mine = Preferences.of(make_user())
    for name, value in (choices | {"zone": zone}).items():
        setattr(mine, name, value)
    mine.save()
    return mine


def lose_one(mine: Preferences, name: str, *, at: datetime) -> None:
    lose(make_channel(make_credential(mine.user, at=at), name=name).credential, at=at)


@pytest.mark.parametrize(
    ("zone", "lost", "seven"),
    [
        ("Asia/Kolkata", utc(2026, 11, 23, 18, 30), utc(2026, 11, 24, 1, 30)),
        ("America/Los_Angeles", utc(2026, 3, 8, 8), utc(2026, 3, 8, 14)),  # forward
        ("America/Los_Angeles", utc(2026, 11, 1, 7), utc(2026, 11, 1, 15)),  # back
        ("Australia/Lord_Howe", utc(2026, 10, 3, 13, 30), utc(2026, 10, 3, 20)),  # forward
        ("Australia/Lord_Howe", utc(2026, 4, 4, 13), utc(2026, 4, 4, 20, 30)),  # back
    ],
)
def test_what_breaks_at_midnight_is_told_at_seven_by_the_new_clock(
    zone: str, lost: datetime, seven: datetime, mailoutbox: list[EmailMessage]
) -> None:
    mine = person(zone, quiet_from=time(22), quiet_until=time(7))
    lose_one(mine, "Bakery", at=lost)

    assert send_round.deliver_due(at=lost) == 0
    assert Notice.objects.get().due_at == seven
    assert send_round.deliver_due(at=seven - SECOND) == 0
    assert send_round.deliver_due(at=seven) == 1


@pytest.mark.parametrize(
    ("zone", "nine"),
    [
        ("Asia/Kolkata", utc(2026, 11, 23, 3, 30)),
        # The Monday after each change.
        ("America/Los_Angeles", utc(2026, 3, 9, 16)),
        ("America/Los_Angeles", utc(2026, 11, 2, 17)),
        ("Australia/Lord_Howe", utc(2026, 10, 4, 22)),
        ("Australia/Lord_Howe", utc(2026, 4, 5, 22, 30)),
    ],
)
def test_the_digest_is_foretold_and_leaves_at_nine_by_the_new_clock(
    zone: str, nine: datetime, mailoutbox: list[EmailMessage]
) -> None:
    mine = person(zone, digest_always=True)
    make_channel(make_credential(mine.user, at=nine - 3 * DAY))

    foretold = next_message.next_mail(mine, at=nine - 2 * DAY)
    assert foretold
    assert foretold.when == nine + jitter(mine.user_id)
    assert planning.plan(at=nine - SECOND) == 0
    assert planning.plan(at=nine) == 1
    assert send_round.deliver_due(at=nine + jitter(mine.user_id) - SECOND) == 0
    assert send_round.deliver_due(at=nine + jitter(mine.user_id)) == 1


@pytest.mark.parametrize(
    ("zone", "ends", "nine"),
    [
        # The day before the end is the day of the change.
        ("America/Los_Angeles", utc(2026, 3, 9, 20), utc(2026, 3, 8, 16)),
        ("America/Los_Angeles", utc(2026, 11, 2, 20), utc(2026, 11, 1, 17)),
        ("Australia/Lord_Howe", utc(2026, 10, 5, 3), utc(2026, 10, 3, 22)),
        ("Australia/Lord_Howe", utc(2026, 4, 6, 3), utc(2026, 4, 4, 22, 30)),
    ],
)
def test_a_reminder_comes_at_nine_on_the_day_of_the_change(
    zone: str, ends: datetime, nine: datetime
) -> None:
    mine = person(zone, lead_days=[1])
    login = make_credential(mine.user, at=ends - 60 * DAY, age=timedelta(0))
    make_channel(login)

    planning.plan(at=nine - SECOND)
    assert not Notice.objects.filter(topic=topics.ENDS_SOON).exists()
    planning.plan(at=nine)
    assert Notice.objects.get(topic=topics.ENDS_SOON).due_at == nine


@pytest.mark.parametrize(
    ("zone", "begins", "ends"),
    [
        ("Asia/Kolkata", utc(2026, 11, 23, 18, 30), utc(2026, 11, 24, 18, 30)),
        ("America/Los_Angeles", utc(2026, 3, 8, 8), utc(2026, 3, 9, 7)),  # 23 hours
        ("America/Los_Angeles", utc(2026, 11, 1, 7), utc(2026, 11, 2, 8)),  # 25 hours
        ("Australia/Lord_Howe", utc(2026, 10, 3, 13, 30), utc(2026, 10, 4, 13)),  # 23 1/2
        ("Australia/Lord_Howe", utc(2026, 4, 4, 13), utc(2026, 4, 5, 13, 30)),  # 24 1/2
    ],
)
def test_the_cap_counts_the_whole_of_a_day_that_is_shorter_or_longer(
    zone: str, begins: datetime, ends: datetime, mailoutbox: list[EmailMessage]
) -> None:
    mine = person(zone, daily_cap=1)
    lose_one(mine, "Before", at=begins - 3 * HOUR)
    assert send_round.deliver_due(at=begins - 2 * HOUR) == 1
    lose_one(mine, "Bakery", at=begins - 2 * HOUR)
    assert send_round.deliver_due(at=begins - SECOND) == 0
    assert send_round.deliver_due(at=begins) == 1

    lose_one(mine, "Cafe", at=ends - 2 * HOUR)
    assert send_round.deliver_due(at=ends - SECOND) == 0
    assert send_round.deliver_due(at=ends) == 1
    assert [mail.subject.split()[0] for mail in mailoutbox] == ["Before", "Bakery", "Cafe"]
