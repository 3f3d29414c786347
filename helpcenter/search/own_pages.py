"""Which of the site's own pages a question asks for: those whose ways of asking it is near to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from rapidfuzz import fuzz

from helpcenter.search.index.site_pages import SitePage, site_pages
from helpcenter.search.index.store import Index
from helpcenter.search.language import phrases, synonyms
from helpcenter.search.language.asked_word import AskedWord
from helpcenter.search.language.tokens import words
from helpcenter.search.question import Question

# A page is no article: it comes up where it is meant, and not beside the matter.
MEANT = 0.72  # likeness by what the words mean
SAID = 0.8  # and, together with it, by their letters: "sign in" is not "sign out"
CLOSE = 0.85  # of the nearest one: what a second page needs
BEGUN = 0.99  # word for word as far as it has been typed
MOST = 2
# All phrases of a page, each with its letters, and the letters of all.
Written = tuple[str, list[tuple[str, str]], frozenset[str]]


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page on this site; ``url`` in the reader's language."""

    title: str
    summary: str
    url: str


def asked_for(
    index: Index, question: Question, query: str, *, begun: bool = False
) -> list[PageHit]:
    """The pages that the question asks for, the nearest first; mostly none.

    ``begun``: the query may go on.
    """
    # "I want to see my channels": what is said beside the matter counts for nothing here.
    asked = [word for word in question.asked if not word.beside] or question.asked
    total = sum(word.telling for word in asked)
    spoken = " ".join(words(query))
    near = sorted(
        (
            (
                _nearness(spoken, written, index, asked, total, begun=begun),
                name,
            )
            for name, written in _written(index.language).items()
        ),
        reverse=True,
    )
    least = max(near[0][0] * CLOSE, SAID)
    pages = site_pages(index.language)
    hits = (_hit(name, pages[name]) for nearness, name in near if nearness >= least)
    return [hit for hit in hits if hit is not None][:MOST]


def _cut(written: Written, spoken: str) -> Written:
    """As much of each phrase as has been typed."""
    whole, each, _letters = written
    cut = [(letters[: len(spoken)], phrase) for letters, phrase in each]
    return whole, cut, frozenset(letters for letters, _phrase in cut)


def _nearness(
    spoken: str,
    written: Written,
    index: Index,
    asked: Sequence[AskedWord],
    total: float,
    *,
    begun: bool,
) -> float:
    """Of the nearest phrase, by meaning and by letters; 0 for a page that is not meant."""
    if spoken in written[2]:
        return 1.0  # word for word, also where all the words are everyday ones
    whole, each, said = _cut(written, spoken) if begun else written
    if spoken in said:
        return BEGUN
    if not total or phrases.likeness(whole, asked, total, index.lexicon) < MEANT:
        return 0.0
    return max(
        phrases.likeness(phrase, asked, total, index.lexicon) * (1 + _alike(spoken, letters)) / 2
        for letters, phrase in each
    )


def _alike(spoken: str, letters: str) -> float:
    """From 0 to 1; nearly 1 where one says all the words of the other and more."""
    whole: float = fuzz.ratio(spoken, letters)
    within: float = fuzz.token_set_ratio(spoken, letters)
    return max(whole, 0.9 * within) / 100


def _hit(name: str, page: SitePage) -> PageHit | None:
    """None where this site has no such page: not every operator has them all."""
    try:
        return PageHit(page.title, page.summary, reverse(name))
    except NoReverseMatch:
        return None


@lru_cache(maxsize=8)
def _written(language: str) -> dict[str, Written]:
    known = synonyms.of_file(language)
    return {
        name: (
            phrases.serialize(page.phrases, known),
            [(" ".join(words(said)), phrases.serialize([said], known)) for said in page.phrases],
            frozenset(" ".join(words(said)) for said in page.phrases),
        )
        for name, page in site_pages(language).items()
    }
