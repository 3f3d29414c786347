"""The next mail as foretold, and whether exactly that mail leaves exactly then."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.mail import EmailMessage
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels.contract import Blame, Cause, Certainty, Finding
from channels.models import Channel, Credential
from channels.signals import failure_reported
from notifications import topics
from notifications.delivery import send_round
from notifications.models import BadAddress, Notice, Preferences
from notifications.preferences import next_message
from notifications.preferences.next_message_words import Preview, preview
from notifications.timing import quiet_hours
from notifications.triggers import planning, reminders
from notifications.triggers.enqueue import enqueue_notice
from tests.factories import DAY, NOW, make_channel, make_credential
from tests.notifications.triggers.breaking import lose, mend
from tests.sizes import sampled, sized

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
# NOW is Tuesday 24 November 2026, 09:00 UTC.
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
ZONES = ("UTC", "Asia/Kolkata", "America/Los_Angeles", "Australia/Lord_Howe", "Europe/Berlin")
QUIETS = (None, (time(22), time(7)), (time(8), time(23, 30)), (time(0), time(12)))


def ending_in(days: float) -> Credential:
    issued = NOW - (60 - days) * DAY
    login = make_credential(issued_at=issued, expires_at=issued + 60 * DAY)
    make_channel(login, name="Bakery")
    return login


def prefer(login: Credential, **choices: object) -> Preferences:
    mine = Preferences.of(login.user)
    for name, value in choices.items():
        setattr(mine, name, value)
    mine.save()
    return Preferences.of(login.user)


def foretold(login: Credential, *, at: datetime = NOW) -> Preview | None:
    with translation.override("en"):
        return preview(Preferences.of(login.user), at=at)


def run(at: datetime) -> int:
    """What the schedule does in a minute: plan, then send."""
    planning.plan(at=at)
    return send_round.deliver_due(at=at)


def leaves_then(login: Credential, outbox: list[EmailMessage], *, at: datetime) -> EmailMessage:
    """Walk up to the moment that was foretold: nothing before it, that mail at it.

    The schedule is prompt: it runs now, whenever the calendar enqueues something or something
    queued is due, and right before.
    """
    mine = Preferences.of(login.user)
    foretold_mail = next_message.next_mail(mine, at=at)
    assert foretold_mail is not None
    enqueued = {written_at for written_at, _one in reminders.foreseen(mine, at=at)}
    last = foretold_mail.when - SECOND
    moment: datetime | None = at
    while moment is not None and moment <= last:
        run(moment)
        assert not outbox, f"{moment}, before {foretold_mail.when}"
        due = set(Notice.objects.open().values_list("due_at", flat=True))
        moment = min((later for later in enqueued | due | {last} if later > moment), default=None)
    run(foretold_mail.when)
    assert outbox
    left = Notice.objects.filter(outcome=Notice.Outcome.SENT, subject=outbox[0].subject)
    assert sorted(notice.key for notice in left) == sorted(
        notice.key for notice in foretold_mail.notices
    )
    return outbox[0]


def fail(channel: Channel, *, at: datetime) -> None:
    finding = Finding(Cause.PASSWORD_CHANGED, Blame.YOU, Certainty.SAID, "rule")
    failure_reported.send(Channel, channel=channel, finding=finding, at=at)


@pytest.mark.parametrize("quiet", QUIETS)
@pytest.mark.parametrize("zone", sampled(ZONES, one_in=2))
@pytest.mark.parametrize("happens", ["end", "lost", "failed", "digest", "recovered", "test"])
def test_exactly_what_is_foretold_leaves_exactly_then(
    happens: str,
    zone: str,
    quiet: tuple[time, time] | None,
    mailoutbox: list[EmailMessage],
) -> None:
    login = ending_in(10.3)
    start, end = quiet or (None, None)
    prefer(login, zone=zone, quiet_from=start, quiet_until=end, lead_days=[7, 1])
    at = NOW
    if happens == "digest":
        mine = prefer(login, digest_always=True, digest_at=time(6, 45))
        mine.choose({topics.ENDS_SOON: False})
    elif happens == "lost":
        lose(login)
    elif happens == "failed":
        fail(login.channels.get(), at=at)
    elif happens == "recovered":
        lose(login)
        while not run(at):
            at += 10 * MINUTE
        mailoutbox.clear()
        mend(login, at=at + HOUR)
        at += HOUR
    elif happens == "test":
        enqueue_notice(Preferences.of(login.user), topics.TEST, "test:1", at=at)

    mail = leaves_then(login, mailoutbox, at=at)

    assert ("Bakery" in mail.subject) == (happens not in ("digest", "test"))


@settings(
    max_examples=sized(whole=60, sample=25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    zone=st.sampled_from(ZONES),
    quiet=st.sampled_from(QUIETS),
    hour=st.times(),
    days=st.floats(0.4, 15),
    leads=st.sets(st.sampled_from(topics.LEAD_DAYS), min_size=1),
    lost=st.booleans(),
    cap=st.sampled_from([0, 1, 2, 8]),
    late=st.integers(0, 23),
)
def test_whatever_is_chosen_the_foretelling_holds(
    mailoutbox: list[EmailMessage],
    zone: str,
    quiet: tuple[time, time] | None,
    hour: time,
    days: float,
    leads: set[int],
    lost: bool,
    cap: int,
    late: int,
) -> None:
    mailoutbox.clear()
    login = ending_in(days)
    start, end = quiet or (None, None)
    prefer(
        login,
        zone=zone,
        quiet_from=start,
        quiet_until=end,
        digest_at=hour.replace(second=0, microsecond=0, tzinfo=None),
        lead_days=sorted(leads, reverse=True),
        daily_cap=cap,
    )
    at = NOW + timedelta(hours=late)
    if lost:
        lose(make_channel(make_credential(login.user), name="Cafe").credential, at=at)

    try:
        if next_message.next_mail(Preferences.of(login.user), at=at) is not None:
            leaves_then(login, mailoutbox, at=at)
    finally:
        login.user.delete()


def test_an_end_is_told_in_the_issues_manner() -> None:
    login = ending_in(9.2)
    prefer(login, zone="Europe/Berlin", lead_days=[7])

    foretold_mail = foretold(login)

    assert foretold_mail is not None
    late = quiet_hours.jitter(login.user_id)
    meant = datetime(2026, 11, 26, 8, 0, tzinfo=UTC) + late
    assert foretold_mail.when == meant
    assert foretold_mail.spoken == f"Thursday 26 November 09:{late.seconds // 60:02} CET"
    (line,) = foretold_mail.lines
    assert (line.who, line.matter) == ("LinkedIn Bakery", "ends in 7 days")
    assert line.why == "the end is then 7 days away"
    assert line.topic.id == topics.ENDS_SOON
    assert "at your hour" in foretold_mail.hour


def test_two_leads_that_quiet_hours_push_onto_one_moment_are_one_reminder(
    mailoutbox: list[EmailMessage],
) -> None:
    login = make_credential(expires_at=datetime(2026, 11, 25, 19, 30, tzinfo=UTC), age=50 * DAY)
    make_channel(login)
    prefer(
        login,
        zone="Asia/Kolkata",
        quiet_from=time(8),
        quiet_until=time(23, 30),
        digest_at=time(8),
        lead_days=[1, 0],
    )

    leaves_then(login, mailoutbox, at=NOW)


def test_what_is_owed_comes_before_what_the_calendar_owes() -> None:
    login = ending_in(10)
    lose(login)

    foretold_mail = foretold(login)

    assert foretold_mail is not None
    (line,) = foretold_mail.lines
    assert (line.topic.id, line.who, line.matter) == (
        topics.CONNECTION_LOST,
        "LinkedIn Bakery",
        "needs you",
    )
    assert "stopped working" in line.why


def test_six_pages_are_one_line() -> None:
    login = make_credential(network="facebook")
    for number in range(1, 7):
        make_channel(login, name=f"Page {number}")
    lose(login)

    foretold_mail = foretold(login)

    assert foretold_mail is not None
    assert [(line.who, line.matter) for line in foretold_mail.lines] == [
        ("Facebook Page 1 and 5 other channels", "need you")
    ]


def test_a_failure_in_quiet_hours_waits_for_their_end_and_says_so() -> None:
    login = ending_in(50)
    prefer(login, quiet_from=time(8), quiet_until=time(18))
    lose(login)

    foretold_mail = foretold(login)

    assert foretold_mail is not None
    assert foretold_mail.when == NOW + 9 * HOUR
    assert foretold_mail.hour == "your quiet hours end then"


def test_what_the_budget_holds_back_is_foretold_for_tomorrow(
    mailoutbox: list[EmailMessage],
) -> None:
    login = ending_in(50)
    prefer(login, daily_cap=1)
    lose(login)
    run(NOW)
    run(NOW + HOUR)
    assert len(mailoutbox) == 1
    mailoutbox.clear()
    other = make_channel(make_credential(login.user), name="Cafe")
    lose(other.credential, at=NOW + 2 * HOUR)
    run(NOW + 2 * HOUR)

    foretold_mail = foretold(login, at=NOW + 2 * HOUR)

    assert foretold_mail is not None
    assert foretold_mail.when == datetime(2026, 11, 25, tzinfo=UTC)
    assert "all the mails you allow in a day" in foretold_mail.hour
    leaves_then(login, mailoutbox, at=NOW + 2 * HOUR)


def test_the_last_mail_of_a_day_gathers_for_an_hour(mailoutbox: list[EmailMessage]) -> None:
    login = ending_in(50)
    prefer(login, daily_cap=1)
    lose(login)

    foretold_mail = foretold(login)

    assert foretold_mail is not None
    assert foretold_mail.when == NOW + HOUR
    leaves_then(login, mailoutbox, at=NOW)


def test_two_reminders_of_one_morning_are_foretold_as_one_mail() -> None:
    login = ending_in(10.2)
    prefer(login, lead_days=[7])
    make_channel(make_credential(login.user, age=49.8 * DAY), name="Cafe")

    foretold_mail = foretold(login)

    assert foretold_mail is not None
    assert [line.who for line in foretold_mail.lines] == ["LinkedIn Bakery", "LinkedIn Cafe"]


def test_a_topic_that_is_off_is_not_foretold() -> None:
    login = ending_in(10)
    mine = prefer(login)
    mine.choose({topics.ENDS_SOON: False})
    foretold_mail = foretold(login)
    assert foretold_mail is not None
    # The first Monday on which there is something to say.
    assert foretold_mail.lines[0].topic.id == topics.WEEKLY_DIGEST

    mine.choose({topics.WEEKLY_DIGEST: False})
    assert foretold(login) is None


def test_a_week_without_news_foretells_no_digest() -> None:
    login = make_credential(network="x", life=2 * HOUR, age=HOUR, refresh="r")
    make_channel(login)

    assert foretold(login) is None


def test_a_repaired_fault_is_no_longer_foretold() -> None:
    login = ending_in(50)
    prefer(login).choose({topics.ENDS_SOON: False})
    lose(login)
    mend(login)
    login.issued_at, login.expires_at = NOW, NOW + 300 * DAY
    login.save()

    foretold_mail = foretold(login)

    assert foretold_mail is None or foretold_mail.lines[0].topic.id == topics.WEEKLY_DIGEST


def test_to_an_address_that_refuses_nothing_is_foretold() -> None:
    login = ending_in(7)
    BadAddress.objects.create(address=login.user.email, kind="refused", since=NOW)

    assert foretold(login) is None


def test_foretelling_writes_nothing() -> None:
    login = ending_in(10)
    lose(login)
    before = list(Notice.objects.values())

    foretold(login)

    assert list(Notice.objects.values()) == before


def test_it_is_said_in_spanish_with_the_zones_own_name() -> None:
    login = ending_in(9.2)
    prefer(login, zone="Australia/Lord_Howe", lead_days=[7])

    with translation.override("es"):
        foretold_mail = preview(Preferences.of(login.user), at=NOW)

    assert foretold_mail is not None
    assert foretold_mail.spoken.endswith("UTC+11")
