"""Reminders by each person's lead days, the Monday digest, and what comes next."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage

from channels.models import Credential
from notifications import topics
from notifications.delivery import send_round
from notifications.models import Notice, Preferences
from notifications.timing import quiet_hours
from notifications.triggers import concerned_channels, planning
from notifications.triggers.calendar_facts import CalendarFacts
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose, mend
from tests.sizes import sampled, sized

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
# NOW is Tuesday 24 November 2026, 09:00 UTC.
UTC_ZONE = ZoneInfo("UTC")
MONDAY = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


def ending_in(days: int, *, network: str = "linkedin") -> Credential:
    """A login whose end is so many days after NOW, with one channel."""
    login = make_credential(network=network, age=(60 - days) * DAY)
    make_channel(login, name="Bakery")
    return login


def prefer(login: Credential, **choices: object) -> Preferences:
    mine = Preferences.of(login.user)
    for name, value in choices.items():
        setattr(mine, name, value)
    mine.save()
    return mine


def ends() -> list[tuple[str, datetime]]:
    notices = Notice.objects.filter(topic=topics.ENDS_SOON).order_by("due_at", "pk")
    return [(notice.key.rpartition(":")[2], notice.due_at) for notice in notices]


def test_the_lead_day_that_is_reached_is_owed_once() -> None:
    ending_in(7)

    for minutes in (0, 10, 20):
        planning.plan(at=NOW + timedelta(minutes=minutes))

    assert ends() == [("7", NOW)]


def test_before_the_lead_day_nothing_is_owed() -> None:
    ending_in(8)

    assert planning.plan(at=NOW) == 0


def test_only_the_nearest_lead_day_is_told() -> None:
    login = ending_in(2)
    prefer(login, lead_days=[14, 7, 3, 1])

    planning.plan(at=NOW)

    # Reached a day ago: told on the next morning, which is this very moment.
    assert ends() == [("3", NOW)]


def test_each_lead_day_is_told_on_its_morning() -> None:
    login = ending_in(10)
    prefer(login, lead_days=[7, 1])

    for hour in range(24 * 11):
        planning.plan(at=NOW + timedelta(hours=hour))

    assert ends() == [("7", NOW + 3 * DAY), ("1", NOW + 9 * DAY)]


def test_the_morning_is_the_persons_own_and_outside_quiet_hours() -> None:
    login = ending_in(7)
    prefer(login, zone="America/Los_Angeles", quiet_from=time(22), quiet_until=time(9, 30))

    planning.plan(at=NOW)  # one in the morning there: not yet
    assert ends() == []
    morning = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)
    planning.plan(at=morning)

    # The end, 09:00 UTC on 1 December, is still 1 December there.
    assert ends() == [("7", morning)]


def test_a_login_connected_inside_its_lead_days_waits_for_the_morning() -> None:
    ending_in(5)

    planning.plan(at=NOW + timedelta(hours=6))

    assert ends() == [("7", NOW + DAY)]


def test_six_pages_with_one_end_are_one_reminder() -> None:
    login = make_credential(network="facebook", age=53 * DAY)
    for number in range(6):
        make_channel(login, name=f"Page {number}")
    facts = CalendarFacts(login.user_id, at=NOW)
    [(_login, behind)] = facts.by_login(at=NOW)
    assert len(concerned_channels.ending(behind)) == 6

    planning.plan(at=NOW)

    assert len(ends()) == 1


def test_what_a_machine_renews_is_not_announced() -> None:
    make_channel(make_credential(network="x", life=timedelta(hours=2), refresh="r", age=0 * DAY))

    planning.plan(at=NOW)

    assert ends() == []


def test_a_dead_login_is_not_announced_as_ending() -> None:
    login = ending_in(7)
    lose(login)

    planning.plan(at=NOW)

    assert ends() == []


def test_an_end_that_moved_is_not_told() -> None:
    login = ending_in(7)
    planning.plan(at=NOW)
    login.issued_at, login.expires_at = NOW, NOW + 60 * DAY
    login.save()

    send_round.deliver_due(at=NOW)

    assert Notice.objects.get().reason == "end_moved"


def test_one_broken_account_stops_no_other() -> None:
    broken = ending_in(7)
    ending_in(7)
    prefer(broken, zone="Atlantis/Sunken")

    planning.plan(at=NOW)

    assert Notice.objects.get().user != broken.user


def test_the_digest_is_owed_on_monday_at_nine_local_once() -> None:
    login = ending_in(50)
    prefer(login, zone="Asia/Kolkata", digest_always=True)
    there = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)

    for minutes in range(-60, 36 * 60, 10):
        planning.plan(at=there + timedelta(minutes=minutes))

    notice = Notice.objects.get()
    assert (notice.topic, notice.due_at) == (topics.WEEKLY_DIGEST, there)


def test_a_login_of_monday_noon_waits_a_week_for_its_digest() -> None:
    make_channel(make_credential(at=MONDAY + timedelta(hours=3), age=timedelta(0)))

    assert planning.plan(at=MONDAY + timedelta(hours=4)) == 0


def test_nobody_without_channels_gets_a_digest() -> None:
    make_user()

    assert planning.plan(at=MONDAY) == 0


@pytest.mark.parametrize(
    ("end", "quiet", "meant"),
    [
        # The end is at 15:00 UTC: the person's own hour comes first.
        (datetime(2026, 12, 1, 15, tzinfo=UTC), None, datetime(2026, 12, 1, 9, tzinfo=UTC)),
        # At 10:00 it is too late: two hours before the end.
        (datetime(2026, 12, 1, 10, tzinfo=UTC), None, datetime(2026, 12, 1, 8, tzinfo=UTC)),
        # Inside the night that ends before the end does: when the night is over.
        (
            datetime(2026, 12, 1, 8, tzinfo=UTC),
            (time(22), time(7)),
            datetime(2026, 12, 1, 7, tzinfo=UTC),
        ),
        # Inside the night for good: before that night begins.
        (
            datetime(2026, 12, 1, 3, tzinfo=UTC),
            (time(22), time(7)),
            datetime(2026, 11, 30, 21, 30, tzinfo=UTC),
        ),
        (
            datetime(2026, 12, 1, 23, 30, tzinfo=UTC),
            (time(8), time(23, 45)),
            datetime(2026, 12, 1, 7, 30, tzinfo=UTC),
        ),
    ],
)
def test_on_the_day_itself_it_is_told_before_the_hour_of_the_end(
    end: datetime, quiet: tuple[time, time] | None, meant: datetime
) -> None:
    login = make_credential(expires_at=end)
    make_channel(login)
    start, until = quiet or (None, None)
    prefer(login, lead_days=[0], quiet_from=start, quiet_until=until)

    at = end - timedelta(hours=sized(whole=158, sample=40))
    while at < end:
        planning.plan(at=at)
        at += timedelta(minutes=10)

    assert ends() == [("0", meant)]


@pytest.mark.parametrize("clock", [time(9), time(21, 50), time(0)])
@pytest.mark.parametrize("quiet", [None, (time(22), time(7))])
@pytest.mark.parametrize("hour", sampled([0, 5, 8, 9, 12], one_in=3))
def test_a_reminder_of_the_day_itself_leaves_before_the_end(
    hour: int, quiet: tuple[time, time] | None, clock: time, mailoutbox: list[EmailMessage]
) -> None:
    end = datetime(2026, 12, 1, hour, 10, tzinfo=UTC)
    login = make_credential(expires_at=end)
    make_channel(login)
    start, until = quiet or (None, None)
    prefer(login, lead_days=[0], quiet_from=start, quiet_until=until, digest_at=clock)

    at = end - timedelta(hours=34)
    while at < end:
        planning.plan(at=at)
        if Notice.objects.due(at).exists():  # a round without one does nothing, slowly
            send_round.deliver_due(at=at)
        at += timedelta(minutes=10)

    told = Notice.objects.get(topic=topics.ENDS_SOON)
    assert told.outcome == Notice.Outcome.SENT
    assert told.ended_at is not None
    assert timedelta(hours=1) <= end - told.ended_at <= timedelta(hours=34)
    assert not quiet_hours.in_quiet(told.ended_at, quiet, UTC_ZONE)


def test_a_reminder_comes_at_the_hour_that_the_person_chose() -> None:
    prefer(ending_in(7), digest_at=time(17, 15))

    at = NOW
    while at < NOW + DAY:
        planning.plan(at=at)
        at += timedelta(minutes=5)

    assert ends() == [("7", datetime(2026, 11, 24, 17, 15, tzinfo=UTC))]


def test_two_logins_that_end_on_one_day_are_two_causes() -> None:
    login = ending_in(7)
    make_channel(make_credential(login.user, age=53 * DAY))

    planning.plan(at=NOW)

    assert len(ends()) == 2


def test_a_week_without_news_has_no_digest() -> None:
    ending_in(50)

    assert planning.plan(at=MONDAY) == 0


def test_a_digest_by_choice_comes_every_week() -> None:
    prefer(ending_in(50), digest_always=True)

    assert planning.plan(at=MONDAY) == 1
    assert send_round.deliver_due(at=MONDAY + timedelta(hours=1)) == 1


def test_what_broke_and_was_mended_is_something_to_say() -> None:
    login = ending_in(50)
    Preferences.of(login.user).choose({topics.CONNECTION_LOST: False})
    lose(login, at=MONDAY - 2 * DAY)
    mend(login, at=MONDAY - DAY)

    planning.plan(at=MONDAY)

    assert [notice.topic for notice in Notice.objects.all()] == [topics.WEEKLY_DIGEST]


def test_a_digest_that_has_nothing_left_to_say_is_dropped() -> None:
    login = ending_in(50)
    login.renewal_lost_at = MONDAY
    login.save()
    assert planning.plan(at=MONDAY) == 1
    login.renewal_lost_at = None
    login.save()

    send_round.deliver_due(at=MONDAY)

    assert Notice.objects.get().reason == "nothing_to_say"
