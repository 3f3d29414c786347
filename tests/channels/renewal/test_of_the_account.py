"""What a renewal does not disprove: it speaks of the token, and a look follows it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import Cause, Grant
from channels.renewal.new_tokens import store_grant
from tests.factories import NOW, make_credential

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def cause_after(network: str, *, by_machine: bool) -> str:
    login = make_credential(network=network, refresh="refresh-1", cause=Cause.ACCOUNT_SUSPENDED)
    expected = login.generation if by_machine else None
    assert store_grant(
        login, Grant("access-2", NOW, "refresh-2", HOUR), at=NOW, expected_generation=expected
    )
    return login.cause


@pytest.mark.parametrize("network", ["bluesky", "googlebusiness", "youtube"])
def test_a_paused_account_is_not_back_because_its_token_was_renewed(network: str) -> None:
    assert cause_after(network, by_machine=True) == Cause.ACCOUNT_SUSPENDED
    assert cause_after(network, by_machine=False) == Cause.ALIVE


def test_where_a_renewal_may_be_the_only_question_it_is_believed() -> None:
    assert cause_after("x", by_machine=True) == Cause.ALIVE
