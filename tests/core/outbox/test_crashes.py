"""Senders at once that die between any two of their writes: nothing is lost, nothing said twice.

Several senders work on the same rows in an order that Hypothesis chooses; each stops before
every write and every call, goes on, sleeps, or dies there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.outbox.policy import Promise
from tests.core.outbox.outboxes import KINDS, OWE, Model, names, rows, state
from tests.factories import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ROWS = 2
# What the receiver does: takes it; takes it, and its answer is lost; refuses; refuses for good.
ANSWERS = st.sampled_from(["takes", "loses", "refuses", "bars"])
STEP = st.one_of(
    st.tuples(st.just("start"), st.integers(0, ROWS - 1), ANSWERS),
    st.tuples(st.just("go on"), st.integers(0, 3), st.none()),
    st.tuples(st.just("go on"), st.integers(0, 3), st.none()),
    st.tuples(st.just("die"), st.integers(0, 3), st.none()),
    st.tuples(st.just("wait"), st.sampled_from([1, 70, 700, 40_000]), st.none()),
    st.tuples(st.just("release expired"), st.none(), st.none()),
    st.tuples(st.just("revive"), st.none(), st.none()),
)
every_kind = pytest.mark.parametrize("model", KINDS, ids=names(KINDS))
thorough = settings(
    max_examples=80,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass
class World:
    """Rows, senders, a receiver that counts, and a clock."""

    model: Model
    at: datetime = NOW
    taken: Counter[Any] = field(default_factory=Counter)
    senders: list[Iterator[None]] = field(default_factory=list)
    keys: list[Any] = field(default_factory=list)

    def send(self, pk: Any, answer: str) -> Iterator[None]:
        """A sender, which may be stopped for ever at every ``yield``."""
        row = rows(self.model).claim(pk, at=self.at)
        if row is None:
            return
        yield
        once = self.model.outbox.promise is Promise.AT_MOST_ONCE
        if once and not rows(self.model).begin([row], "a@example.com"):
            return
        yield
        self.taken[pk] += answer in ("takes", "loses")
        yield
        if answer == "takes":
            rows(self.model).deliver([row], at=self.at)
        elif answer == "loses" and once:
            rows(self.model).unsure([row], at=self.at)
        elif answer == "bars" and self.model.outbox.columns.given_up:
            rows(self.model).give_up([row], at=self.at)
        else:
            rows(self.model).retry([row], at=self.at)

    def step(self, what: str, number: int | None, answer: str | None) -> None:
        if what == "start":
            self.senders.append(self.send(self.keys[number or 0], answer or ""))
            next(self.senders[-1], None)
        elif what in ("go on", "die") and self.senders:
            sender = self.senders[(number or 0) % len(self.senders)]
            if what == "die" or next(sender, self) is self:
                self.senders.remove(sender)
        elif what == "wait":
            self.at += timedelta(seconds=number or 0)
        elif what == "release expired":
            rows(self.model).release_expired(at=self.at)
        elif what == "revive":
            rows(self.model).revive(at=self.at)

    def states(self) -> dict[Any, str]:
        return {pk: state(self.model, pk) for pk in self.keys}

    def calm_down(self) -> None:
        """Everybody dies; then one good sender a round, until the lease and the waits are over."""
        self.senders.clear()
        for _ in range(2):
            self.at += self.model.outbox.lease + self.model.outbox.backoff.delays[-1]
            rows(self.model).release_expired(at=self.at)
            for pk in self.keys:
                list(self.send(pk, "takes"))


def begin(model: Model) -> World:
    model._default_manager.all().delete()
    return World(model, keys=[OWE[model](NOW).pk for _ in range(ROWS)])


@every_kind
@thorough
@given(steps=st.lists(STEP, max_size=30))
def test_nothing_is_lost_and_nothing_is_claimed_to_have_arrived_that_was_not_taken(
    model: Model, steps: list[tuple[str, int | None, str | None]]
) -> None:
    world, once = begin(model), model.outbox.promise is Promise.AT_MOST_ONCE
    for step in steps:
        world.step(*step)
        for pk, became in world.states().items():
            assert became != "delivered" or world.taken[pk] >= 1
            assert not once or world.taken[pk] <= 1
            assert not once or became != "given up" or world.taken[pk] == 0
    world.calm_down()
    for pk, became in world.states().items():
        assert became in ("delivered", "given up", "unsure")
        assert once or became != "unsure"
        assert became != "delivered" or world.taken[pk] >= 1
        assert not once or world.taken[pk] <= 1


@every_kind
@thorough
@given(
    steps=st.lists(
        STEP.filter(lambda step: step[0] in ("start", "go on", "release expired")), max_size=30
    )
)
def test_without_a_crash_each_is_taken_once_whoever_sends_at_once(
    model: Model, steps: list[tuple[str, int | None, str | None]]
) -> None:
    world = begin(model)
    for what, number, _answer in steps:
        world.step(what, number, "takes")
    for sender in world.senders:
        list(sender)
    world.calm_down()
    assert world.taken == dict.fromkeys(world.keys, 1)
    assert set(world.states().values()) == {"delivered"}
