"""The articles: files read once, their pages kept until a policy figure changes."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from helpcenter import policies
from helpcenter.frontmatter import BadFrontError, Front, split
from helpcenter.markup.page import Page, read
from helpcenter.topics import BY_SLUG, TOPICS, Topic

CONTENT = Path(__file__).parent / "content"
SOURCE_LANGUAGE = "en"
WORDS_A_MINUTE = 220


@dataclass(frozen=True)
class Article:
    slug: str
    language: str
    front: Front
    body: str
    revision: str  # changes when the file does
    _pages: dict[tuple[str, ...], Page] = field(default_factory=dict, repr=False, compare=False)

    @property
    def title(self) -> str:
        return self.front.title

    @property
    def summary(self) -> str:
        return self.front.summary

    @property
    def topic(self) -> Topic:
        return BY_SLUG[self.front.topics[0]]

    @property
    def page(self) -> Page:
        """The rendered text: read again when any policy changes, kept otherwise."""
        key = (get_language() or SOURCE_LANGUAGE, *policies.versions())
        if key not in self._pages:
            self._pages.clear()
            self._pages[key] = read(self.body)
        return self._pages[key]

    @property
    def facts_checked(self) -> date:
        """The oldest check among what the article says itself and the facts it cites."""
        cited = [cited.checked for cited in self.page.notes.cited]
        return min([self.front.facts_checked, *cited])

    @property
    def minutes(self) -> int:
        return max(1, math.ceil(self.page.words / WORDS_A_MINUTE))


@dataclass(frozen=True)
class Library:
    """All articles of one language, and the files that could not be read."""

    language: str
    by_slug: Mapping[str, Article]
    problems: tuple[tuple[str, str], ...] = ()  # file name, what is wrong

    def __iter__(self) -> Iterator[Article]:
        return iter(self.by_slug.values())

    @cached_property
    def moved(self) -> dict[str, str]:
        """Old slug -> today's."""
        return {old: one.slug for one in self for old in one.front.redirects_from}

    @cached_property
    def in_order(self) -> list[Article]:
        """As they stand on the shelves: the order of previous and next."""
        place = {topic.slug: number for number, topic in enumerate(TOPICS)}
        return sorted(self, key=lambda one: (place[one.topic.slug], one.front.order, one.title))

    def of_topic(self, topic: Topic) -> list[Article]:
        return [one for one in self.in_order if topic.slug in one.front.topics]

    def neighbours(self, article: Article) -> tuple[Article | None, Article | None]:
        at = self.in_order.index(article)
        before = self.in_order[at - 1] if at else None
        after = self.in_order[at + 1] if at + 1 < len(self.in_order) else None
        return before, after

    def related(self, article: Article) -> list[Article]:
        return [self.by_slug[slug] for slug in article.front.related if slug in self.by_slug]


def load(language: str, content: Path = CONTENT) -> Library:
    """Read a language's folder. A file that cannot be read is a problem, not an error."""
    found: dict[str, Article] = {}
    problems: list[tuple[str, str]] = []
    for path in sorted((content / language).rglob("*.md")):
        try:
            article = _article(path, language)
        except BadFrontError as error:
            problems.append((path.name, str(error)))
            continue
        if article.slug in found:
            problems.append((path.name, f"a second article with the slug {article.slug}"))
            continue
        found[article.slug] = article
    return Library(language, found, tuple(problems))


def _article(path: Path, language: str) -> Article:
    raw = path.read_bytes()
    front, body = split(raw.decode())
    unknown = [topic for topic in front.topics if topic not in BY_SLUG]
    if unknown:
        raise BadFrontError(f"unknown topic: {', '.join(unknown)}")
    return Article(path.stem, language, front, body, hashlib.sha256(raw).hexdigest()[:12])


@lru_cache(maxsize=8)
def _kept(language: str, _stamp: float) -> Library:
    return load(language)


def library() -> Library:
    """The articles in the reader's language; in English where it has none."""
    language = get_language() or SOURCE_LANGUAGE
    if not (CONTENT / language).is_dir():
        language = SOURCE_LANGUAGE
    return _kept(language, _stamp(language))


def _stamp(language: str) -> float:
    """While a writer works (DEBUG), a saved file shows at once."""
    if not settings.DEBUG:
        return 0
    return max((path.stat().st_mtime for path in (CONTENT / language).rglob("*.md")), default=0)
