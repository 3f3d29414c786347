"""No more mails a day than the person allows; what is over waits, and is not lost."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.mail import EmailMessage

from channels.models import Credential
from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from notifications.timing import batching, quiet_hours
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import DAY, NOW, make_channel, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep"), pytest.mark.slow]
HOUR = timedelta(hours=1)


def person(cap: int, **choices: object) -> Preferences:
    mine = Preferences.of(make_user("ada@example.com"))
    mine.daily_cap = cap
    for name, value in choices.items():
        setattr(mine, name, value)
    mine.save()
    return mine


def break_one(mine: Preferences, name: str, *, at: datetime) -> Credential:
    channel = make_channel(user=mine.user, name=name)
    lose(channel.credential, at=at)
    return channel.credential


def fail_post(mine: Preferences, name: str, *, at: datetime) -> None:
    channel = make_channel(user=mine.user, name=name)
    context = {"channel": channel.pk, "cause": "password_changed"}
    enqueue_notice(mine, topics.UPDATE_FAILURES, f"failed:{name}", at=at, context=context)


def test_six_logins_lost_at_once_are_one_mail(mailoutbox: list[EmailMessage]) -> None:
    mine = person(8)
    for number in range(6):
        break_one(mine, f"Shop {number}", at=NOW)

    assert send_round.deliver_due(at=NOW) == 1

    assert all(f"Shop {number}" in str(mailoutbox[0].body) for number in range(6))
    assert len(set(Notice.objects.values_list("batch", "outcome"))) == 1


def test_two_topics_are_two_mails_the_one_that_came_first_first(
    mailoutbox: list[EmailMessage],
) -> None:
    mine = person(8)
    break_one(mine, "Bakery", at=NOW - timedelta(seconds=2))
    fail_post(mine, "Cafe", at=NOW)

    assert send_round.deliver_due(at=NOW) == 2

    assert "Bakery" in mailoutbox[0].subject
    assert "Cafe" in mailoutbox[1].subject


def test_the_last_mail_of_the_day_waits_an_hour_and_tells_all(
    mailoutbox: list[EmailMessage],
) -> None:
    mine = person(2)
    break_one(mine, "Bakery", at=NOW)
    assert send_round.deliver_due(at=NOW) == 1

    later = NOW + HOUR
    break_one(mine, "Cafe", at=later)
    assert send_round.deliver_due(at=later) == 0
    fail_post(mine, "Garden", at=later + HOUR / 2)
    assert send_round.deliver_due(at=later + HOUR / 2) == 0
    assert send_round.deliver_due(at=later + HOUR - timedelta(seconds=1)) == 0

    assert send_round.deliver_due(at=later + HOUR) == 1
    assert "Cafe" in str(mailoutbox[1].body)
    assert "Garden" in str(mailoutbox[1].body)
    assert "List-Unsubscribe-Post" not in mailoutbox[1].extra_headers


@pytest.mark.parametrize(
    ("clock", "leaves"),
    [
        ((20, 30), (21, 30)),  # the hour
        ((21, 30), (21, 55)),  # what was found out by day is not kept until morning
        ((21, 57), (21, 57)),
    ],
)
def test_the_last_mail_of_the_day_leaves_before_the_night(
    clock: tuple[int, int], leaves: tuple[int, int], mailoutbox: list[EmailMessage]
) -> None:
    mine = person(1, zone="Asia/Kolkata", quiet_from=time(22), quiet_until=time(7))
    lost, left = (
        datetime(2026, 11, 24, *moment, tzinfo=mine.tz).astimezone(UTC)
        for moment in (clock, leaves)
    )
    break_one(mine, "Bakery", at=lost)
    for at in sorted({lost, left - timedelta(seconds=1)}):
        assert at < lost or at == left or send_round.deliver_due(at=at) == 0

    assert send_round.deliver_due(at=left) == 1
    assert "Bakery" in mailoutbox[0].subject


def test_the_last_mail_of_the_day_is_not_kept_beyond_the_day(
    mailoutbox: list[EmailMessage],
) -> None:
    mine = person(1, zone="Australia/Lord_Howe")
    midnight = quiet_hours.local_day(NOW, mine.tz)[1]
    break_one(mine, "Bakery", at=midnight - HOUR / 3)

    assert send_round.deliver_due(at=midnight - HOUR / 3) == 0
    assert Notice.objects.get().due_at == midnight


def test_over_the_budget_waits_for_the_first_allowed_moment_of_tomorrow(
    mailoutbox: list[EmailMessage],
) -> None:
    mine = person(1, zone="Asia/Kolkata", quiet_from=time(22), quiet_until=time(7))
    for name, at in (("Bakery", NOW), ("Cafe", NOW + 2 * HOUR)):
        break_one(mine, name, at=at)
        send_round.deliver_due(at=at)
        send_round.deliver_due(at=at + HOUR)
    assert len(mailoutbox) == 1

    waiting = Notice.objects.get(outcome=Notice.Outcome.OWED)
    assert waiting.due_at == datetime(2026, 11, 25, 1, 30, tzinfo=UTC)  # 07:00 in Kolkata
    assert waiting.reason == "capped"
    assert send_round.deliver_due(at=waiting.due_at) == 1
    assert "Cafe" in mailoutbox[1].subject


def test_nothing_is_above_the_cap_and_nothing_lost_in_a_bad_week(
    mailoutbox: list[EmailMessage],
) -> None:
    mine = person(3, zone="Australia/Lord_Howe")
    start = NOW
    for step in range(7 * 24):
        at = start + step * HOUR
        if step % 2 == 0 and step < 60:
            (break_one if step % 4 else fail_post)(mine, f"Shop {step}", at=at)
        send_round.deliver_due(at=at)

    days: dict[object, set[object]] = {}
    for notice in Notice.objects.filter(outcome=Notice.Outcome.SENT):
        day = notice.ended_at.astimezone(mine.tz).date() if notice.ended_at else None
        days.setdefault(day, set()).add(notice.batch)
    assert all(len(batches) <= 3 for batches in days.values()), days
    assert (
        Notice.objects.count() == Notice.objects.filter(outcome=Notice.Outcome.SENT).count() == 30
    )
    assert sum(len(batches) for batches in days.values()) == len(mailoutbox)


def test_no_cap_is_no_cap(mailoutbox: list[EmailMessage]) -> None:
    mine = person(0)
    for number in range(12):
        at = NOW + number * timedelta(minutes=5)
        break_one(mine, f"Shop {number}", at=at)
        send_round.deliver_due(at=at)

    assert len(mailoutbox) == 12


def test_a_test_is_outside_the_budget(mailoutbox: list[EmailMessage]) -> None:
    mine = person(1)
    enqueue_notice(mine, topics.TEST, "test:1", at=NOW)
    break_one(mine, "Bakery", at=NOW - 2 * HOUR)

    assert send_round.deliver_due(at=NOW) == 2
    enqueue_notice(mine, topics.TEST, "test:2", at=NOW)
    assert send_round.deliver_due(at=NOW) == 1


def test_forecasts_wait_for_the_persons_hour_and_go_together(
    mailoutbox: list[EmailMessage],
) -> None:
    mine = person(8, zone="America/Los_Angeles", digest_at=time(8, 30))
    make_channel(user=mine.user, name="Bakery")
    mine.digest_always = True
    mine.save()
    for number in range(2):
        enqueue_notice(mine, topics.WEEKLY_DIGEST, f"digest:{number}", at=NOW)
    moment = batching.forecast_moment(NOW, mine)
    half_past = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)
    assert half_past <= moment < half_past + timedelta(minutes=20)

    assert send_round.deliver_due(at=NOW) == 0
    assert set(Notice.objects.values_list("due_at", flat=True)) == {moment}
    assert send_round.deliver_due(at=moment - timedelta(seconds=1)) == 0
    assert send_round.deliver_due(at=moment) == 1
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("cap", [0, 1, 8])
@pytest.mark.parametrize("clock", [time(23, 30), time(23, 55), time(0, 5), time(12)])
def test_a_reminder_at_any_hour_leaves_within_the_day(
    cap: int, clock: time, mailoutbox: list[EmailMessage]
) -> None:
    mine = person(cap, zone="Asia/Kolkata", digest_at=clock, digest_always=True)
    make_channel(user=mine.user, name="Bakery")
    due = quiet_hours.next_wall(NOW, clock, mine.tz)
    enqueue_notice(mine, topics.WEEKLY_DIGEST, "digest:1", at=due)

    for minutes in range(0, 24 * 60, 5):
        send_round.deliver_due(at=due + timedelta(minutes=minutes))

    sent = Notice.objects.get(outcome=Notice.Outcome.SENT).ended_at
    latest = quiet_hours.JITTER_S + (3600 if cap == 1 else 0) + 300
    assert sent is not None
    assert sent - due <= timedelta(seconds=latest)
    assert len(mailoutbox) == 1


def test_people_do_not_all_have_the_same_minute() -> None:
    late = [quiet_hours.jitter(number) for number in range(500)]

    assert len({delay.seconds // 60 for delay in late}) == 20
    assert min(late) >= timedelta(0)
    assert max(late) < timedelta(minutes=20)
    assert quiet_hours.jitter(7) == quiet_hours.jitter(7)


def test_failures_wait_a_minute_for_their_swarm(
    settings: object, mailoutbox: list[EmailMessage]
) -> None:
    settings.NOTICES_GATHER = timedelta(seconds=60)  # type: ignore[attr-defined]
    mine = person(8)
    for second in (0, 20, 40):
        fail_post(mine, f"Shop {second}", at=NOW + timedelta(seconds=second))
        assert send_round.deliver_due(at=NOW + timedelta(seconds=second)) == 0

    assert send_round.deliver_due(at=NOW + timedelta(seconds=60)) == 1
    assert Notice.objects.filter(outcome=Notice.Outcome.SENT).count() == 3


def test_a_day_ends_at_the_persons_midnight(mailoutbox: list[EmailMessage]) -> None:
    mine = person(1, zone="Australia/Lord_Howe")
    midnight = quiet_hours.local_day(NOW, mine.tz)[1]
    fail_post(mine, "Bakery", at=midnight - 3 * HOUR)
    send_round.deliver_due(at=midnight - 2 * HOUR)
    fail_post(mine, "Cafe", at=midnight - HOUR)

    assert send_round.deliver_due(at=midnight - HOUR) == 0
    assert Notice.objects.get(key="failed:Cafe").due_at == midnight
    send_round.deliver_due(at=midnight + DAY / 2)
    assert len(mailoutbox) == 2
