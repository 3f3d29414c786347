"""What is put into the index: articles by their sections, and policies by their lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from django.utils import translation

from channels.public import help_center as public
from helpcenter.articles.library import Article, Library
from helpcenter.markup.page import read
from helpcenter.policies import facts

Asked = Mapping[str, tuple[str, ...]]
WHOLE = "*"
ASKED = Path(__file__).parent / "asked"
POLICY = "policy"  # the anchor of the paragraph with the policy's table


@dataclass(frozen=True, slots=True)
class Passage:
    """What a hit leads to: a section of an article, or one line of a policy in it."""

    anchor: str
    heading: str
    text: str
    asked: tuple[str, ...] = ()  # how readers ask for what it says


@dataclass(frozen=True, slots=True)
class Document:
    slug: str
    title: str
    summary: str
    asked: tuple[str, ...]  # how readers ask for it as a whole
    passages: tuple[Passage, ...]
    network: str = ""  # the one that it is all about, if it is


@lru_cache(maxsize=8)
def asked_by_section(language: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Slug -> paragraph -> phrases that readers use for it. Empty is the article's beginning,
    ``WHOLE`` the article, wherever in it the answer stands.

    From the language's file, whose keys are ``slug``, ``slug#`` and ``slug#paragraph``, and for
    a network's own article from the network.
    """
    path = ASKED / f"{language}.toml"
    told = tomllib.loads(path.read_text()) if path.exists() else {}
    by_slug: dict[str, dict[str, tuple[str, ...]]] = {}
    for place, phrases in told.items():
        slug, hash_, anchor = place.partition("#")
        by_slug.setdefault(slug, {})[anchor if hash_ else WHOLE] = tuple(phrases)
    for network, words in public.search_words(language).items():
        own = by_slug.setdefault(network, {})
        for anchor, asked in ((WHOLE, words.asked), *words.sections.items()):
            own[anchor] = own.get(anchor, ()) + asked
    return by_slug


@lru_cache(maxsize=8)
def asked_phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Slug -> all phrases that readers use for the article and its paragraphs."""
    return {
        slug: tuple(phrase for phrases in by_anchor.values() for phrase in phrases)
        for slug, by_anchor in asked_by_section(language).items()
    }


def documents(library: Library) -> Iterator[Document]:
    """The articles of a library as the index keeps them, in its language."""
    by_slug = asked_by_section(library.language)
    with translation.override(library.language):
        for article in library:
            asked = by_slug.get(article.slug, {})
            yield Document(
                article.slug,
                article.title,
                article.summary,
                _as_a_whole(article, asked),
                (*_sections(article, asked), *_policy(article)),
                article.only_network,
            )


def _as_a_whole(article: Article, asked: Asked) -> tuple[str, ...]:
    """Also what asks for a paragraph that this article does not have."""
    anchors = {section.anchor for section in article.page.sections}
    return tuple(
        phrase for anchor, phrases in asked.items() if anchor not in anchors for phrase in phrases
    )


def _sections(article: Article, asked: Asked) -> Iterator[Passage]:
    table = _table(article)
    for section in article.page.sections:
        text = section.text.replace(table, " ") if table else section.text
        asks = asked.get(section.anchor, ())
        yield Passage(section.anchor, section.title, text.strip(), asks)


def _shows_policy(article: Article) -> bool:
    return bool(article.only_network) and POLICY in article.page.anchors


def _table(article: Article) -> str:
    """The words of the policy's table, which is kept line by line instead."""
    if not _shows_policy(article):
        return ""
    with translation.override(article.language):
        return read(f"{{policy {article.only_network}}}").sections[0].text


def _policy(article: Article) -> Iterator[Passage]:
    """Line by line, for an article about one network that shows its policy."""
    name = facts.names().get(article.only_network)
    if name is None or not _shows_policy(article):
        return
    heading = next(section.title for section in article.page.sections if section.anchor == POLICY)
    with translation.override(article.language):
        rows = facts.table(article.only_network)
        for label, same in groupby(rows, key=lambda row: row.label):
            values = ", ".join(row.value for row in same)
            yield Passage(POLICY, heading, f"{name}: {label} {values}.")
