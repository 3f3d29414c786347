"""What every outbox keeps to, whatever its promise, figures and columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.apps import apps

from api.models import HookDelivery
from core.outbox.columns import ClaimColumns
from core.outbox.models import Outgoing
from core.outbox.policy import Promise
from core.outbox.queryset import OutboxQuerySet
from notifications.models import Notice
from tests.core.outbox.outboxes import OWE, Model, names, rows, state
from tests.factories import NOW

pytestmark = pytest.mark.django_db
SECOND, YEAR = timedelta(seconds=1), timedelta(days=365)
MODELS = tuple(OWE)
GIVING_UP = tuple(model for model in MODELS if model.outbox.columns.given_up)
AT_MOST_ONCE = tuple(one for one in MODELS if one.outbox.promise is Promise.AT_MOST_ONCE)
AT_LEAST_ONCE = tuple(one for one in MODELS if one.outbox.promise is Promise.AT_LEAST_ONCE)
every_model = pytest.mark.parametrize("model", MODELS, ids=names(MODELS))
that_gives_up = pytest.mark.parametrize("model", GIVING_UP, ids=names(GIVING_UP))
at_most_once = pytest.mark.parametrize("model", AT_MOST_ONCE, ids=names(AT_MOST_ONCE))
at_least_once = pytest.mark.parametrize("model", AT_LEAST_ONCE, ids=names(AT_LEAST_ONCE))


JOINED: dict[Model, dict[str, bool]] = {
    Notice: {"user__is_active": True},
    HookDelivery: {"hook__active": True},
}


def steps() -> Iterator[tuple[Model, str]]:
    """What a sender of each model may do with its claim."""
    for model in MODELS:
        columns = model.outbox.columns
        yield from ((model, step) for step in ("deliver", "retry", "release"))
        if columns.given_up:
            yield model, "give_up"
        if columns.begun:
            yield model, "begin"


def owe(model: Model, *, at: datetime = NOW) -> Any:
    """The key of a row that is due ``at``."""
    return OWE[model](at).pk


def claim(model: Model, pk: Any, *, at: datetime = NOW) -> Any:
    row = rows(model).claim(pk, at=at)
    assert row is not None
    return row


def abandon(model: Model, pk: Any) -> datetime:
    """A sender claims the row and dies; when its lease is over."""
    claim(model, pk)
    return NOW + model.outbox.lease + SECOND


def give_up(model: Model, pk: Any) -> None:
    rows(model).give_up([claim(model, pk)], at=NOW)


def test_every_model_with_an_outbox_is_held_to_this_contract() -> None:
    assert {one for one in apps.get_models() if issubclass(one, Outgoing)} == set(MODELS)


@every_model
def test_its_manager_speaks_the_protocol_and_its_outcomes_exist(model: Model) -> None:
    columns = model.outbox.columns
    assert isinstance(rows(model), OutboxQuerySet)
    assert {columns.due, columns.attempts} <= {one.name for one in model._meta.get_fields()}
    if isinstance(columns, ClaimColumns):
        (outcome,) = (one for one in model._meta.fields if one.name == "outcome")
        spoken = {columns.owed, columns.delivered, columns.given_up, columns.unsure} - {""}
        assert spoken <= {value for value, _label in outcome.flatchoices or ()}


@every_model
def test_a_row_is_claimed_by_one_sender(model: Model) -> None:
    pk = owe(model)
    assert claim(model, pk).pk == pk
    assert rows(model).claim(pk, at=NOW) is None
    assert not rows(model).due(NOW).exists()
    assert state(model, pk) == "open"


@every_model
def test_a_row_is_not_claimed_before_its_time(model: Model) -> None:
    pk = owe(model)
    rows(model).release([claim(model, pk)], due_at=NOW + SECOND)
    assert rows(model).claim(pk, at=NOW) is None
    assert rows(model).claim(pk, at=NOW + SECOND)


@every_model
def test_a_released_row_is_due_at_once(model: Model) -> None:
    pk = owe(model)
    assert rows(model).release([claim(model, pk)]) == 1
    assert rows(model).claim(pk, at=NOW)


@every_model
def test_what_was_delivered_is_over(model: Model) -> None:
    pk = owe(model)
    assert rows(model).deliver([claim(model, pk)], at=NOW) == 1
    assert state(model, pk) == "delivered"
    rows(model).release_expired(at=NOW + YEAR)
    assert rows(model).revive(at=NOW) == 0
    assert rows(model).claim(pk, at=NOW + YEAR) is None


@every_model
def test_the_claim_of_a_dead_sender_holds_until_its_lease_is_over(model: Model) -> None:
    pk = owe(model)
    over = abandon(model, pk)
    rows(model).release_expired(at=over - 2 * SECOND)
    assert rows(model).claim(pk, at=over - 2 * SECOND) is None
    rows(model).release_expired(at=over)
    assert rows(model).claim(pk, at=over)


@pytest.mark.parametrize(("model", "step"), list(steps()))
def test_a_sender_that_slept_through_its_lease_writes_nothing(model: Model, step: str) -> None:
    pk = owe(model)
    asleep = claim(model, pk)
    over = NOW + model.outbox.lease + SECOND
    rows(model).release_expired(at=over)
    awake = claim(model, pk, at=over)
    before = rows(model).filter(pk=pk).values().get()
    mark = {"mark": "a@example.com"} if step == "begin" else {}
    time = {} if step in ("release", "begin") else {"at": over}
    wrote = getattr(rows(model), step)([asleep], **mark, **time)
    assert wrote in (0, (0, 0))
    assert rows(model).filter(pk=pk).values().get() == before
    assert rows(model).deliver([awake], at=over) == 1


@at_most_once
def test_at_most_once_a_sender_that_died_while_sending_leaves_unsure(model: Model) -> None:
    begun, waiting = owe(model), owe(model)
    assert rows(model).begin([claim(model, begun)], "a@example.com")
    over = abandon(model, waiting)
    assert rows(model).release_expired(at=over) == (1, 1)
    assert (state(model, begun), state(model, waiting)) == ("unsure", "open")
    assert rows(model).revive(at=over) == 0
    assert rows(model).claim(begun, at=over + YEAR) is None


@at_most_once
def test_at_most_once_sending_begins_once(model: Model) -> None:
    row = claim(model, owe(model))
    assert rows(model).begin([row], "a@example.com")
    assert not rows(model).begin([row], "a@example.com")


@at_most_once
def test_at_most_once_an_answer_that_got_lost_is_not_sent_again(model: Model) -> None:
    pk = owe(model)
    assert rows(model).unsure([claim(model, pk)], at=NOW) == 1
    assert rows(model).revive(at=NOW) == 0
    assert rows(model).claim(pk, at=NOW + YEAR) is None


@at_most_once
def test_what_is_due_is_claimed_as_one_batch_the_longest_due_first(model: Model) -> None:
    late, early = owe(model), owe(model, at=NOW - SECOND)
    owe(model, at=NOW + SECOND)
    batch = rows(model).claim_all(at=NOW)
    assert [row.pk for row in batch] == [early, late]
    assert len({getattr(row, model.outbox.columns.token) for row in batch}) == 1
    assert rows(model).claim_all(at=NOW) == []


@at_least_once
def test_at_least_once_a_sender_that_died_is_followed_under_the_same_id(model: Model) -> None:
    pk = owe(model)
    over = abandon(model, pk)
    assert rows(model).release_expired(at=over).unsure == 0
    again = claim(model, pk, at=over)
    assert again.pk == pk
    assert rows(model).deliver([again], at=over) == 1


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
def test_reviving_leaves_alone_what_is_owed(model: Model) -> None:
    held, waiting = owe(model), owe(model)
    sender = claim(model, held)
    assert rows(model).revive(at=NOW) == 0
    assert rows(model).deliver([sender], at=NOW) == 1
    assert state(model, waiting) == "open"


@that_gives_up
def test_what_waits_can_be_ended_and_what_is_being_sent_goes_on(model: Model) -> None:
    held, waiting = owe(model), owe(model)
    sender = claim(model, held)
    assert rows(model).end_unclaimed(model.outbox.columns.given_up, at=NOW) == 1
    assert (state(model, held), state(model, waiting)) == ("open", "given up")
    assert rows(model).deliver([sender], at=NOW) == 1


@that_gives_up
def test_a_step_that_would_join_another_table_is_refused(model: Model) -> None:
    owe(model)
    joined = rows(model).filter(**JOINED[model])
    with pytest.raises(ValueError, match="its own table"):
        joined.end_unclaimed(model.outbox.columns.given_up, at=NOW)
    with pytest.raises(ValueError, match="its own table"):
        joined.claim_all(at=NOW)
