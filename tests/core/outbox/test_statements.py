"""A sender of many rows: claimed for each owner, and from one row to the next in one statement."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from pytest_django import DjangoAssertNumQueries

from core.outbox import statements
from core.outbox.statements import Taken
from helpcenter.models import Ticket
from notifications.models import Notice
from tests.core.outbox.outboxes import SECOND, owe, rows, state
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db
OVER = NOW + Notice.outbox.lease + SECOND


def claimed(count: int) -> list[Notice]:
    keys = [owe(Notice) for _number in range(count)]
    mine = [rows(Notice).claim(key, at=NOW) for key in keys]
    return [notice for notice in mine if notice is not None]


def owed_to(user: User, key: str, *, minutes: int = 0) -> int:
    due_at = NOW + timedelta(minutes=minutes)
    notice = Notice(user=user, topic="test", key=key, created_at=NOW, due_at=due_at)
    notice.save()
    return notice.pk


def test_each_owner_gets_a_batch_and_the_longest_due_come_first() -> None:
    ada, eva, other = make_user(), make_user(), make_user()
    late, early = owed_to(ada, "late"), owed_to(ada, "early", minutes=-5)
    of_eva, of_other = owed_to(eva, "a"), owed_to(other, "a")
    owed_to(eva, "not yet", minutes=1)

    mine = rows(Notice).claim_each("user", [ada.pk, eva.pk], at=NOW)

    assert [notice.pk for notice in mine] == [early, late, of_eva]
    batches = {notice.pk: notice.batch for notice in mine}
    assert batches[early] == batches[late] != batches[of_eva]
    assert None not in batches.values()
    assert {notice.claimed_at for notice in mine} == {NOW}
    assert rows(Notice).get(pk=of_other).claimed_at is None


def test_what_is_claimed_is_not_claimed_again() -> None:
    ada = make_user()
    owed_to(ada, "a")
    assert rows(Notice).claim_each("user", [ada.pk], at=NOW)
    assert rows(Notice).claim_each("user", [ada.pk], at=NOW) == []
    assert rows(Notice).claim_each("user", [], at=NOW) == []


def test_one_statement_settles_what_was_taken_and_begins_the_next(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second, third = claimed(3)
    assert rows(Notice).begin([first], "a@example.com")

    with django_assert_num_queries(1):
        taken = Taken([first], NOW, {"subject": "It arrived."})
        assert rows(Notice).begin([second], "b@example.com", taken=taken)

    assert state(Notice, first.pk) == "delivered"
    told = {notice.pk: (notice.address, notice.subject) for notice in rows(Notice)}
    assert told == {
        first.pk: ("a@example.com", "It arrived."),
        second.pk: ("b@example.com", ""),
        third.pk: ("", ""),
    }
    assert rows(Notice).get(pk=first.pk).ended_at == NOW
    assert rows(Notice).get(pk=second.pk).ended_at is None


def test_a_row_that_is_gone_stops_nothing_that_comes_after_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second = claimed(2)
    rows(Notice).begin([first], "a@example.com")
    rows(Notice).filter(pk=first.pk).delete()  # its person left

    with caplog.at_level(logging.WARNING):
        assert rows(Notice).begin([second], "b@example.com", taken=Taken([first], NOW))

    assert "the claim on 1 of 1 notifications.Notice was lost" in caplog.text


def test_a_claim_that_was_lost_begins_nothing_and_what_was_taken_is_settled() -> None:
    first, second = claimed(2)
    rows(Notice).begin([first], "a@example.com")
    rows(Notice).release([second])
    assert rows(Notice).claim(second.pk, at=NOW)

    assert not rows(Notice).begin([second], "b@example.com", taken=Taken([first], NOW))

    assert state(Notice, first.pk) == "delivered"
    assert rows(Notice).get(pk=second.pk).address == ""


def test_what_has_begun_does_not_begin_again() -> None:
    (notice,) = claimed(1)
    assert rows(Notice).begin([notice], "a@example.com")
    assert not rows(Notice).begin([notice], "a@example.com")


@pytest.mark.parametrize("dies_after", range(9))
def test_wherever_a_sender_dies_one_row_at_the_most_is_in_doubt(dies_after: int) -> None:
    arrived: list[int] = []
    step = iter(range(9))
    before: Notice | None = None
    for notice in claimed(3):
        taken = Taken([before], NOW) if before else None
        if next(step) >= dies_after or not rows(Notice).begin([notice], "a@b.c", taken=taken):
            break
        if next(step) >= dies_after:
            break
        arrived.append(notice.pk)
        if next(step) >= dies_after:
            break
        before = notice

    rows(Notice).release_expired(at=OVER)

    states = {notice.pk: state(Notice, notice.pk) for notice in rows(Notice)}
    assert list(states.values()).count("unsure") <= 1
    assert all(states[pk] in ("delivered", "unsure") for pk in arrived)
    assert all(states[pk] in ("open", "unsure") for pk in states if pk not in arrived)


def test_a_model_that_cannot_say_what_has_begun_is_refused() -> None:
    with pytest.raises(TypeError):
        statements.of(Ticket, "default")
