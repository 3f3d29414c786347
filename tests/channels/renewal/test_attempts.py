"""The row of a renewal: once its tokens are stored, nothing that comes later says otherwise."""

from __future__ import annotations

import pytest

from channels.models import Renewal
from channels.renewal.attempts import close
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db
Outcome = Renewal.Outcome


def renewal(outcome: Renewal.Outcome) -> Renewal:
    login = make_credential(network="x", refresh="r")
    return Renewal.objects.create(
        credential=login,
        generation=login.generation,
        fingerprint=login.fingerprint,
        started_at=NOW,
        outcome=outcome,
    )


def test_what_was_stored_is_not_lost_because_somebody_comes_late() -> None:
    row = renewal(Outcome.STORED)
    assert not close(row, Outcome.LOST, "renewal-answer-lost", at=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.rule, row.finished_at) == (Outcome.STORED, "", None)


@pytest.mark.parametrize("taken_for", [Outcome.PENDING, Outcome.LOST, Outcome.FAILED])
def test_tokens_that_arrive_after_all_are_stored_whatever_it_was_taken_for(
    taken_for: Renewal.Outcome,
) -> None:
    row = renewal(taken_for)
    assert close(row, Outcome.STORED, "", at=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.finished_at) == (Outcome.STORED, NOW)
