"""Writes a language's index: one SQLite file with FTS5, made beside and renamed into place."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from channels.public import help_center as public
from core.operator import publishing_tool
from helpcenter.articles.library import Library
from helpcenter.policies import facts
from helpcenter.search.index.documents import Document, Passage, asked_by_section, documents
from helpcenter.search.index.site_pages import site_pages
from helpcenter.search.language import phrases, synonyms
from helpcenter.search.language.network_names import NAMES
from helpcenter.search.language.tokens import fold, forms, padded_stems, words, written

LAYOUT = "11"  # changes with the tables or the way in which words are made
AS_MANY_AS = 5  # articles about one network, for how telling a word is
KEPT_SECONDS = 86_400  # an older process may still be reading what is younger
SCHEMA = """
CREATE TABLE article (id INTEGER PRIMARY KEY, slug TEXT, title TEXT, headings TEXT, summary TEXT,
    asked TEXT, body TEXT, phrases TEXT, network TEXT, called TEXT);
CREATE TABLE passage (article INTEGER, anchor TEXT, heading TEXT, text TEXT, head TEXT, asks TEXT,
    body TEXT, phrases TEXT, called TEXT);
CREATE INDEX article_called ON article (called);
CREATE INDEX article_slug ON article (slug);
CREATE INDEX passage_called ON passage (called);
CREATE INDEX passage_article ON passage (article);
CREATE TABLE word (word TEXT PRIMARY KEY, shown TEXT, count INTEGER) WITHOUT ROWID;
CREATE TABLE stem (stem TEXT PRIMARY KEY, passages INTEGER) WITHOUT ROWID;
CREATE TABLE total (passages INTEGER);
CREATE VIRTUAL TABLE look USING fts5 (title, headings, summary, asked, body, content='',
    tokenize="unicode61 remove_diacritics 0");
"""


def folder() -> Path:
    return Path(settings.SEARCH_DIR).resolve()


def fingerprint(library: Library) -> str:
    """Changes when an article, a policy figure, the tool's name or a way of asking does."""
    parts = [LAYOUT, library.language, *facts.versions(), publishing_tool.version()]
    parts.append(_fixed(library.language))
    parts += [f"{article.slug}={article.revision}" for article in library]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:20]


@lru_cache(maxsize=8)
def _fixed(language: str) -> str:
    """What a process does not see change: ways of asking, synonyms, and the rules of networks,
    which an article lists."""
    phrases = synonyms.of_file(language).phrases  # no set in it: its order is the same everywhere
    pages = site_pages(language)
    known = (asked_by_section(language), phrases, pages, NAMES, public.causes_with_answers())
    return hashlib.sha256(repr(known).encode()).hexdigest()


def path_of(library: Library) -> Path:
    return folder() / f"{library.language}-{fingerprint(library)}.sqlite3"


def build(library: Library) -> Path:
    """Write the index and return its file. Two processes may do so at once: the last one to
    be ready replaces the other's file by one that says the same."""
    goal = path_of(library)
    goal.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=goal.parent, prefix=".building-", suffix=".sqlite3")
    os.close(handle)
    beside = Path(name)
    try:
        with closing(sqlite3.connect(beside)) as database:
            _write(database, library)
        beside.chmod(0o644)
        beside.replace(goal)
    finally:
        beside.unlink(missing_ok=True)
    return goal


def delete_old_files(keep: Iterable[Path], *, older_than: float = KEPT_SECONDS) -> None:
    """Remove index files that nobody reads any more, but never one of ``keep``."""
    kept, before = set(keep), time.time() - older_than
    for path in folder().glob("*.sqlite3"):
        if path not in kept and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)


