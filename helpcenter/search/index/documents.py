"""What is put into the index: articles by their sections, and policies by their lines."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from django.utils import translation

from channels.public import help_center as public
from helpcenter.articles.library import Article, Library
from helpcenter.markup.page import read
from helpcenter.policies import facts

ASKED = Path(__file__).parent / "asked"
POLICY = "policy"  # the anchor of the paragraph with the policy's table


@dataclass(frozen=True, slots=True)
class Passage:
    """What a hit leads to: a section of an article, or one line of a policy in it."""

    anchor: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    slug: str
    title: str
    summary: str
    asked: tuple[str, ...]  # how readers ask for it
    passages: tuple[Passage, ...]
    network: str = ""  # the one that it is all about, if it is


@lru_cache(maxsize=8)
def asked_phrases(language: str) -> dict[str, tuple[str, ...]]:
    """Slug -> phrases that readers use for the article: from the language's file, and for a
    network's own article from the network."""
    path = ASKED / f"{language}.toml"
    told = tomllib.loads(path.read_text()) if path.exists() else {}
    by_slug = {slug: tuple(phrases) for slug, phrases in told.items()}
    for network, words in public.search_words(language).items():
        by_slug[network] = by_slug.get(network, ()) + words.asked
    return by_slug


def documents(library: Library) -> Iterator[Document]:
    """The articles of a library as the index keeps them, in its language."""
    phrases = asked_phrases(library.language)
    with translation.override(library.language):
        for article in library:
            passages = (*_sections(article, _table(article)), *_policy(article))
            asks = phrases.get(article.slug, ())
            yield Document(
                article.slug,
                article.title,
                article.summary,
                asks,
                passages,
                article.only_network,
            )


def _sections(article: Article, table: str) -> Iterator[Passage]:
    for section in article.page.sections:
        text = section.text.replace(table, " ") if table else section.text
        yield Passage(section.anchor, section.title, text.strip())


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
