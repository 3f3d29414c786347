"""What may answer a reader before they write to us: their diagnosis, and articles."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from helpcenter.articles.library import Article, library
from helpcenter.contact.subjects import Subject
from helpcenter.search import search

MOST = 4
LONGEST = 200  # what is searched of the words: more costs time and finds nothing


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article, and where in it; ``snippet`` has the found words marked."""

    article: Article
    anchor: str = ""
    snippet: SafeString | str = ""


def suggestions(subject: Subject, words: str, *, without: str = "") -> list[Suggestion]:
    """By the reader's words where there are any, else those that fit the subject.

    ``without``: the slug of an article that they have read already.
    """
    candidates = _by_words(words) or _by_subject(subject)
    return [suggestion for suggestion in candidates if suggestion.article.slug != without][:MOST]


def _by_words(words: str) -> list[Suggestion]:
    query = " ".join(words.split())[:LONGEST]
    if not query:
        return []
    hits = search(library(), query, limit=MOST + 1).hits
    return [Suggestion(hit.article, hit.section.anchor, hit.snippet) for hit in hits]


def _by_subject(subject: Subject) -> list[Suggestion]:
    shelf = library()
    anchors = _explained(subject)
    return [
        Suggestion(shelf.by_slug[slug], anchors.get(slug, ""))
        for slug in subject.slugs
        if slug in shelf.by_slug
    ]


def _explained(subject: Subject) -> dict[str, str]:
    """The paragraph that explains the cause of the channel's trouble."""
    slug, _, anchor = (subject.channel.article if subject.channel else "").partition("#")
    return {slug: anchor} if anchor else {}
