"""Where a search finds nothing: the articles that are least far away."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from helpcenter.articles.library import Article, Library
from helpcenter.search.index.documents import asked_phrases
from helpcenter.search.language.tokens import words

MOST = 3
START = ("keeping-channels-connected", "refresh-a-channel", "what-each-state-means")


def nearest(library: Library, query: str) -> list[Article]:
    """By the letters of titles and of what readers ask; the guides where none is near."""
    phrases = asked_phrases(library.language)
    spoken = " ".join(words(query)[:30])
    texts = {
        article.slug: " ".join(words(f"{article.title} {' '.join(phrases.get(article.slug, ()))}"))
        for article in library
    }
    near = process.extract(spoken, texts, scorer=fuzz.partial_ratio, score_cutoff=70, limit=MOST)
    slugs = [slug for _text, _score, slug in near]
    slugs += [slug for slug in START if slug in library.by_slug and slug not in slugs]
    return [library.by_slug[slug] for slug in slugs[:MOST]]
