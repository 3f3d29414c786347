"""How near a question is to the ways in which readers ask, and what is always seen."""

from __future__ import annotations

import pytest

from helpcenter.articles.library import library
from helpcenter.search import search
from helpcenter.search.index import store
from helpcenter.search.language import synonyms
from helpcenter.search.language.phrases import likeness, serialize
from helpcenter.search.language.spelling import Speller
from helpcenter.search.language.synonyms import everyday, of_file
from helpcenter.search.question import Question, understand
from tests.every_network import each_network, name_of

pytestmark = pytest.mark.django_db


def understood(text: str) -> Question:
    speller = Speller(store.index(library()).lexicon, synonyms.of("en"))
    return understand(text, speller, exact=False, begun=False)


def near(text: str, *phrases: str) -> float:
    question = understood(text)
    total = sum(word.telling for word in question.asked)
    lexicon = store.index(library()).lexicon
    return likeness(serialize(phrases, of_file("en")), question.asked, total, lexicon)


def test_the_same_words_are_as_near_as_can_be() -> None:
    assert near("pins are not published", "pins are not published") == pytest.approx(1.0)


def test_words_that_are_everywhere_neither_bring_near_nor_keep_away() -> None:
    bare = near("disconnected again", "disconnected again")
    assert near("why am I disconnected again", "disconnected again") == pytest.approx(bare)
    assert near("disconnected again", "why am I disconnected again") == pytest.approx(bare)


def test_another_word_for_the_same_is_near_from_either_side() -> None:
    assert near("reauthorize linkedin", "relink linkedin") > 0.5
    assert near("relink linkedin", "reauthorize linkedin") > 0.5
    other = near("relink linkedin", "colors of linkedin")
    assert other < near("relink linkedin", "reauthorize linkedin")


def test_words_of_the_phrase_that_nobody_said_keep_it_away() -> None:
    asked = "board deleted"
    assert near(asked, "board deleted") > near(asked, "board deleted by a colleague on pinterest")


@pytest.mark.parametrize("text", ["", "the of and"])
def test_nothing_is_near_to_no_phrase(text: str) -> None:
    assert near("token expired", text) == 0.0
    assert near("token expired") == 0.0


def test_what_people_say_beside_the_matter_counts_for_less() -> None:
    assert {"weekend", "boss"} <= everyday("en")
    told = understood("password weekend")
    alone = {stem: word.telling for word in told.asked for stem in word.stems}
    lexicon = store.index(library()).lexicon
    assert alone["password"] == lexicon.telling("password")
    assert "weekend" not in alone or alone["weekend"] < lexicon.telling("weekend")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("insta is limited after the password was changed", {"instagram"}),
        ("pinterest works and facebook does not", {"pinterest", "facebook"}),
    ],
)
def test_a_network_that_is_named_is_offered(query: str, slugs: set[str]) -> None:
    hits = search(library(), query).hits
    assert slugs <= {hit.article.slug for hit in hits[:3]}


@each_network
def test_every_network_that_is_named_is_offered(network: str) -> None:
    query = f"the tab was closed during a {name_of(network)} refresh by my colleague"
    hits = search(library(), query).hits
    assert network in {hit.article.slug for hit in hits[:3]}


@pytest.mark.parametrize(
    "query", ["which permissions are asked for and why", "what do you need before a refresh"]
)
def test_a_question_about_no_network_is_answered_by_an_article_about_all(query: str) -> None:
    assert not search(library(), query).hits[0].article.only_network


def test_no_more_is_given_than_was_wanted() -> None:
    for limit in (1, 2, 4):
        hits = search(library(), "pinterest works and facebook does not", limit=limit).hits
        assert len(hits) == limit


def test_beside_a_pasted_error_stands_its_network() -> None:
    results = search(library(), "twitter: 89 Invalid or expired token, error code 89")
    assert results.explained is not None
    assert results.explained.network == "X"
    assert "x" in [hit.article.slug for hit in results.hits[:2]]


@pytest.mark.parametrize(
    "right",
    ["temporary mode", "converted my account", "public page unavailable", "mine is deprecated"],
)
def test_words_of_every_day_are_no_typing_errors(right: str) -> None:
    assert search(library(), right).corrected == {}
