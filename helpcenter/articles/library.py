"""The articles: files read once, their pages kept until a policy figure changes."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language, override

from core.operator import publishing_tool
from helpcenter.articles.front_matter import BadFrontError, Front, Note, split, split_translation
from helpcenter.articles.shelves import BY_SLUG, TOPICS, Topic
from helpcenter.articles.similarity import Likeness, counted
from helpcenter.markup.page import Page, read
from helpcenter.policies import facts

CONTENT = Path(__file__).parent.parent / "content"
SOURCE_LANGUAGE = "en"
WORDS_A_MINUTE = 220
RELATED = 4


@dataclass(frozen=True)
class Article:
    slug: str
    language: str
    front: Front
    body: str
    revision: str  # changes when its words do
    original: Article | None = field(default=None, repr=False, compare=False)
    translates: str = ""  # the original's revision that this was made from
    _pages: dict[tuple[str, ...], Page] = field(default_factory=dict, repr=False, compare=False)

    @property
    def title(self) -> str:
        return self.front.title

    @property
    def summary(self) -> str:
        return self.front.summary

    @property
    def published(self) -> date:
        return self.front.published

    @property
    def notes(self) -> tuple[Note, ...]:
        """What changed, newest first; in the original's words where it has none of its own."""
        return self.front.notes or (self.original.notes if self.original else ())

    @property
    def notes_language(self) -> str:
        return self.language if self.front.notes or not self.original else SOURCE_LANGUAGE

    @property
    def only_network(self) -> str:
        """The network that it is about, where it is about one alone."""
        return self.front.networks[0] if len(self.front.networks) == 1 else ""

    @property
    def behind(self) -> bool:
        """A translation whose original has other words by now."""
        return self.original is not None and self.original.revision != self.translates

    @property
    def topic(self) -> Topic:
        return BY_SLUG[self.front.topics[0]]

    @property
    def page(self) -> Page:
        """The rendered text: read again when a policy or the tool's name changes, kept else.

        Its words are in the article's own language, its links in the reader's.
        """
        reader = get_language() or SOURCE_LANGUAGE
        versions = (*facts.versions(), publishing_tool.version())
        key = (reader, *versions)
        if key not in self._pages:
            for old in [key for key in self._pages if key[1:] != versions]:
                self._pages.pop(old, None)
            with override(self.language):
                self._pages[key] = read(self.body, links_in=reader)
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
    """All articles as readers of one language find them, and the files that could not be read.

    What is not translated stands there in the source language.
    """

    language: str
    by_slug: Mapping[str, Article]
    problems: tuple[tuple[str, str], ...] = ()  # file name, what is wrong

    def __iter__(self) -> Iterator[Article]:
        return iter(self.by_slug.values())

    @cached_property
    def moved(self) -> dict[str, str]:
        """Old slug -> today's."""
        return {old: article.slug for article in self for old in article.front.redirects_from}

    @cached_property
    def in_order(self) -> list[Article]:
        """As they stand on the shelves: the order of previous and next."""
        place = {topic.slug: number for number, topic in enumerate(TOPICS)}
        return sorted(
            self,
            key=lambda article: (place[article.topic.slug], article.front.order, article.title),
        )

    def of_topic(self, topic: Topic) -> list[Article]:
        return [article for article in self.in_order if topic.slug in article.front.topics]

    def neighbours(self, article: Article) -> tuple[Article | None, Article | None]:
        at = self.in_order.index(article)
        before = self.in_order[at - 1] if at else None
        after = self.in_order[at + 1] if at + 1 < len(self.in_order) else None
        return before, after

    @cached_property
    def likeness(self) -> Likeness:
        """Between the originals, so that an article has the same kin in every language."""
        originals = [article.original or article for article in self]
        return Likeness({article.slug: _words(article) for article in originals})

    def related(self, article: Article) -> list[Article]:
        """The pinned ones, then the likest, up to as many as one looks through."""
        slugs = [slug for slug in article.front.related if slug in self.by_slug]
        if len(slugs) < RELATED:
            slugs += self.likeness.nearest(article.slug)
        return [self.by_slug[slug] for slug in dict.fromkeys(slugs)][:RELATED]


def load(language: str, content: Path = CONTENT) -> Library:
    """Read a language's folder. A file that cannot be read is a problem, not an error."""
    originals = load(SOURCE_LANGUAGE, content).by_slug if language != SOURCE_LANGUAGE else {}
    own: dict[str, Article] = {}
    problems: list[tuple[str, str]] = []
    for path in sorted((content / language).rglob("*.md")):
        try:
            article = _article(path, language, originals)
        except BadFrontError as error:
            problems.append((path.name, str(error)))
            continue
        if article.slug in own:
            problems.append((path.name, f"a second article with the slug {article.slug}"))
            continue
        own[article.slug] = article
    return Library(language, {**originals, **own}, tuple(problems))


def _article(path: Path, language: str, originals: Mapping[str, Article]) -> Article:
    text = path.read_text(encoding="utf-8")
    if language != SOURCE_LANGUAGE:
        return _translation(path.stem, language, text, originals)
    front, body = split(text)
    unknown = [topic for topic in front.topics if topic not in BY_SLUG]
    if unknown:
        raise BadFrontError(f"unknown topic: {', '.join(unknown)}")
    return Article(path.stem, language, front, body, _revision(front, body))


def _translation(slug: str, language: str, text: str, originals: Mapping[str, Article]) -> Article:
    own, body = split_translation(text)
    original = originals.get(slug)
    if original is None:
        raise BadFrontError(f"a translation of nothing: there is no {slug} in {SOURCE_LANGUAGE}")
    front = original.front.model_copy(
        update={
            "title": own.title,
            "summary": own.summary,
            "updated": own.updated,
            "notes": own.notes,
        }
    )
    revision = _revision(front, body)
    return Article(slug, language, front, body, revision, original, own.translates)


def _words(article: Article) -> Counter[str]:
    """The title says most of what a text is about, the summary next."""
    front = article.front
    return counted("\n".join([front.title] * 4 + [front.summary] * 2 + [article.body]))


def _revision(front: Front, body: str) -> str:
    """Over what is read, and not over dates, order or pins: a translation, and the votes that
    readers gave, grow old with the words only."""
    words = "\0".join([front.title, front.summary, body])
    return hashlib.sha256(words.encode()).hexdigest()[:12]


@lru_cache(maxsize=8)
def _cached_library(language: str, _last_saved: float) -> Library:
    return load(language)


def languages() -> list[str]:
    """Those that have articles, the source language first."""
    folders = sorted(folder.name for folder in CONTENT.iterdir() if any(folder.glob("*.md")))
    return list(dict.fromkeys([SOURCE_LANGUAGE, *folders]))


def library(language: str | None = None) -> Library:
    """The articles in this language, else the reader's; in English where it has none."""
    wanted = language or get_language() or SOURCE_LANGUAGE
    known = languages()
    candidates = [code for code in (wanted, wanted.partition("-")[0]) if code in known]
    chosen = candidates[0] if candidates else SOURCE_LANGUAGE
    return _cached_library(chosen, _last_saved())


def _last_saved() -> float:
    """While a writer works (DEBUG), a saved file shows at once."""
    if not settings.DEBUG:
        return 0
    return max((path.stat().st_mtime for path in CONTENT.rglob("*.md")), default=0)
