"""What every outbox keeps to, whatever its promise, figures and columns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from accounts.models import Export
from api.models import HookDelivery
from core.outbox.columns import ClaimColumns
from core.outbox.models import Outgoing
from core.outbox.queryset import OutboxQuerySet
from notifications.models import Notice
from tests.core.outbox.outboxes import (
    GIVING_UP,
    MODELS,
    SECOND,
    YEAR,
    Model,
    abandon,
    at_least_once,
    at_most_once,
    claim,
    every_model,
    owe,
    rows,
    state,
    that_gives_up,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
JOINED: dict[Model, dict[str, bool]] = {
    Notice: {"user__is_active": True},
    HookDelivery: {"hook__active": True},
    Export: {"user__is_active": True},
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


def test_every_model_with_an_outbox_is_held_to_this_contract() -> None:
    assert {model for model in apps.get_models() if issubclass(model, Outgoing)} == set(MODELS)


@every_model
def test_its_manager_speaks_the_protocol_and_its_outcomes_exist(model: Model) -> None:
    columns = model.outbox.columns
    assert isinstance(rows(model), OutboxQuerySet)
    assert {columns.due, columns.attempts} <= {field.name for field in model._meta.get_fields()}
    if isinstance(columns, ClaimColumns):
        (outcome,) = (field for field in model._meta.fields if field.name == "outcome")
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


@every_model
def test_what_has_ended_is_written_by_no_sender_any_more(model: Model) -> None:
    pk = owe(model)
    row = claim(model, pk)
    rows(model).deliver([row], at=NOW)
    assert rows(model).retry([row], at=NOW) == (0, 0)
    assert rows(model).release([row]) == 0
    assert state(model, pk) == "delivered"


@at_most_once
def test_at_most_once_unsure_stays_unsure_when_the_sender_wakes_up(model: Model) -> None:
    pk = owe(model)
    asleep = claim(model, pk)
    rows(model).begin([asleep], "a@example.com")
    over = NOW + model.outbox.lease + SECOND
    rows(model).release_expired(at=over)
    assert rows(model).retry([asleep], at=over) == (0, 0)
    assert state(model, pk) == "unsure"


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
@pytest.mark.parametrize("step", ["retry", "release", "revive"])
def test_at_most_once_what_was_surely_not_taken_can_be_sent_again(model: Model, step: str) -> None:
    pk, later = owe(model), NOW + model.outbox.backoff.delays[0]
    row = claim(model, pk)
    assert rows(model).begin([row], "a@example.com")
    if step == "revive":
        rows(model).give_up([row], at=NOW)
        rows(model).revive(at=NOW)
    else:
        getattr(rows(model), step)([row], **({"at": NOW} if step == "retry" else {}))
    again = claim(model, pk, at=later)
    assert rows(model).begin([again], "a@example.com")
    assert rows(model).deliver([again], at=later) == 1


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


@at_most_once
def test_of_what_was_due_at_once_the_first_that_was_owed_comes_first(model: Model) -> None:
    """However the rows were asked for: a mail tells what happened in the order it happened."""
    owed = [owe(model, at=NOW - SECOND) for _ in range(4)]
    backwards = rows(model).order_by("-pk")
    assert [row.pk for row in backwards.claim_all(at=NOW)] == sorted(owed)


@at_least_once
def test_at_least_once_a_sender_that_died_is_followed_under_the_same_id(model: Model) -> None:
    pk = owe(model)
    over = abandon(model, pk)
    assert rows(model).release_expired(at=over).unsure == 0
    again = claim(model, pk, at=over)
    assert again.pk == pk
    assert rows(model).deliver([again], at=over) == 1


@that_gives_up
def test_what_waits_can_be_ended_and_what_is_being_sent_goes_on(model: Model) -> None:
    held, waiting = owe(model), owe(model)
    sender = claim(model, held)
    assert rows(model).end_unclaimed(model.outbox.columns.given_up, at=NOW) == 1
    assert (state(model, held), state(model, waiting)) == ("open", "given up")
    assert rows(model).deliver([sender], at=NOW) == 1


@that_gives_up
def test_what_is_ended_while_it_waits_says_when_and_revived_it_is_due_from_then(
    model: Model,
) -> None:
    """What has ended is forgotten some time after that; without a day it never would be."""
    pk = owe(model)
    rows(model).end_unclaimed(model.outbox.columns.given_up, at=NOW)
    assert rows(model).get(pk=pk).ended_at == NOW
    assert rows(model).revive(at=NOW + SECOND) == 1
    revived = rows(model).get(pk=pk)
    assert (revived.ended_at, revived.due_at) == (None, NOW + SECOND)


@at_most_once
def test_at_most_once_what_a_dead_sender_may_have_sent_ended_when_that_was_noticed(
    model: Model,
) -> None:
    pk = owe(model)
    rows(model).begin([claim(model, pk)], "a@example.com")
    over = NOW + model.outbox.lease + SECOND
    rows(model).release_expired(at=over)
    assert rows(model).get(pk=pk).ended_at == over


@every_model
def test_what_a_sender_reads_along_with_its_row_costs_no_query_more(
    model: Model, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    row = claim(model, owe(model))
    with django_assert_num_queries(0):
        for name in rows(model).read_along:
            getattr(row, name.partition("__")[0])


@pytest.mark.parametrize("model", [model for model in GIVING_UP if model in JOINED])
def test_a_step_that_would_join_another_table_is_refused(model: Model) -> None:
    owe(model)
    joined = rows(model).filter(**JOINED[model])
    with pytest.raises(ValueError, match="its own table"):
        joined.end_unclaimed(model.outbox.columns.given_up, at=NOW)
    with pytest.raises(ValueError, match="its own table"):
        joined.claim_all(at=NOW)
