"""Search over the articles: words by their stems, typing errors forgiven, best first."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from helpcenter import policies
from helpcenter.articles import Article, Library
from helpcenter.markup.page import Section

WORD = re.compile(r"[^\W_]+")
# Too common to tell one article from another.
STOP = frozenset(
    """a an and are as at be by can did do does for from has have how i in is it its me my not of
    on or our so t that the their them then there this to was we what when where which who why
    will with you your""".split()  # noqa: SIM905
)
# What readers call it -> what the articles call it.
SYNONYMS = {
    "reconnect": "refresh",
    "reauthorize": "refresh",
    "relink": "refresh",
    "disconnected": "stopped",
    "disconnecting": "stopped",
    "disconnects": "stopped",
    "twitter": "x",
    "tweet": "post",
    "fb": "facebook",
    "ig": "instagram",
    "insta": "instagram",
    "banned": "suspended",
    "2fa": "authentication",
}
ENDINGS = ("ingly", "edly", "ings", "ies", "ing", "ed", "es", "ly", "s")
TITLE, SUMMARY, HEADING, BODY = 12.0, 6.0, 5.0, 1.0
FAR = 0.08  # of the best score: what is less is only noise
MOST = 4  # of one word in one section: more says nothing new
SNIPPET = 28  # words
LIKENESS = 0.75
MOST_WORDS, LONGEST = 12, 30  # of a query: more costs time and finds nothing


@dataclass(frozen=True, slots=True)
class Hit:
    article: Article
    section: Section  # where the words stand, to lead there
    snippet: SafeString
    score: float


@dataclass(frozen=True, slots=True)
class Results:
    query: str
    hits: list[Hit]
    corrected: dict[str, str] = field(default_factory=dict)  # as typed -> as searched

    @property
    def searched(self) -> str:
        """The query with typing errors mended."""
        return WORD.sub(lambda m: self.corrected.get(m[0].lower(), m[0]), self.query)


def stem(word: str) -> str:
    """The word without its usual endings: enough for refresh, refreshes and refreshing."""
    word = word.lower()
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)] + ("y" if ending == "ies" else "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]  # getting -> get
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def stems(text: str) -> list[str]:
    return [stem(word) for word in WORD.findall(text)]


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article's words, counted once."""

    article: Article
    title: frozenset[str]
    summary: frozenset[str]
    sections: tuple[tuple[Section, frozenset[str], Counter[str]], ...]


@dataclass(frozen=True, slots=True)
class Index:
    articles: tuple[Indexed, ...]
    stems: frozenset[str]
    words: tuple[str, ...]  # as written, for typing errors


_kept: dict[tuple[str, ...], Index] = {}


def index(library: Library) -> Index:
    """The library's words: counted again when an article or a policy figure changes."""
    key = (*(one.revision for one in library), *policies.versions())
    if key not in _kept:
        _kept.clear()
        words = sorted(_words(library))
        known = frozenset(stem(word) for word in words)
        _kept[key] = Index(tuple(_indexed(one) for one in library), known, tuple(words))
    return _kept[key]


def _indexed(article: Article) -> Indexed:
    sections = (
        (one, frozenset(stems(one.title)), Counter(stems(one.text)))
        for one in article.page.sections
    )
    title, summary = frozenset(stems(article.title)), frozenset(stems(article.summary))
    return Indexed(article, title, summary, tuple(sections))


def _words(library: Library) -> set[str]:
    found: set[str] = set()
    for article in library:
        texts = [article.title, article.summary]
        texts += [f"{one.title} {one.text}" for one in article.page.sections]
        found.update(word.lower() for word in WORD.findall(" ".join(texts)))
    return found


def search(library: Library, query: str, *, limit: int = 12) -> Results:
    """Articles that hold most of the words, the likeliest first."""
    words = index(library)
    asked = [word.lower() for word in WORD.findall(query)][:MOST_WORDS]
    telling = [word for word in asked if word not in STOP] or asked
    meant = [SYNONYMS.get(word, word) for word in telling]
    corrected = {word: mend for word in meant if (mend := _mend(word, words))}
    wanted = list(dict.fromkeys(stem(corrected.get(word, word)) for word in meant))
    hits = [hit for one in words.articles if (hit := _hit(one, wanted))]
    hits.sort(key=lambda hit: (-hit.score, hit.article.title))
    near = [hit for hit in hits[:limit] if hit.score >= hits[0].score * FAR]
    return Results(query, near, corrected)


def _mend(word: str, known: Index) -> str:
    """The known word that was meant; empty where this one is known or nothing is near."""
    if stem(word) in known.stems or not 4 <= len(word) <= LONGEST or word.isdigit():
        return ""
    near = difflib.get_close_matches(word, known.words, n=1, cutoff=LIKENESS)
    return near[0] if near else ""


def _hit(one: Indexed, wanted: Sequence[str]) -> Hit | None:
    found = {word for word in wanted if word in one.title or word in one.summary}
    best, best_score, total = one.sections[0][0], 0.0, 0.0
    for section, heading, body in one.sections:
        here = {word for word in wanted if word in heading or word in body}
        score = _score(heading, body, wanted) * max(1, len(here))
        found |= here
        total += score
        if score > best_score:
            best, best_score = section, score
    if not found:
        return None
    total += sum(TITLE * (word in one.title) + SUMMARY * (word in one.summary) for word in wanted)
    share = len(found) / len(wanted)
    snippet = mark(excerpt(best.text or one.article.summary, wanted), wanted)
    return Hit(one.article, best, snippet, total * share * share)


def _score(heading: frozenset[str], body: Counter[str], wanted: Sequence[str]) -> float:
    """Of one paragraph. Holding several of the words counts manifold: it was asked for."""
    return sum(HEADING * (word in heading) + BODY * min(body[word], MOST) for word in wanted)


def excerpt(text: str, wanted: Sequence[str]) -> str:
    """The stretch of the text that holds most of the words, with dots where it was cut."""
    words = text.split()
    marks = [any(one in wanted for one in stems(word)) for word in words]
    start, best = 0, -1
    for at in range(max(1, len(words) - SNIPPET + 1)):
        held = sum(marks[at : at + SNIPPET])
        if held > best:
            start, best = at, held
    piece = " ".join(words[start : start + SNIPPET])
    before, after = "… " if start else "", " …" if start + SNIPPET < len(words) else ""
    return f"{before}{piece}{after}"


def mark(text: str, wanted: Sequence[str]) -> SafeString:
    """Escaped text with the found words in ``<mark>``."""
    parts: list[tuple[SafeString]] = []
    end = 0
    for match in WORD.finditer(text):
        if stem(match[0]) in wanted:
            parts.append((format_html("{}<mark>{}</mark>", text[end : match.start()], match[0]),))
            end = match.end()
    parts.append((format_html("{}", text[end:]),))
    return format_html_join("", "{}", parts)
