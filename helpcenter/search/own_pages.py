"""Which of the site's own pages a question asks for: those whose ways of asking it is near to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from rapidfuzz import fuzz

from helpcenter.search.index.site_pages import SitePage, site_pages
from helpcenter.search.index.store import Index
from helpcenter.search.language import phrases, synonyms
from helpcenter.search.language.tokens import words
from helpcenter.search.question import Question

# A page is no article: it comes up where it is meant, and not beside the matter.
MEANT = 0.72  # likeness by what the words mean
SAID = 0.65  # and, together with it, by their letters: "sign in" is not "sign out"
CLOSE = 0.85  # of the nearest one: what a second page needs
MOST = 2
# All phrases of a page, and each with its letters.
Written = tuple[str, list[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class PageHit:
    """A page on this site; ``url`` in the reader's language."""

    title: str
    summary: str
    url: str


def asked_for(index: Index, question: Question, query: str) -> list[PageHit]:
    """The pages that the question asks for, the nearest first; mostly none."""
    total = sum(word.telling for word in question.asked)
    spoken = " ".join(words(query))
    near = sorted(
        (
            (_nearness(spoken, written, index, question, total), name)
            for name, written in _written(index.language).items()
        ),
        reverse=True,
    )
    least = max(near[0][0] * CLOSE, SAID)
    pages = site_pages(index.language)
    hits = (_hit(name, pages[name]) for nearness, name in near if nearness >= least)
    return [hit for hit in hits if hit is not None][:MOST]


def _nearness(
    spoken: str, written: Written, index: Index, question: Question, total: float
) -> float:
    """Of the nearest phrase, by meaning and by letters; 0 for a page that is not meant."""
    whole, each = written
    if any(spoken == letters for letters, _phrase in each):
        return 1.0  # word for word, also where all the words are everyday ones
    if not total or phrases.likeness(whole, question.asked, total, index.lexicon) < MEANT:
        return 0.0
    return max(
        phrases.likeness(phrase, question.asked, total, index.lexicon)
        * (1 + fuzz.ratio(spoken, letters) / 100)
        / 2
        for letters, phrase in each
    )


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
        )
        for name, page in site_pages(language).items()
    }
