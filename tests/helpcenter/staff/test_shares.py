"""Shares and differences: the published values, and what must hold for all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpcenter.staff.shares import Difference, Share

# Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I.
WILSON = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
# Newcombe 1998, "Interval estimation for the difference", table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]
shares = st.integers(0, 5000).flatmap(
    lambda votes: st.builds(Share, st.integers(0, votes), st.just(votes))
)


@pytest.mark.parametrize(("yes", "votes", "low", "high"), WILSON)
def test_wilson_as_published(yes: int, votes: int, low: float, high: float) -> None:
    assert Share(yes, votes).interval == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(("yes", "votes", "yes_before", "votes_before", "low", "high"), NEWCOMBE)
def test_newcombe_as_published(
    yes: int, votes: int, yes_before: int, votes_before: int, low: float, high: float
) -> None:
    interval = Difference(Share(yes_before, votes_before), Share(yes, votes)).interval
    assert interval == pytest.approx((low, high), abs=5e-5)


def test_nobody_voted_says_nothing() -> None:
    assert Share(0, 0).interval == (0.0, 1.0)
    assert Difference(Share(0, 0), Share(5, 5)).interval == (-1.0, 1.0)
    assert not Difference(Share(0, 0), Share(5, 5)).certain


@pytest.mark.parametrize(("yes", "votes"), [(2, 1), (-1, 3)])
def test_more_helped_than_voted_is_no_share(yes: int, votes: int) -> None:
    with pytest.raises(ValueError, match=f"{yes} of {votes}"):
        Share(yes, votes)


@given(shares)
def test_the_interval_holds_the_share_and_stays_within_all_and_nothing(share: Share) -> None:
    low, high = share.interval
    assert 0 <= low <= high <= 1
    if share.votes:
        assert low <= share.value <= high


@given(shares)
def test_yes_and_no_are_mirror_images(share: Share) -> None:
    low, high = Share(share.votes - share.yes, share.votes).interval
    assert share.interval == pytest.approx((1 - high, 1 - low))


@given(shares.filter(lambda share: share.votes > 0), st.integers(2, 50))
def test_more_votes_of_the_same_kind_say_more(share: Share, times: int) -> None:
    low, high = share.interval
    more_low, more_high = Share(share.yes * times, share.votes * times).interval
    assert more_high - more_low < high - low


@given(shares, shares)
def test_a_difference_holds_its_value_and_turns_with_its_sides(share: Share, other: Share) -> None:
    there, back = Difference(share, other), Difference(other, share)
    low, high = there.interval
    assert -1 <= low <= high <= 1
    assert low - 1e-12 <= there.value <= high + 1e-12
    assert back.interval == pytest.approx((-high, -low))
    assert there.certain == back.certain


@given(shares)
def test_a_text_is_never_certainly_better_than_itself(share: Share) -> None:
    assert not Difference(share, share).certain
