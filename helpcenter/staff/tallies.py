"""Votes, counted in SQL: by text, by reader's state, by reason and by paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from helpcenter.articles.library import Article, languages, library
from helpcenter.models import Feedback
from helpcenter.staff.shares import Difference, Share

VOTES = Count("pk")
HELPED = Count("pk", filter=Q(helpful=True))
Text = tuple[str, str]  # slug, language


@dataclass(frozen=True, slots=True)
class Scope:
    """Which votes: all where a field is empty. ``since`` is aware UTC."""

    since: datetime | None = None
    language: str = ""
    slug: str = ""
    revision: str = ""

    def votes(self) -> QuerySet[Feedback]:
        named = {"language": self.language, "slug": self.slug, "revision": self.revision}
        rows = Feedback.objects.filter(**{key: value for key, value in named.items() if value})
        return rows.filter(created_at__gte=self.since) if self.since else rows

    def commented(self) -> QuerySet[Feedback]:
        return self.votes().exclude(comment="")


@dataclass(frozen=True, slots=True)
class Revision:
    """The votes on one text as it once stood."""

    name: str
    share: Share
    comments: int
    first: date
    last: date
    born: int  # grows with the time of its first vote


@dataclass(frozen=True)
class Tally:
    """All that readers said about one article in one language."""

    slug: str
    language: str
    article: Article | None  # as it stands; None: it was withdrawn, or its translation was
    revisions: tuple[Revision, ...]  # the current one first, then the latest

    @property
    def title(self) -> str:
        return self.article.title if self.article else self.slug

    @cached_property
    def now(self) -> Revision | None:
        """The votes on the text that readers see today."""
        current = self.article.revision if self.article else ""
        return next((revision for revision in self.revisions if revision.name == current), None)

    @cached_property
    def before(self) -> Revision | None:
        """The votes on the text that stood there before."""
        return next((revision for revision in self.revisions if revision is not self.now), None)

    @property
    def change(self) -> Difference | None:
        if self.now is None or self.before is None:
            return None
        return Difference(self.before.share, self.now.share)

    @property
    def latest(self) -> Revision:
        """What it is judged by: today's votes, else the last there were."""
        return self.now or self.revisions[0]

    @property
    def votes(self) -> int:
        return sum(revision.share.votes for revision in self.revisions)

    @property
    def comments(self) -> int:
        return sum(revision.comments for revision in self.revisions)


def standing() -> dict[Text, Article]:
    """Every text that readers see today, in every language."""
    articles = (article for language in languages() for article in library(language))
    return {(article.slug, article.language): article for article in articles}


def tallies(scope: Scope) -> list[Tally]:
    """One for each article and language that has votes in this scope."""
    texts, comments = standing(), _comments(scope)
    by_text: dict[Text, list[Revision]] = {}
    for slug, language, name, votes, yes, first, last, born in _counted(scope):
        written = comments.get((slug, language, name), 0)
        share = Share(yes, votes)
        revision = Revision(name, share, written, first.date(), last.date(), born)
        by_text.setdefault((slug, language), []).append(revision)
    return [_tally(key, texts.get(key), revisions) for key, revisions in by_text.items()]


def _counted(scope: Scope) -> Iterable[tuple[Any, ...]]:
    return (
        scope.votes()
        .order_by("slug", "language", "revision")
        .values_list("slug", "language", "revision")
        .annotate(
            votes=VOTES,
            yes=HELPED,
            first=Min("created_at"),
            last=Max("created_at"),
            born=Min("pk"),
        )
    )


def _comments(scope: Scope) -> dict[tuple[str, str, str], int]:
    rows = (
        scope.commented()
        .order_by()
        .values_list("slug", "language", "revision")
        .annotate(comments=VOTES)
    )
    return {(slug, language, revision): comments for slug, language, revision, comments in rows}


def _tally(key: Text, article: Article | None, revisions: list[Revision]) -> Tally:
    current = article.revision if article else ""
    ordered = sorted(revisions, key=lambda revision: (revision.name != current, -revision.born))
    return Tally(*key, article, tuple(ordered))


def by_state(scope: Scope) -> list[tuple[str, Share]]:
    """Who was helped in which state; where most voted first."""
    rows = scope.votes().order_by().values_list("reader_state").annotate(votes=VOTES, yes=HELPED)
    shares = [(str(state), Share(yes, votes)) for state, votes, yes in rows]
    return sorted(shares, key=lambda row: (-row[1].votes, row[0]))


@dataclass(frozen=True)
class Whys:
    """What was told beside the vote: counts by (helpful, reason), and of those whom a
    paragraph failed by (its anchor, the reader's state)."""

    reasons: Counter[tuple[bool, str]]
    failed: Counter[tuple[str, str]]

    @cached_property
    def sections(self) -> list[tuple[str, int]]:
        """Anchors, the worst first."""
        times_by_anchor: Counter[str] = Counter()
        for (anchor, _state), times in self.failed.items():
            times_by_anchor[anchor] += times
        return sorted(times_by_anchor.items(), key=lambda item: (-item[1], item[0]))

    @cached_property
    def states(self) -> list[str]:
        """Those that occur, the most frequent first."""
        times_by_state: Counter[str] = Counter()
        for (_anchor, state), times in self.failed.items():
            times_by_state[state] += times
        return [state for state, _times in times_by_state.most_common()]


def whys(scope: Scope) -> Whys:
    told = scope.votes().exclude(reason="", section="").order_by()
    rows = told.values_list("helpful", "reason", "section", "reader_state").annotate(votes=VOTES)
    reasons: Counter[tuple[bool, str]] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    for helpful, reason, section, state, votes in rows:
        if reason:
            reasons[helpful, reason] += votes
        if section and not helpful:
            failed[section, state] += votes
    return Whys(reasons, failed)
