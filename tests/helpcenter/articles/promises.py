"""What articles and pages promise of this site's own behaviour, read from ``promises.toml``.

A promise is a sentence about us, with a time or a number in it, or one that somebody wrote down
as a promise. ``sentences`` takes an article apart; ``sounds_like_a_promise`` is the net for new
ones.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import model_validator

from core.toml_files import ListOf, Text, TomlModel, read
from helpcenter.articles.library import Article, load

ROOT = Path(__file__).parents[3]
FILE = Path(__file__).with_name("promises.toml")

LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
MARKS = re.compile(r"[*`]|^\s*(?:[-#>|]+|\d+\.|:::\s*\w*)\s*|\{#[a-z0-9-]+\}")
BREAK = re.compile(r"(?<=[.?!])[”\")]*\s+|\s+\|\s+")
US = re.compile(
    r"\b(?:we|us|our|ours|this site|channel care|you (?:get|hear|receive|are told)|"
    r"messages?|mails?|reminders?|cards?|links?|operator|(?:is|are) (?:kept|lost)|remembers?)\b",
    re.IGNORECASE,
)
NUMBER = (
    r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty|an?|"
    r"half an?|some|several|few|every|each)"
)
UNIT = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|mornings?|times?)"
TIME = re.compile(
    rf"\{{ours [^}}]*\}}|\b{NUMBER}[\s-]+{UNIT}\b|"
    r"\b(?:at once|once|twice|daily|weekly|always|never|immediately|within|at most|at least)\b",
    re.IGNORECASE,
)


class Promise(TomlModel):
    """Words of one sentence, where it stands, and the tests that hold it.

    ``says`` is a regular expression. ``page``: a template or a file of code, where it is no
    article.
    """

    says: Text
    held_by: ListOf[str]
    article: str = ""
    page: str = ""

    @model_validator(mode="after")
    def _stands_somewhere(self) -> Self:
        if bool(self.article) == bool(self.page):
            raise ValueError("should stand in an article or on a page")
        if not self.held_by:
            raise ValueError("should be held by a test")
        return self


class NoPromise(TomlModel):
    """A sentence that sounds like a promise of ours and is none."""

    article: str
    says: Text
    why: Text


class Book(TomlModel):
    promises: ListOf[Promise]
    no_promises: ListOf[NoPromise] = ()


@cache
def book() -> Book:
    return read(Book, FILE.read_text())


@cache
def articles() -> dict[str, Article]:
    return dict(load("en").by_slug)


def sentences(markdown: str) -> Iterator[str]:
    """Sentence by sentence, headings too, without Markdown's marks; tags stay as they are."""
    for line in markdown.splitlines():
        plain = MARKS.sub("", LINK.sub(r"\1", line)).strip(" |")
        yield from (sentence for sentence in BREAK.split(plain) if sentence.strip(" |-:"))


@cache
def sentences_of(slug: str) -> tuple[str, ...]:
    article = articles()[slug]
    return tuple(sentences("\n".join([article.summary, article.body])))


def sounds_like_a_promise(sentence: str) -> bool:
    return bool(US.search(sentence) and TIME.search(sentence))


@cache
def page_text(path: str) -> str:
    """A page's source with its lines joined: a sentence may be broken anywhere."""
    text = (ROOT / path).read_text()
    joined = re.sub(r'"\s*\n\s*"', "", text)
    return " ".join(joined.split())


@cache
def tests_in(path: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text())
    return frozenset(
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )
