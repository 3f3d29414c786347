"""A login of YouTube is renewed once a day, and no more often, though its tokens live an hour."""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels import registry
from channels.diagnosis.renewal_windows import needs_fresh, rotates, window_of
from tests.channels.journeys.journey import HOUR, MINUTE
from tests.factories import DAY, NOW, make_credential

pytestmark = pytest.mark.django_db

POLICY = registry.get("youtube").policy


def test_a_login_is_renewed_about_once_a_day() -> None:
    credential = make_credential(network="youtube", age=timedelta(0), life=HOUR, refresh="1//r")
    window = window_of(credential, POLICY)
    assert window is not None
    assert NOW + 16 * HOUR <= window.opens <= NOW + DAY
    assert window.closes is None
    assert not window.is_due(NOW + 2 * HOUR)


def test_in_between_a_new_one_is_fetched_when_a_look_needs_it() -> None:
    credential = make_credential(network="youtube", age=timedelta(0), life=HOUR, refresh="1//r")
    assert not needs_fresh(credential, POLICY, NOW + 50 * MINUTE)
    assert needs_fresh(credential, POLICY, NOW + HOUR)


def test_its_refresh_token_is_not_used_up() -> None:
    assert not rotates(POLICY)
