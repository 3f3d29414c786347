"""Trouble of a whole network: told if it lasts, to those it touches, and over once."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from django.contrib.auth.models import User

from channels.contract import Cause
from channels.models import Channel, Credential
from channels.records.findings import settle_login
from notifications import reasons, topics
from notifications.delivery import send_round
from notifications.models import Notice, Outage, Preferences
from notifications.triggers.outages import failing, look, telling
from tests.factories import NOW, break_login, make_channel, make_credential, make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def logins(count: int, network: str = "linkedin") -> list[Credential]:
    made = [make_credential(network=network, life=None) for _number in range(count)]
    for login in made:
        make_channel(login)
    return made


def answer(login: Credential, cause: Cause, at: datetime) -> None:
    """What a check at ``at`` came to; from one fault to the next ``cause_since`` stands."""
    login.refresh_from_db()
    since = login.cause_since if login.cause == cause.value else at
    alive = at if cause is Cause.ALIVE else login.last_alive_at
    break_login(login, cause, at=at, cause_since=since, last_alive_at=alive)
    settle_login(login, at=at)


def run(
    down: list[Credential],
    up: list[Credential],
    *,
    start: datetime,
    lasts: timedelta,
    fault: Cause = Cause.NETWORK_FAULT,
) -> datetime:
    """Probes every ten minutes, a check for outages and delivery every five; the moment it ends."""
    at = start
    while at < start + lasts:
        if (at - start) % (10 * MINUTE) == timedelta(0):
            for login in down:
                answer(login, fault, at)
            for login in up:
                answer(login, Cause.ALIVE, at)
        look.check_all(at=at)
        send_round.deliver_due(at=at)
        at += 5 * MINUTE
    return at


def told() -> list[tuple[User, bool]]:
    """To whom, and whether it was the all-clear."""
    notices = Notice.objects.filter(topic=topics.NETWORK_TROUBLE, outcome="sent").order_by("pk")
    return [(notice.user, "over_of" in notice.context) for notice in notices]


def test_an_outage_that_lasts_is_told_once_and_its_end_once() -> None:
    down = logins(4)

    at = run(down, [], start=NOW, lasts=3 * HOUR)
    assert told() == [(login.user, False) for login in down]
    run([], down, start=at, lasts=HOUR)

    assert told()[4:] == [(login.user, True) for login in down]
    outage = Outage.objects.get()
    assert (outage.began_at, outage.over_at is not None) == (NOW, True)


def test_who_is_touched_is_told_portion_by_portion(monkeypatch: pytest.MonkeyPatch) -> None:
    down = logins(4)
    monkeypatch.setattr(telling, "PEOPLE", 1)
    at = run(down, [], start=NOW, lasts=HOUR)
    turns = iter([True, True, True, True])
    look.check_all(at=at, goes_on=lambda: next(turns, False))
    assert Notice.objects.count() == 3
    look.check_all(at=at)
    assert {notice.user for notice in Notice.objects.all()} == {login.user for login in down}
    assert look.check_all(at=at) == 0


def test_its_end_is_told_portion_by_portion_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    down = logins(4)
    monkeypatch.setattr(telling, "PEOPLE", 1)
    at = run(down, [], start=NOW, lasts=2 * HOUR) + HOUR
    for login in down:
        answer(login, Cause.ALIVE, at)
    heard = Notice.objects.filter(key__endswith=":over")
    turns = iter([True, True, True])
    look.check_all(at=at, goes_on=lambda: next(turns, False))
    outage = Outage.objects.get()
    assert (outage.over_at, outage.cleared_at, heard.count()) == (at, None, 2)
    look.check_all(at=at + 5 * MINUTE)
    assert {notice.user for notice in heard} == {login.user for login in down}
    outage.refresh_from_db()
    assert outage.cleared_at == at + 5 * MINUTE
    assert look.check_all(at=at + 10 * MINUTE) == 0
    assert heard.count() == 4


def test_the_latest_answers_tell_the_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failing, "SAMPLE", 4)
    up, down = logins(6), logins(4)
    for login in up:
        answer(login, Cause.ALIVE, NOW)
    for login in down:
        answer(login, Cause.NETWORK_FAULT, NOW)
    for login in up:
        answer(login, Cause.ALIVE, NOW + MINUTE)
    look.check_all(at=NOW + 5 * MINUTE)
    assert not Outage.objects.exists()


def test_it_is_told_after_an_hour_and_not_before() -> None:
    down = logins(4)

    at = run(down, [], start=NOW, lasts=HOUR)
    assert told() == []
    run(down, [], start=at, lasts=10 * MINUTE)

    assert len(told()) == 4
    assert Outage.objects.get().told_at == NOW + HOUR


def test_what_does_not_last_is_never_told() -> None:
    down = logins(4)

    at = run(down, [], start=NOW, lasts=40 * MINUTE)
    run([], down, start=at, lasts=HOUR)

    assert told() == []
    assert Outage.objects.get().over_at is not None


def test_only_those_whose_channels_it_touches_are_told() -> None:
    down, up = logins(4), logins(2)
    elsewhere = logins(3, "pinterest")

    run(down, [*up, *elsewhere], start=NOW, lasts=2 * HOUR)

    assert {user for user, _over in told()} == {login.user for login in down}


@pytest.mark.parametrize(("down", "up"), [(2, 0), (4, 6)])
def test_few_logins_or_a_small_share_are_no_outage(down: int, up: int) -> None:
    run(logins(down), logins(up), start=NOW, lasts=2 * HOUR)

    assert not Outage.objects.exists()
    assert told() == []


def test_what_comes_and_goes_is_not_told_again_within_six_hours() -> None:
    down = logins(4)
    at = run(down, [], start=NOW, lasts=90 * MINUTE)
    at = run([], down, start=at, lasts=HOUR)
    assert len(told()) == 8

    at = run(down, [], start=at, lasts=90 * MINUTE)
    run([], down, start=at, lasts=HOUR)

    assert len(told()) == 8
    assert Outage.objects.count() == 2


def test_a_second_outage_that_outlasts_the_quiet_is_told() -> None:
    down = logins(3)
    at = run(down, [], start=NOW, lasts=90 * MINUTE)
    at = run([], down, start=at, lasts=HOUR)

    run(down, [], start=at, lasts=7 * HOUR)

    assert len(told()) == 9


def test_logins_that_were_not_asked_since_its_end_begin_no_new_one() -> None:
    down = logins(12)
    at = run(down, [], start=NOW, lasts=2 * HOUR)

    at = run([], down[:2], start=at, lasts=40 * MINUTE)  # the others wait for their next check
    assert Outage.objects.get().over_at is not None
    run([], down, start=at, lasts=HOUR)

    assert Outage.objects.count() == 1
    assert len(told()) == 24


def test_who_was_told_hears_of_the_end_although_it_came_back_before() -> None:
    down = logins(3)
    night = Preferences.of(down[0].user)
    night.quiet_from, night.quiet_until = time(10, 20), time(12, 30)
    night.save()
    at = run(down, [], start=NOW, lasts=75 * MINUTE)  # until 10:15
    at = run([], down, start=at, lasts=HOUR)  # its end falls into the night
    at = run(down, [], start=at, lasts=90 * MINUTE)  # which is over while it is down again
    assert (night.user, True) not in told()

    run([], down, start=at, lasts=HOUR)

    assert [over for user, over in told() if user == night.user] == [False, True]
    assert len(told()) == 6


def test_a_message_that_waited_until_it_was_over_is_dropped() -> None:
    down = logins(3)
    run(down, [], start=NOW, lasts=HOUR)
    for login in down:
        answer(login, Cause.NETWORK_FAULT, NOW + HOUR)
    look.check_all(at=NOW + HOUR)
    assert Notice.objects.open().count() == 3

    for login in down:
        answer(login, Cause.ALIVE, NOW + HOUR + 20 * MINUTE)
    look.check_all(at=NOW + HOUR + 20 * MINUTE)

    assert set(Notice.objects.values_list("outcome", "reason")) == {
        ("dropped", reasons.OUTAGE_OVER)
    }


def test_who_is_touched_later_is_told_later() -> None:
    down, late = logins(4), logins(1)
    at = run(down, late, start=NOW, lasts=90 * MINUTE)
    assert late[0].user not in {user for user, _over in told()}

    run([*down, *late], [], start=at, lasts=30 * MINUTE)

    assert (late[0].user, False) in told()
    assert len(told()) == 5


def test_three_channels_of_one_person_are_one_message() -> None:
    user = make_user()
    down = [make_credential(user, life=None) for _number in range(3)]
    for login in down:
        make_channel(login)

    run(down, [], start=NOW, lasts=2 * HOUR)

    assert told() == [(user, False)]


def test_a_fault_of_ours_that_lasts_is_told_as_ours() -> None:
    down = logins(3)

    at = run(down, [], start=NOW, lasts=2 * HOUR, fault=Cause.APP_FAULT)
    assert len(told()) == 3
    assert all(
        notice.context["ours"] for notice in Notice.objects.filter(topic=topics.NETWORK_TROUBLE)
    )
    assert all(
        "our side" in notice.subject or "ours" in notice.subject for notice in Notice.objects.all()
    )
    run([], down, start=at, lasts=HOUR)

    assert len(told()) == 6


def test_a_network_that_is_not_asked_keeps_its_outage_open() -> None:
    down = logins(3)
    at = run(down, [], start=NOW, lasts=90 * MINUTE)

    for minutes in range(0, 120, 5):
        look.check_all(at=at + minutes * MINUTE)

    assert Outage.objects.get().over_at is None
    assert Channel.objects.filter(state="cannot_tell").count() == 3
