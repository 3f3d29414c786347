"""Since when looks have been due, whoever has claimed them meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings

from channels.probing import claims
from operations import queues
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_what_waits_for_a_worker_is_as_old_as_it_has_been_due() -> None:
    make_credential(network="x", next_check_at=NOW - MINUTE)
    make_credential(network="x", next_check_at=NOW - 2 * MINUTE)
    make_credential(network="linkedin", next_check_at=NOW + MINUTE)
    oldest = queues.oldest_looks(at=NOW)
    assert (oldest["x"], oldest["linkedin"]) == (NOW - 2 * MINUTE, None)


def test_workers_that_die_over_it_one_after_the_other_hide_nothing() -> None:
    make_credential(network="x", next_check_at=NOW - MINUTE)
    for again in range(3):
        assert claims.take("x", at=NOW + again * settings.CHECK_LEASE, limit=1)
    make_credential(network="x", next_check_at=NOW)
    assert queues.oldest_looks(at=NOW + 3 * settings.CHECK_LEASE)["x"] == NOW - MINUTE


def test_what_is_given_back_is_no_younger() -> None:
    make_credential(network="x", next_check_at=NOW - MINUTE)
    claims.give_back(claims.take("x", at=NOW, limit=1))
    assert queues.oldest_looks(at=NOW)["x"] == NOW - MINUTE
