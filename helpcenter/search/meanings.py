"""What a search in vain might have meant: words of the articles, for staff to choose from."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from helpcenter.articles.library import Library
from helpcenter.search.index import store
from helpcenter.search.index.documents import asked_phrases
from helpcenter.search.language.tokens import words

LIKE = 0.72
MOST = 6


def meanings(library: Library, text: str) -> list[str]:
    """The likest words of the index, then the names of articles, in few words."""
    lexicon = store.index(library).lexicon
    frequent = [word for word, count in lexicon.counts.items() if count > 1 and len(word) > 3]
    offered: list[str] = []
    for word in words(text):
        near = process.extract(
            word, frequent, scorer=JaroWinkler.similarity, score_cutoff=LIKE, limit=3
        )
        offered += [lexicon.shown[near_word] for near_word, _score, _at in near]
    phrases = [
        phrase
        for slug in library.by_slug
        for phrase in asked_phrases(library.language).get(slug, ())
    ]
    offered += [
        phrase for phrase, _s, _at in process.extract(text, phrases, score_cutoff=60, limit=3)
    ]
    return list(dict.fromkeys(offered))[:MOST]
