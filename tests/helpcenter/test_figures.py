"""Seconds as a person says them."""

from __future__ import annotations

import pytest

from helpcenter import figures


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5_184_000, "60 days"),
        (86_400, "24 hours"),
        (172_800, "2 days"),
        (7_200, "2 hours"),
        (3_600, "1 hour"),
        (5_400, "90 minutes"),
        (60, "1 minute"),
    ],
)
def test_the_largest_unit_without_a_rest_is_said(seconds: int, words: str) -> None:
    assert figures.length(seconds) == words


def test_before_a_noun_the_unit_loses_its_plural() -> None:
    assert figures.length(5_184_000, adjective=True) == "60-day"
    assert figures.length(7_200, adjective=True) == "2-hour"


def test_days_are_days_and_words_stay_words() -> None:
    assert figures.said("warn_days", 7) == "7 days"
    assert figures.said("role_needed", "Super admin") == "Super admin"
