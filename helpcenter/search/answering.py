"""The search itself: a library, a question, and the articles that answer it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.safestring import SafeString

from helpcenter.articles.library import Article, Library
from helpcenter.markup.page import Section
from helpcenter.policies import facts
from helpcenter.search.index import store
from helpcenter.search.index.store import Index
from helpcenter.search.language import synonyms
from helpcenter.search.language.spelling import Speller
from helpcenter.search.language.tokens import WORD, bare, fold
from helpcenter.search.other_networks import named_in
from helpcenter.search.own_pages import PageHit, asked_for
from helpcenter.search.pasted import Explained, explained
from helpcenter.search.question import Question, understand
from helpcenter.search.ranking import Ranked, rank
from helpcenter.search.snippets import excerpt, mark
from helpcenter.search.word_for_word import quoted_first

MOST_READ = 1000  # characters of a query
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Hit:
    article: Article
    section: Section  # where the words stand, to lead there
    snippet: SafeString
    score: float
    also: tuple[Section, ...] = ()  # further sections of the article that hold them


@dataclass(frozen=True, slots=True)
class Results:
    query: str
    hits: list[Hit]
    corrected: dict[str, str] = field(default_factory=dict)  # as typed -> as searched
    explained: Explained | None = None  # a pasted error that we understand
    pages: list[PageHit] = field(default_factory=list)  # of the site itself
    unconnected: list[str] = field(default_factory=list)  # networks in it that are not ours

    @property
    def searched(self) -> str:
        """The query with typing errors mended."""
        text = self.query
        for typed, meant in self.corrected.items():
            if " " in typed:
                text = _swap(text, typed, meant)
        return WORD.sub(lambda m: self.corrected.get(fold(bare(m[0])), m[0]), text)


def _swap(text: str, typed: str, meant: str) -> str:
    at = fold(text).find(typed)
    return f"{text[:at]}{meant}{text[at + len(typed) :]}" if at >= 0 else text


def search(library: Library, query: str, *, limit: int = 12, exact: bool = False) -> Results:
    """Articles that answer the query, the likeliest first. ``exact``: mend no typing error.

    Asks the database for staff's synonyms; the index is a file of its own.
    """
    return with_index(library, lambda index: _search(library, index, query, limit, exact=exact))


def with_index(library: Library, ask: Callable[[Index], T]) -> T:
    """Once more with a new index where the file turns out to be damaged."""
    try:
        return ask(store.index(library))
    except sqlite3.DatabaseError:
        return ask(store.rebuild(library))


def _search(library: Library, index: Index, query: str, limit: int, *, exact: bool) -> Results:
    speller = Speller(index.lexicon, synonyms.of(index.language))
    question = understand(query[:MOST_READ], speller, exact=exact, begun=False)
    ranked = quoted_first(index, query[:MOST_READ], rank(index, question, limit=limit))[:limit]
    hits = [_hit(library, index, answered, question) for answered in ranked]
    told = explained(query[:MOST_READ], library)
    if told is not None:
        # Its words are the network's: nothing in them is a typing error.
        return Results(query, _first(told, hits, library)[:limit], {}, told)
    pages = asked_for(index, question, query[:MOST_READ])
    return Results(query, hits, question.corrected, None, pages, named_in(query[:MOST_READ]))


def _first(told: Explained, hits: list[Hit], library: Library) -> list[Hit]:
    """The article that explains the error on top, led to its paragraph."""
    article = library.by_slug[told.slug]
    section = next(
        (candidate for candidate in article.page.sections if candidate.anchor == told.anchor),
        article.page.sections[0],
    )
    snippet = mark(excerpt(section.text or article.summary, (), article.language), ())
    score = hits[0].score + 1 if hits else 1.0
    others = [hit for hit in hits if hit.article.slug != told.slug]
    others.sort(key=lambda hit: not _about(hit.article, told.network))
    return [Hit(article, section, snippet, score), *others]


def _about(article: Article, network: str) -> bool:
    """The article on the network that said it comes next."""
    return bool(network) and facts.names().get(article.only_network) == network


def _hit(library: Library, index: Index, ranked: Ranked, question: Question) -> Hit:
    article, wanted = library.by_slug[ranked.slug], question.stems
    section = section_at(index, ranked.passage)
    text = section.text or article.summary
    snippet = mark(excerpt(text, wanted, index.language), wanted, index.language)
    also = {other.anchor: other for other in (section_at(index, rowid) for rowid in ranked.others)}
    also.pop(section.anchor, None)
    also.pop("", None)
    return Hit(article, section, snippet, ranked.score, tuple(also.values()))


def section_at(index: Index, rowid: int) -> Section:
    row = index.database.execute(
        "SELECT anchor, heading, text FROM passage WHERE rowid = ?", (rowid,)
    ).fetchone()
    anchor, heading, text = row
    return Section(anchor, heading, 2 if anchor else 1, text)
