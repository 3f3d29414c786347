"""Which articles answer a question best, and by which passage."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from helpcenter.search.question import Asked, Question
from helpcenter.search.store import Index

# bm25's weights for FTS5, and our own for the second look: title > headings > summary > body.
TITLE, HEADINGS, SUMMARY, ASKS, BODY = 10.0, 5.0, 4.0, 5.0, 1.0
WEIGHTS = (TITLE, HEADINGS, SUMMARY, ASKS, BODY)
CANDIDATES = 40  # articles that get the second look
MOST_MATCHED = 24  # stems that FTS5 looks for: the most telling ones
LIKE_ASKED = 14.0  # what it counts that readers ask for an article in these very words
NEAR_ENOUGH = 0.12  # of the best score: what is less is only noise


@dataclass(frozen=True, slots=True)
class Found:
    """An article's place among the answers; ``passage`` is a rowid, ``others`` further ones."""

    slug: str
    score: float
    passage: int
    others: tuple[int, ...]


def rank(index: Index, question: Question, *, limit: int) -> list[Found]:
    if not question.asked:
        return []
    found = [_second_look(index, row, question) for row in _candidates(index, question)]
    found.sort(key=lambda one: (-one.score, one.slug))
    best = found[0].score if found else 0.0
    return [one for one in found[:limit] if one.score >= best * NEAR_ENOUGH]


def _candidates(index: Index, question: Question) -> list[tuple[int, str, str, str, str, str, str]]:
    """The articles that FTS5 finds best: number, slug, and the stems of each field."""
    telling = index.lexicon.telling
    worth = {one: telling(one) for one in question.stems}
    most = sorted(worth, key=lambda one: (-worth[one], one))[:MOST_MATCHED]
    match = " OR ".join(f'"{one}"' for one in most)  # stems hold letters and digits only
    weights = ", ".join(str(weight) for weight in WEIGHTS)
    query = (
        "SELECT article.* FROM (SELECT rowid AS id FROM look WHERE look MATCH ?"  # noqa: S608 - numbers of ours
        f" ORDER BY bm25(look, {weights}) LIMIT {CANDIDATES}) AS best JOIN article USING (id)"
    )
    return index.database.execute(query, (match,)).fetchall()


def _second_look(
    index: Index, row: tuple[int, str, str, str, str, str, str], question: Question
) -> Found:
    number, slug, *fields = row
    total = sum(one.telling for one in question.asked)
    points, covered = 0.0, 0.0
    for asked in question.asked:
        best = max(_points(stem, worth, fields) for stem, worth in asked.stems.items())
        points += asked.telling * best
        covered += asked.telling * _worth(asked, " ".join(fields))
    share = covered / total
    passage, others, near = _passages(index.database, number, question, total)
    likeness = _likeness(fields[3], question, total)
    score = points * share * (0.5 + near) + LIKE_ASKED * likeness * likeness * total
    return Found(slug, score, passage, others)


def _points(stem: str, worth: float, fields: Sequence[str]) -> float:
    """Of one word in one article: each field counts once, the text a little by how often."""
    key = f" {stem} "
    held = sum(
        weight for weight, field in zip(WEIGHTS[:-1], fields[:-1], strict=True) if key in field
    )
    return worth * (held + BODY * min(fields[-1].count(key), 4))


def _worth(asked: Asked, text: str) -> float:
    return max((worth for one, worth in asked.stems.items() if f" {one} " in text), default=0.0)


def _passages(
    database: sqlite3.Connection, number: int, question: Question, total: float
) -> tuple[int, tuple[int, ...], float]:
    """The passage that holds most of the question, two more, and how much the first holds."""
    rows = database.execute(
        "SELECT rowid, head, body FROM passage WHERE article = ? ORDER BY rowid", (number,)
    )
    scored = [(_share(question, head, body) / total, rowid) for rowid, head, body in rows]
    scored.sort(key=lambda one: (-one[0], one[1]))
    best = scored[0][0]
    others = tuple(rowid for share, rowid in scored[1:3] if share > best / 2)
    return scored[0][1], others, best


def _share(question: Question, head: str, body: str) -> float:
    return sum(
        asked.telling * (0.75 * _worth(asked, body) + 0.25 * _worth(asked, head) * 2)
        if _worth(asked, head)
        else asked.telling * _worth(asked, body)
        for asked in question.asked
    )


def _likeness(asks: str, question: Question, total: float) -> float:
    """From 0 to 1: how near the nearest of the phrases is in which readers ask for it."""
    return max((_like(phrase.split(), question, total) for phrase in asks.split("\n")), default=0)


def _like(phrase: Sequence[str], question: Question, total: float) -> float:
    """Shared words against the words of both, weighed by how telling they are."""
    if not phrase:
        return 0.0
    words = set(phrase)
    shared = 0.0
    matched = set[str]()
    for asked in question.asked:
        here = words & asked.stems.keys()
        if here:
            shared += asked.telling * max(asked.stems[one] for one in here)
            matched |= here
    if not matched:
        return 0.0
    rest = len(words - matched)
    return shared / (total + 0.4 * rest)
