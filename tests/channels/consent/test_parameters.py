"""What the address of a consent page gets besides."""

from __future__ import annotations

import pytest

from channels import registry
from channels.consent.parameters import parameters
from channels.contract import Cause
from channels.journeys import refreshing
from tests.channels.journeys.journey import DAY
from tests.factories import NOW, break_login, make_credential

YOUTUBE = registry.get("youtube")


@pytest.mark.parametrize(
    ("asked", "prompt"),
    [
        ({}, "consent"),
        ({"holds_refresh": True}, None),
        ({"holds_refresh": True, "again": True}, "consent"),
        ({"switch": True}, "select_account consent"),
        ({"switch": True, "again": True}, "select_account consent"),
        ({"holds_refresh": True, "switch": True}, "select_account"),
    ],
)
def test_google_is_asked_for_consent_anew_only_where_that_is_needed(
    asked: dict[str, bool], prompt: str | None
) -> None:
    assert parameters(YOUTUBE, **asked).get("prompt") == prompt


def test_other_networks_get_what_they_got() -> None:
    facebook = registry.get("facebook")
    assert parameters(facebook) == {}
    assert parameters(facebook, switch=True) == dict(facebook.switch_account)
    assert parameters(facebook, again=True) == dict(facebook.re_ask)


@pytest.mark.django_db
def test_a_refresh_token_counts_as_held_while_nothing_speaks_against_it() -> None:
    fine = make_credential(network="youtube", refresh="1//r")
    assert refreshing.holds_refresh(fine)
    assert not refreshing.holds_refresh(make_credential(network="youtube"))
    dead = make_credential(network="youtube", refresh="1//r")
    break_login(dead, Cause.INVALID_TOKEN_UNSPECIFIED, at=NOW)
    assert not refreshing.holds_refresh(dead)
    lost = make_credential(network="youtube", refresh="1//r", renewal_lost_at=NOW - DAY)
    assert not refreshing.holds_refresh(lost)
    doubted = make_credential(network="youtube", refresh="1//r", suspect_cause="expired")
    assert not refreshing.holds_refresh(doubted)
