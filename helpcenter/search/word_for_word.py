"""A title or a heading, typed as it stands: there is nothing to guess, and it comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpcenter.policies import facts
from helpcenter.search.index.store import Index
from helpcenter.search.language.tokens import words
from helpcenter.search.ranking import Ranked

SHORTEST = 3  # words of a heading; "Facebook" alone is no quotation
MOST = 3  # of several with the same heading


def quoted_first(index: Index, query: str, ranked: Sequence[Ranked]) -> list[Ranked]:
    """The same places, those that the query names word for word before the others."""
    known = {place.slug: place for place in ranked}
    top = ranked[0].score + 1 if ranked else 1.0
    named = [
        replace(known.get(slug) or Ranked(slug, top, rowid, ()), passage=rowid, score=top)
        for slug, rowid in _named(index, words(query)).items()
    ]
    order = {place.slug: at for at, place in enumerate(ranked)}
    named.sort(key=lambda place: order.get(place.slug, len(order)))
    first = named[:MOST]
    slugs = {place.slug for place in first}
    return [*first, *(place for place in ranked if place.slug not in slugs)]


def _named(index: Index, spoken: Sequence[str]) -> dict[str, int]:
    """Slug -> the passage: its beginning for a title, else the paragraph of that heading."""
    said = " ".join(spoken)
    if not said:
        return {}
    if own := _network_named(index, said):
        return own
    titles = index.database.execute(
        "SELECT slug, (SELECT min(rowid) FROM passage WHERE article = article.id) FROM article"
        " WHERE called = ?",
        (said,),
    ).fetchall()
    if titles or len(spoken) < SHORTEST:
        return dict(titles)
    headings = index.database.execute(
        "SELECT slug, min(passage.rowid) FROM passage JOIN article ON article.id = article"
        " WHERE passage.called = ? GROUP BY slug",
        (said,),
    )
    return dict(headings.fetchall())


def _network_named(index: Index, said: str) -> dict[str, int]:
    """The beginning of its own article, for whoever says a network's name and no more."""
    slugs = [network for network, name in facts.names().items() if name.casefold() == said]
    if not slugs:
        return {}
    rows = index.database.execute(
        "SELECT slug, min(passage.rowid) FROM passage JOIN article ON article.id = article"
        " WHERE slug = ? GROUP BY slug",
        slugs[:1],
    )
    return dict(rows.fetchall())