def _write(database: sqlite3.Connection, library: Library) -> None:
    # Nobody sees the file before it is whole, so it needs no journal.
    database.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {SCHEMA}")
    counted = _Counted(library.language)
    passages = 0
    for number, document in enumerate(documents(library), 1):
        counted.of(document.network)
        passages += len(document.passages)
        _add(database, number, document, counted)
    counted.of("")
    for page in site_pages(library.language).values():
        counted.add(" ".join((page.summary, *page.phrases)))
    for spellings in NAMES.values():
        counted.add(" ".join(spellings))  # right as they are written
    database.execute("INSERT INTO total VALUES (?)", (passages,))
    database.executemany("INSERT INTO word VALUES (?, ?, ?)", counted.rows())
    database.executemany("INSERT INTO stem VALUES (?, ?)", counted.passages().items())
    database.execute("INSERT INTO look (look) VALUES ('optimize')")
    database.commit()


class _Counted:
    """The words of all articles, for typing errors and for how telling a word is."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.words: Counter[str] = Counter()
        self.stems: Counter[str] = Counter()
        self._of_networks: Counter[str] = Counter()
        self._networks: set[str] = set()
        self._counted_in = self.stems

    def of(self, network: str) -> None:
        """What is added from here on is of an article about one network, or of any other."""
        self._networks |= {network} - {""}
        self._counted_in = self._of_networks if network else self.stems

    def passages(self) -> Counter[str]:
        """Stem -> passages. Articles about one network say the same as each other: however
        many there are, they make a word no commoner than a few of them would."""
        share = min(1.0, AS_MANY_AS / len(self._networks)) if self._networks else 1.0
        alike = {stem: max(1, round(n * share)) for stem, n in self._of_networks.items()}
        return self.stems + Counter(alike)

    def add(self, text: str) -> None:
        counted = Counter(written(text))
        self.words.update(counted)
        self._counted_in.update({form for word in counted for form in forms(word, self.language)})

    def rows(self) -> list[tuple[str, str, int]]:
        """Folded, as it is mostly written, how often."""
        best: dict[str, tuple[str, int]] = {}
        total: Counter[str] = Counter()
        for word, count in self.words.items():
            plain = fold(word)
            total[plain] += count
            if count > best.get(plain, ("", 0))[1]:
                best[plain] = word, count
        return [(plain, best[plain][0], count) for plain, count in total.items()]


def _add(database: sqlite3.Connection, number: int, document: Document, counted: _Counted) -> None:
    language = counted.language
    rows = [_passage(number, document, passage, counted) for passage in document.passages]
    asked = (*document.asked, *(ask for passage in document.passages for ask in passage.asked))
    counted.add(" ".join((document.summary, *asked)))
    columns = (
        number,
        padded_stems(document.title, language),
        "".join(dict.fromkeys(row[4] for row in rows)),  # headings
        padded_stems(document.summary, language),
        "\n".join(padded_stems(phrase, language) for phrase in asked),
        "".join(row[6] for row in rows),  # body
    )
    database.executemany("INSERT INTO passage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.execute(
        "INSERT INTO look (rowid, title, headings, summary, asked, body) VALUES (?, ?, ?, ?, ?, ?)",
        columns,
    )
    near = phrases.serialize(document.asked, synonyms.of_file(language))
    database.execute(
        "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, document.slug, *columns[1:], near, document.network, _called(document.title)),
    )


def _passage(
    number: int, document: Document, passage: Passage, counted: _Counted
) -> tuple[int, str, str, str, str, str, str, str, str]:
    language = counted.language
    counted.add(f"{document.title} {passage.heading} {passage.text}")
    return (
        number,
        passage.anchor,
        passage.heading,
        passage.text,
        padded_stems(passage.heading, language),
        "\n".join(padded_stems(phrase, language) for phrase in passage.asked),
        padded_stems(passage.text, language),
        phrases.serialize(passage.asked, synonyms.of_file(language)),
        _called(passage.heading),
    )


def _called(heading: str) -> str:
    """A title or heading, so that one that is typed as it stands is recognised."""
    return " ".join(words(heading))
