"""What the search field offers while somebody types."""

from __future__ import annotations

from dataclasses import dataclass

from helpcenter.articles.library import Library
from helpcenter.policies import facts
from helpcenter.search.answering import MOST_READ, section_at, with_index
from helpcenter.search.index.store import Index
from helpcenter.search.language import synonyms
from helpcenter.search.language.spelling import Speller
from helpcenter.search.own_pages import PageHit, asked_for
from helpcenter.search.question import understand
from helpcenter.search.ranking import rank

MOST = 6
SHORTEST = 2  # characters before anything is offered


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article, and the section of it that fits best; its heading may be empty."""

    slug: str
    title: str
    heading: str
    anchor: str


def suggest(library: Library, query: str, *, limit: int = MOST) -> list[Suggestion]:
    """The likeliest articles for a query whose last word may go on."""
    text = query[:MOST_READ].lstrip()
    if len(text.strip()) < SHORTEST and text.strip().lower() not in facts.names():
        return []
    return with_index(library, lambda index: _suggest(library, index, text, limit))


def suggest_pages(library: Library, query: str) -> list[PageHit]:
    """The site's own pages that such a query asks for; its last word may go on."""
    text = query[:MOST_READ].lstrip()
    if len(text.strip()) < SHORTEST:
        return []
    return with_index(library, lambda index: _suggest_pages(index, text))


def _suggest_pages(index: Index, text: str) -> list[PageHit]:
    speller = Speller(index.lexicon, synonyms.of(index.language))
    question = understand(text, speller, exact=False, begun=True)
    return asked_for(index, question, text, begun=True)


def _suggest(library: Library, index: Index, text: str, limit: int) -> list[Suggestion]:
    speller = Speller(index.lexicon, synonyms.of(index.language))
    question = understand(text, speller, exact=False, begun=True)
    offered = []
    for ranked in rank(index, question, limit=limit):
        section = section_at(index, ranked.passage)
        title = library.by_slug[ranked.slug].title
        offered.append(Suggestion(ranked.slug, title, section.title, section.anchor))
    return offered
