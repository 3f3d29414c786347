"""Identical posts at once: recognised whatever the order, never across networks or minutes."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from channels.contract import Blame, Cause, Certainty, Finding
from channels.reports.identical_posts import (
    MAY_FOLLOW,
    NEVER,
    SAME_MOMENT,
    Sent,
    identical_groups,
    may_explain,
)
from tests.factories import NOW

SECONDS = st.integers(0, 300).map(lambda s: NOW + timedelta(seconds=s))
POSTS = st.lists(
    st.builds(
        Sent,
        network=st.sampled_from(["x", "linkedin"]),
        channel=st.integers(1, 4),
        content=st.sampled_from(["", "one", "two"]),
        at=SECONDS,
    ),
    max_size=12,
)


@given(POSTS, st.randoms())
def test_the_order_does_not_matter(posts: list[Sent], chance: object) -> None:
    groups = dict(zip(map(id, posts), identical_groups(posts), strict=True))
    turned = list(reversed(posts))
    assert [groups[id(post)] for post in turned] == identical_groups(turned)


@given(POSTS)
def test_company_is_mutual_and_never_of_one(posts: list[Sent]) -> None:
    for post, company in zip(posts, identical_groups(posts), strict=True):
        assert len(company) != 1
        assert not company or post.channel in company
        for other in company - {post.channel}:
            theirs = [
                c for p, c in zip(posts, identical_groups(posts), strict=True) if p.channel == other
            ]
            assert any(post.channel in group for group in theirs)


@given(POSTS)
def test_each_of_them_is_the_same_post_in_the_same_minute(posts: list[Sent]) -> None:
    for post, company in zip(posts, identical_groups(posts), strict=True):
        for other in company - {post.channel}:
            assert post.content
            assert any(
                sent.channel == other
                and (sent.network, sent.content) == (post.network, post.content)
                and abs(sent.at - post.at) <= SAME_MOMENT
                for sent in posts
            )


@given(POSTS)
def test_nobody_who_belongs_is_left_out(posts: list[Sent]) -> None:
    for post, company in zip(posts, identical_groups(posts), strict=True):
        for other in posts:
            same = post.content and (other.network, other.content) == (post.network, post.content)
            if same and abs(other.at - post.at) <= SAME_MOMENT and other.channel != post.channel:
                assert other.channel in company


@given(POSTS, st.frozensets(st.integers(1, 6), max_size=3))
def test_what_the_tool_says_itself_is_believed(posts: list[Sent], also: frozenset[int]) -> None:
    told = Sent("x", 1, "", NOW, also)
    company = identical_groups([told, *posts])[0]
    assert company >= also if also - {1} else company == frozenset()


@given(
    st.sampled_from(Cause), st.sampled_from(Certainty), st.frozensets(st.integers(1, 9), max_size=4)
)
def test_a_stated_cause_is_left_alone(
    cause: Cause, certainty: Certainty, channels: frozenset[int]
) -> None:
    hint = may_explain(Finding(cause, Blame.NOBODY, certainty, "rule"), channels)
    if certainty is Certainty.SAID and cause not in MAY_FOLLOW:
        assert not hint
    if cause in NEVER or len(channels) < 2:
        assert not hint
    if cause in MAY_FOLLOW and len(channels) > 1:
        assert hint
