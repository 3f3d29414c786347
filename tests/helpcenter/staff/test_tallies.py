"""Votes are counted by text, state, reason and paragraph."""

from __future__ import annotations

from datetime import timedelta

import pytest

from helpcenter.staff.shares import Share
from helpcenter.staff.tallies import Scope, Tally, by_state, tallies, whys
from tests.helpcenter.staff.votes import NOW, cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def only(scope: Scope | None = None) -> Tally:
    (tally,) = tallies(scope or Scope())
    return tally


def test_each_language_of_an_article_is_a_text_of_its_own() -> None:
    cast(3, 1)
    cast(1, 1, language="es")
    assert {(tally.slug, tally.language): tally.votes for tally in tallies(Scope())} == {
        ("linkedin", "en"): 4,
        ("linkedin", "es"): 2,
    }
    assert only(Scope(language="es")).votes == 2


def test_before_is_the_latest_of_the_earlier_revisions() -> None:
    cast(1, 9, revision="oldest")
    cast(2, 8, revision="older")
    cast(9, 1)
    tally = only()
    assert tally.now
    assert tally.before
    assert (tally.now.share, tally.before.share) == (Share(9, 10), Share(2, 10))
    assert [revision.name for revision in tally.revisions[1:]] == ["older", "oldest"]
    assert tally.change
    assert tally.change.certain


def test_a_new_text_without_votes_is_not_judged_by_the_old_one() -> None:
    cast(2, 8, revision="older")
    tally = only()
    assert tally.now is None
    assert tally.before
    assert tally.change is None
    assert tally.latest.name == "older"


def test_a_withdrawn_article_keeps_its_votes_under_its_slug() -> None:
    cast(1, 0, slug="gone-for-good")
    assert (only().title, only().article, only().votes) == ("gone-for-good", None, 1)


def test_comments_are_counted_with_their_revision() -> None:
    cast(0, 2, comment="Not clear.")
    cast(0, 1, comment="Neither.", revision="older")
    cast(4, 0)
    assert [revision.comments for revision in only().revisions] == [2, 1]
    assert only().comments == 3


def test_only_the_votes_of_the_time_asked_for_are_counted() -> None:
    cast(1, 0, created_at=NOW - 9 * DAY)
    cast(0, 1, created_at=NOW)
    assert only(Scope(since=NOW - 7 * DAY)).latest.share == Share(0, 1)
    assert tallies(Scope(since=NOW + DAY)) == []


def test_who_was_helped_in_which_state() -> None:
    cast(5, 1)
    cast(1, 3, reader_state="expired")
    cast(1, 0, reader_state="expired", slug="x")
    assert by_state(Scope(slug="linkedin")) == [("none", Share(5, 6)), ("expired", Share(1, 4))]


def test_the_paragraph_that_fails_most_comes_first_and_says_whom() -> None:
    cast(0, 1, section="steps", reader_state="expired")
    cast(0, 3, section="limits")
    cast(0, 2, section="limits", reader_state="expired")
    cast(7, 0, section="steps")
    told = whys(Scope(slug="linkedin"))
    assert told.sections == [("limits", 5), ("steps", 1)]
    assert told.failed == {
        ("limits", "none"): 3,
        ("limits", "expired"): 2,
        ("steps", "expired"): 1,
    }


def test_reasons_are_counted_by_the_vote() -> None:
    cast(2, 0, reason="worked")
    cast(0, 1, reason="unclear")
    cast(0, 4)
    assert whys(Scope()).reasons == {(True, "worked"): 2, (False, "unclear"): 1}
