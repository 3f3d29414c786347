"""Lengths of time as a person says them."""

from __future__ import annotations

import pytest

from helpcenter.policies import durations


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5_184_000, "60 days"),
        (86_400, "1 day"),
        (7_200, "2 hours"),
        (3_600, "1 hour"),
        (5_400, "90 minutes"),
        (60, "1 minute"),
    ],
)
def test_the_largest_unit_without_a_rest_is_said(seconds: int, words: str) -> None:
    assert durations.length(seconds) == words


def test_before_a_noun_the_unit_loses_its_plural() -> None:
    assert durations.adjective("access_token_seconds", 5_184_000) == "60-day"
    assert durations.adjective("access_token_seconds", 7_200) == "2-hour"
    assert durations.adjective("warn_days", 14) == "14-day"
