"""A title or heading that is typed as it stands leads there, whatever else holds its words."""

from __future__ import annotations

from collections import Counter

import pytest
from django.utils import translation

from helpcenter.articles.library import library
from helpcenter.policies import facts
from helpcenter.search import search
from helpcenter.search.language.tokens import words
from helpcenter.search.word_for_word import MOST, SHORTEST
from tests.helpcenter.contact.writing import Desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_title_wins(language: str) -> None:
    with translation.override(language):
        shelf = library()
        for article in shelf:
            first = search(shelf, article.title.upper()).hits[0]
            assert (first.article.slug, first.section.anchor) == (article.slug, "")


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_heading_of_three_words_leads_to_its_paragraph(language: str) -> None:
    with translation.override(language):
        shelf = library()
        places = [(article, part) for article in shelf for part in article.page.contents]
        often = Counter(part.title for _article, part in places)
        for article, part in places[::3]:
            if len(words(part.title)) < SHORTEST or often[part.title] > MOST:
                continue
            hits = search(shelf, part.title).hits[:MOST]
            assert (article.slug, part.anchor) in [
                (hit.article.slug, hit.section.anchor) for hit in hits
            ], part.title


def test_of_many_with_one_heading_the_best_few_come_first(desk: Desk) -> None:
    for number in range(5):
        desk.write(f"a{number}", "Begin.\n\n## Where walruses sing {#sing}\n\nAt sea.\n")
    hits = search(desk.library(), "where walruses sing").hits
    assert [hit.section.anchor for hit in hits[:MOST]] == ["sing"] * MOST
    assert len({hit.article.slug for hit in hits}) == len(hits)


@pytest.mark.parametrize("network", list(facts.names()))
def test_the_bare_name_of_a_network_leads_to_the_beginning_of_its_article(network: str) -> None:
    first = search(library(), facts.names()[network]).hits[0]
    assert (first.article.slug, first.section.anchor) == (network, "")
