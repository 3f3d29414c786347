"""Every outbox: when a delivery is tried again, when it is given up, and how it comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.core.outbox.outboxes import (
    SECOND,
    YEAR,
    Model,
    claim,
    every_model,
    give_up,
    owe,
    rows,
    state,
    that_gives_up,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@every_model
def test_each_failure_waits_as_the_table_says(model: Model) -> None:
    pk, at = owe(model), NOW
    for number, delay in enumerate(model.outbox.backoff.delays, start=1):
        assert rows(model).retry([claim(model, pk, at=at)], at=at) == (1, 0)
        assert rows(model).claim(pk, at=at + delay - SECOND) is None
        at += delay
        attempts = getattr(rows(model).get(pk=pk), model.outbox.columns.attempts)
        assert attempts == number
    assert rows(model).claim(pk, at=at)


@every_model
def test_after_the_table_it_is_given_up_or_the_last_wait_is_repeated(model: Model) -> None:
    pk, at, backoff = owe(model), NOW, model.outbox.backoff
    for _ in backoff.delays:
        rows(model).retry([claim(model, pk, at=at)], at=at)
        at += backoff.delays[-1]
    for _ in range(3) if backoff.endless else ():
        assert rows(model).retry([claim(model, pk, at=at)], at=at) == (1, 0)
        assert rows(model).claim(pk, at=at + backoff.delays[-1] - SECOND) is None
        at += backoff.delays[-1]
    if not backoff.endless:
        assert rows(model).retry([claim(model, pk, at=at)], at=at) == (0, 1)
        assert state(model, pk) == "given up"


@every_model
def test_attempts_are_counted_no_further_than_their_column_holds(model: Model) -> None:
    pk, attempts = owe(model), model.outbox.columns.attempts
    rows(model).update(**{attempts: 32_000})
    rows(model).retry([claim(model, pk)], at=NOW)
    assert getattr(rows(model).get(pk=pk), attempts) == 32_000


@every_model
def test_a_receiver_that_asks_for_time_gets_it(model: Model) -> None:
    pk, asked = owe(model), NOW + 30 * timedelta(days=1)
    rows(model).retry([claim(model, pk)], at=NOW, not_before=asked)
    assert rows(model).claim(pk, at=asked - SECOND) is None
    assert rows(model).claim(pk, at=asked)


@every_model
def test_a_receiver_that_asks_for_little_time_is_not_hurried(model: Model) -> None:
    pk = owe(model)
    rows(model).retry([claim(model, pk)], at=NOW, not_before=NOW + SECOND)
    assert rows(model).claim(pk, at=NOW + model.outbox.backoff.delays[0] - SECOND) is None


@that_gives_up
def test_what_was_given_up_is_over_until_it_is_revived(model: Model) -> None:
    pk = owe(model)
    give_up(model, pk)
    rows(model).release_expired(at=NOW + YEAR)
    assert rows(model).claim(pk, at=NOW + YEAR) is None
    assert rows(model).revive(at=NOW + YEAR) == 1
    assert rows(model).deliver([claim(model, pk, at=NOW + YEAR)], at=NOW + YEAR) == 1


@that_gives_up
def test_what_was_revived_begins_its_table_anew(model: Model) -> None:
    pk = owe(model)
    rows(model).update(attempts=3)
    give_up(model, pk)
    rows(model).revive(at=NOW)
    rows(model).retry([claim(model, pk)], at=NOW)
    assert rows(model).get(pk=pk).due_at == NOW + model.outbox.backoff.delays[0]


@every_model
def test_reviving_forgets_the_tries_and_the_end(model: Model) -> None:
    columns = model.outbox.columns
    step = columns.as_revived(NOW)
    assert step[columns.attempts] == 0
    assert [value for value in step.values() if value is None], "what ended it is kept"


@that_gives_up
def test_what_was_revived_has_its_whole_table_before_it_again(model: Model) -> None:
    """Kept tries would give it up after one more failure."""
    pk, tries = owe(model), len(model.outbox.backoff.delays)
    rows(model).update(**{model.outbox.columns.attempts: tries})
    give_up(model, pk)
    rows(model).revive(at=NOW)

    assert getattr(rows(model).get(pk=pk), model.outbox.columns.attempts) == 0
    assert rows(model).retry([claim(model, pk)], at=NOW) == (1, 0)


@every_model
def test_reviving_leaves_alone_what_is_owed(model: Model) -> None:
    held, waiting = owe(model), owe(model)
    sender = claim(model, held)
    assert rows(model).revive(at=NOW) == 0
    assert rows(model).deliver([sender], at=NOW) == 1
    assert state(model, waiting) == "open"
