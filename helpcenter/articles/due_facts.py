"""Which facts behind an article want to be checked again, by the day that is passed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from channels.public import help_center as public
from helpcenter.articles.library import Article, Library
from helpcenter.markup.notes import Cited

WHOLE = "*"  # cited: everything that a network's policy says


@dataclass(frozen=True, slots=True)
class Recheck:
    """A fact that was due on a day. No network: it is what the article says itself."""

    network: str
    network_name: str
    name: str
    due: date


@dataclass(frozen=True, slots=True)
class Stale:
    """A due fact of a policy with the articles that lean on it."""

    fact: public.Due
    articles: tuple[Article, ...]


def of_article(article: Article, at: date) -> list[Recheck]:
    """What wants to be read again on this day: what it says itself, then the facts it cites."""
    own = article.front.facts_checked + timedelta(days=settings.FACTS_RECHECK_DAYS)
    rechecks = [Recheck("", "", _("what this article says itself"), own)] if own <= at else []
    due = _cited_of(article.page.notes.cited, public.due_facts(on=at))
    return rechecks + [
        Recheck(fact.network, fact.network_name, fact.name, fact.due) for fact in due
    ]


def by_network(rechecks: Iterable[Recheck]) -> list[tuple[str, list[str]]]:
    """The same for a sentence: each network once, each name once, in the order found."""
    names: dict[str, list[str]] = {}
    for recheck in rechecks:
        here = names.setdefault(recheck.network_name, [])
        if recheck.name not in here:
            here.append(recheck.name)
    return list(names.items())


def stale(library: Library, at: date) -> list[Stale]:
    """Every due fact of every policy, the longest due first."""
    return [
        Stale(fact, tuple(a for a in library.in_order if _cited_of(a.page.notes.cited, [fact])))
        for fact in public.due_facts(on=at)
    ]


def stale_articles(library: Library, at: date) -> list[tuple[Article, date]]:
    """Articles whose own facts are due, with the day on which they were."""
    dues = [(article, _own(of_article(article, at))) for article in library.in_order]
    return [(article, due) for article, due in dues if due is not None]


def _own(rechecks: Iterable[Recheck]) -> date | None:
    return next((recheck.due for recheck in rechecks if not recheck.network), None)


def _cited_of(cited: Iterable[Cited], facts: Iterable[public.Due]) -> list[public.Due]:
    held = {(fact.network, fact.key) for fact in cited}
    return [
        fact for fact in facts if (fact.network, fact.key) in held or (fact.network, WHOLE) in held
    ]
