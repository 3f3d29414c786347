"""Articles for a tired person: short sentences, and no word that reads as an ornament."""

from __future__ import annotations

import re
from statistics import mean

import pytest

from helpcenter.articles import library
from tests.helpcenter.articles.promises import sentences

TAG = re.compile(r"\{[^}]*\}")
ARTICLES = [article for language in ("en", "es") for article in library.load(language)]
NEVER = re.compile(
    r"\boftener\b|\bhours a token\b|\b(?:we|this site) (?:publish|send)e?s? (?:your )?posts\b", re.I
)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_mean_sentence_of_every_article_is_under_fifteen_words(language: str) -> None:
    means = {
        article.slug: mean(
            len(TAG.sub("tag", sentence).split())
            for sentence in sentences(article.body)
            if len(sentence.split()) > 1
        )
        for article in ARTICLES
        if article.language == language
    }
    assert {slug: round(words, 1) for slug, words in means.items() if words >= 15} == {}


def test_no_article_says_what_none_may_say() -> None:
    said = {article.slug: match[0] for article in ARTICLES if (match := NEVER.search(article.body))}
    assert said == {}
