"""When a delivery is tried again, and what an outbox must not be made of."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.outbox.backoff import Backoff
from core.outbox.columns import ClaimColumns, LeaseColumns
from core.outbox.policy import Outbox, Promise
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
TABLE = (MINUTE, 5 * MINUTE, 30 * MINUTE)
WAITS = st.timedeltas(timedelta(seconds=1), timedelta(days=2))
BACKOFFS = st.builds(
    Backoff,
    delays=st.lists(WAITS, min_size=1, max_size=8).map(lambda waits: tuple(sorted(waits))),
    endless=st.booleans(),
)


def tries(backoff: Backoff, number: int, not_before: datetime | None = None) -> list[datetime]:
    """The times of the next try after 1, 2, ... failures, as far as there is one."""
    made = (
        backoff.next_try(failures, at=NOW, not_before=not_before)
        for failures in range(1, number + 1)
    )
    return [moment for moment in made if moment is not None]


def test_the_table_is_gone_through_and_then_it_is_given_up() -> None:
    backoff = Backoff(TABLE)
    assert tries(backoff, 9) == [NOW + wait for wait in TABLE]
    assert backoff.next_try(4, at=NOW) is None


def test_an_endless_table_repeats_its_last_wait() -> None:
    assert tries(Backoff(TABLE, endless=True), 5)[2:] == [NOW + TABLE[-1]] * 3


@given(BACKOFFS)
def test_waits_grow_and_are_capped(backoff: Backoff) -> None:
    made = tries(backoff, 20)
    assert made == sorted(made)
    assert max(made) == NOW + backoff.delays[-1]
    assert len(made) == (20 if backoff.endless else len(backoff.delays))


@given(BACKOFFS, st.timedeltas(timedelta(days=-1), timedelta(days=9)))
def test_what_the_receiver_asks_for_is_obeyed_and_never_hurries(
    backoff: Backoff, asked: timedelta
) -> None:
    plain, heeded = tries(backoff, 20), tries(backoff, 20, NOW + asked)
    assert heeded == [max(planned, NOW + asked) for planned in plain]


@given(st.floats(0, 1), st.floats(0, 1))
def test_jitter_only_adds_and_only_its_share(jitter: float, chance: float) -> None:
    made = tries(Backoff(TABLE, jitter=jitter, chance=lambda: chance), 3)
    for moment, wait in zip(made, TABLE, strict=True):
        assert NOW + wait <= moment <= NOW + wait * (1 + jitter)


def test_jitter_spreads_what_failed_together() -> None:
    backoff = Backoff(TABLE, jitter=0.5)
    assert len({backoff.next_try(3, at=NOW) for _ in range(20)}) > 1


@pytest.mark.parametrize("delays", [(), (5 * MINUTE, MINUTE)], ids=["none", "shrinking"])
def test_a_table_that_makes_no_sense_is_refused(delays: tuple[timedelta, ...]) -> None:
    with pytest.raises(ValueError, match="delays"):
        Backoff(delays)


@pytest.mark.parametrize(
    ("promise", "columns"),
    [
        (Promise.AT_MOST_ONCE, ClaimColumns(delivered="sent", unsure="unsure")),
        (Promise.AT_MOST_ONCE, ClaimColumns(delivered="sent", begun="address")),
        (Promise.AT_LEAST_ONCE, LeaseColumns(due="until", attempts="tries", delivered="sent_at")),
    ],
    ids=["sending is not noted", "no outcome unsure", "no end for what is given up"],
)
def test_columns_that_cannot_keep_the_promise_are_refused(
    promise: Promise, columns: ClaimColumns | LeaseColumns
) -> None:
    with pytest.raises(ValueError, match="column"):
        Outbox(promise, lease=MINUTE, backoff=Backoff(TABLE), columns=columns)
