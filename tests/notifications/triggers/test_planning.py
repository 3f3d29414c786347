"""A person is looked at when something may be due to them, and not before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import DataError, connection
from django.test.utils import CaptureQueriesContext

from channels import signals
from channels.models import Credential
from channels.records.findings import settle_login
from notifications import topics
from notifications.models import Choice, Notice, Preferences
from notifications.triggers import planning, reminders
from notifications.triggers.enqueue import Wanted
from tests.factories import DAY, NOW, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sender_asleep")]
HOUR = timedelta(hours=1)


def ending_in(days: int) -> Credential:
    """A login whose end is so many days after NOW, with one channel."""
    login = make_credential(age=(60 - days) * DAY)
    make_channel(login)
    settle_login(login, at=NOW - HOUR)
    return login


def planned(monkeypatch: pytest.MonkeyPatch, at: datetime = NOW, **run: Any) -> list[int]:
    """The people whom a run looks at."""
    seen: list[int] = []
    ours = reminders.due_to

    def note(preferences: Preferences, **facts: Any) -> list[Wanted]:
        seen.append(preferences.user_id)
        return ours(preferences, **facts)

    with monkeypatch.context() as patch:
        patch.setattr(reminders, "due_to", note)
        planning.plan(at=at, **run)
    return seen


def test_between_two_moments_nobody_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    login = ending_in(20)  # told fourteen days before: on a Monday
    assert planned(monkeypatch) == [login.user_id]
    monday = NOW + 6 * DAY
    assert not planned(monkeypatch, monday - HOUR)
    assert planned(monkeypatch, monday) == [login.user_id]


def new_tokens(login: Credential) -> None:
    login.expires_at = NOW + 5 * DAY
    login.save()
    settle_login(login, at=NOW + HOUR)


HAPPENINGS: dict[str, Callable[[Credential], object]] = {
    "another state": lambda login: lose(login, at=NOW + HOUR),
    "new tokens": new_tokens,
    "other choices": lambda login: Preferences.of(login.user).save(),
    "choices of many": lambda login: Preferences.objects.filter(user=login.user).update(
        lead_days=[1]
    ),
    "many rows of choices": lambda login: Preferences.objects.bulk_update(
        [Preferences.of(login.user)], ["zone"]
    ),
    "topics of many": lambda login: Choice.objects.bulk_create(
        [Choice(preferences=Preferences.of(login.user), topic=topics.ENDS_SOON, email=True)]
    ),
    "a topic": lambda login: Preferences.of(login.user).choose({topics.ENDS_SOON: True}),
    "channels": lambda login: signals.channels_connected.send(
        sender=None, user=login.user, channels=[], at=NOW + HOUR
    ),
}


@pytest.mark.parametrize("happens", HAPPENINGS.values(), ids=HAPPENINGS)
def test_what_may_bring_the_moment_forward_has_the_person_looked_at_at_once(
    happens: Callable[[Credential], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    login, other = ending_in(40), ending_in(40)
    assert sorted(planned(monkeypatch)) == sorted([login.user_id, other.user_id])
    happens(login)
    assert planned(monkeypatch, NOW + 2 * HOUR) == [login.user_id]
    assert not planned(monkeypatch, NOW + 2 * HOUR)


def test_a_topic_that_is_turned_for_many_has_them_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    login = ending_in(40)
    Preferences.of(login.user).choose({topics.ENDS_SOON: True})
    planning.plan(at=NOW)
    Preferences.objects.update(language="es")
    assert not planned(monkeypatch)
    Choice.objects.update(email=False)
    assert planned(monkeypatch) == [login.user_id]


def test_all_is_told_at_the_very_moments_at_which_it_would_be_by_asking_all_the_time() -> None:
    watched, due = ending_in(16), ending_in(16)
    for login, zone in ((watched, "America/New_York"), (due, "America/New_York")):
        mine = Preferences.of(login.user)
        mine.zone, mine.lead_days, mine.digest_always = zone, [14, 7, 0], True
        mine.save()
    for hours in range(2, 17 * 24, 3):
        at = NOW + timedelta(hours=hours, minutes=1)
        reminders.plan_for(Preferences.of(watched.user), at=at)
        planning.plan(at=at)
    told = [
        sorted(
            (notice.topic, notice.key.rpartition(":")[2], notice.created_at, notice.due_at)
            for notice in Notice.objects.filter(user=login.user)
        )
        for login in (watched, due)
    ]
    assert told[0] == told[1]
    assert len(told[0]) >= 5


def test_of_two_workers_one_has_the_person() -> None:
    first, second = ending_in(14), ending_in(14)
    assert planning.plan(at=NOW - HOUR) == 0
    keys = list(Preferences.objects.values_list("pk", flat=True))
    theirs = Preferences.objects.get(user=first.user)
    Preferences.objects.update(next_plan_at=NOW)
    Preferences.objects.filter(pk=theirs.pk).update(next_plan_at=NOW + HOUR)  # the other's claim
    claimed, _until = planning._claim(keys, NOW)
    assert [mine.user_id for mine in claimed] == [second.user_id]


def test_people_are_read_and_written_in_sets() -> None:
    asked = []
    for count in (1, 4):
        assert all(ending_in(7) for _ in range(count))
        with CaptureQueriesContext(connection) as queries:
            assert planning.plan(at=NOW) == count
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_what_happens_while_a_person_is_looked_at_leaves_them_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    login = ending_in(40)

    def interrupted(preferences: Preferences, **_facts: Any) -> list[Wanted]:
        planning.plan_soon(preferences.user_id, at=NOW)
        return []

    planning.plan(at=NOW)
    Preferences.objects.update(next_plan_at=NOW)
    with monkeypatch.context() as patch:
        patch.setattr(reminders, "due_to", interrupted)
        turns = iter([True, True])
        planning.plan(at=NOW, goes_on=lambda: next(turns, False))
    assert planned(monkeypatch) == [login.user_id]


def test_a_run_ends_in_time_and_the_next_one_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    people = {ending_in(40).user_id for _ in range(3)}
    monkeypatch.setattr(planning, "CHUNK", 1)
    turns = iter([True] * 4)
    first = planned(monkeypatch, goes_on=lambda: next(turns, False))
    second = planned(monkeypatch)
    assert first
    assert second
    assert sorted([*first, *second]) == sorted(people)


@pytest.mark.parametrize("failing", ["due_to", "may_have_digest"])
def test_an_account_that_fails_stops_no_other_and_is_tried_again(
    failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = ending_in(7), ending_in(7)
    ours = getattr(reminders, failing)

    def fails(preferences: Preferences, **facts: Any) -> Any:
        if preferences.user_id == bad.user_id:
            raise ZeroDivisionError
        return ours(preferences, **facts)

    with monkeypatch.context() as patch:
        patch.setattr(reminders, failing, fails)
        assert planning.plan(at=NOW) == 1
    assert Notice.objects.get().user == good.user
    assert planning.plan(at=NOW + planning.LEASE + timedelta(seconds=1)) == 1


def test_a_row_that_cannot_be_written_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = ending_in(7), ending_in(7)
    theirs = Notice.objects.bulk_create

    def refuses(rows: Iterable[Notice], **how: Any) -> list[Notice]:
        if any(notice.user_id == bad.user_id for notice in rows):
            raise DataError
        return theirs(rows, **how)

    monkeypatch.setattr(Notice.objects, "bulk_create", refuses)
    assert planning.plan(at=NOW) == 1
    assert Notice.objects.get().user == good.user


def test_who_has_no_login_or_may_not_sign_in_is_told_nothing() -> None:
    Preferences.of(make_user())
    gone = ending_in(7).user
    gone.is_active = False
    gone.save()
    assert planning.plan(at=NOW) == 0
    assert not Preferences.objects.filter(next_plan_at=None)
