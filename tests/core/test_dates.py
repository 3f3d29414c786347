"""Lengths of time, and a moment beside another one, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from core.dates import MONTH, length, relative
from tests.factories import NOW

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("span", "english", "spanish"),
    [
        (24 * MONTH, "2 years", "2 años"),
        (12 * MONTH, "1 year", "1 año"),
        (3 * MONTH, "3 months", "3 meses"),
        (18 * MONTH, "18 months", "18 meses"),
        # Who writes days in seconds counts in days, however near a month or a year they are.
        (timedelta(days=365), "365 days", "365 días"),
        (timedelta(days=730), "730 days", "730 días"),
        (timedelta(days=90), "90 days", "90 días"),
        (timedelta(days=30), "30 days", "30 días"),
        (timedelta(hours=1), "1 hour", "1 hora"),
        (timedelta(0), "1 minute", "1 minuto"),
        (-3 * MONTH, "1 minute", "1 minuto"),
    ],
)
def test_a_length_is_told_in_the_unit_that_it_was_set_in(
    span: timedelta, english: str, spanish: str
) -> None:
    assert length(span) == english
    with translation.override("es"):
        assert length(span) == spanish


@pytest.mark.parametrize(
    ("distance", "said"),
    [
        (-59 * SECOND, "just now"),
        (2 * SECOND, "just now"),  # written down while the page was made
        (30 * SECOND, "in a moment"),
        (60 * SECOND, "in 1 minute"),
        (-60 * SECOND, "1 minute ago"),
    ],
)
def test_what_is_ahead_was_not_just_now(distance: timedelta, said: str) -> None:
    assert relative(NOW + distance, at=NOW) == said
