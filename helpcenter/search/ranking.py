"""Which articles answer a question best, and by which passage."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from helpcenter.search.index.store import Index
from helpcenter.search.language.asked_word import Asked
from helpcenter.search.language.lexicon import Lexicon
from helpcenter.search.language.phrases import likeness
from helpcenter.search.question import Question

# bm25's weights for FTS5, and our own for the second look: title > headings > summary > body.
TITLE, HEADINGS, SUMMARY, ASKS, BODY = 10.0, 5.0, 4.0, 5.0, 1.0
WEIGHTS = (TITLE, HEADINGS, SUMMARY, ASKS, BODY)
CANDIDATES = 30  # articles that get the second look
MOST_MATCHED = 24  # stems that FTS5 looks for: the most telling ones
LIKE_ASKED = 20.0  # what it counts that readers ask for an article in these very words
IN_HEADING = 0.4  # of a passage, beside its text
FURTHER = 0.15
SECOND = 0.3
COVER = 1.0  # how much it counts that all of the words are there
SEEN, NEARLY_ASKED = 3, 0.45
IN_TITLE = 0.3
BRIEF, BRIEF_LENGTH = 0.25, 200  # a short passage that says it is to the point; characters
UNNAMED = 0.85  # an article about one network, for a question that does not speak of it
NEAR_ENOUGH = 0.12  # of the best score: what is less is only noise
# Number, slug, the stems of each field, the phrases as they were written down, the network.
Row = tuple[int, str, str, str, str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """An article's place among the answers; ``passage`` is a rowid, ``others`` further ones."""

    slug: str
    score: float
    passage: int
    others: tuple[int, ...]
    likeness: float = 0.0  # to the nearest of the phrases in which readers ask for it
    named: bool = False  # about a network that the question names


def rank(index: Index, question: Question, *, limit: int) -> list[Found]:
    if not question.asked:
        return []
    found = [_second_look(index, row, question) for row in _candidates(index, question)]
    found.sort(key=lambda one: (-one.score, one.slug))
    best = found[0].score if found else 0.0
    kept = [one for one in found[:limit] if one.score >= best * NEAR_ENOUGH]
    return _seen(kept, [*_asked_for(found), *_named(found)])[:limit]


def _asked_for(found: Sequence[Found]) -> list[Found]:
    """The article that readers ask for most nearly so, however many others share the words."""
    nearest = max(found, key=lambda one: one.likeness, default=None)
    return [nearest] if nearest and nearest.likeness >= NEARLY_ASKED else []


def _named(found: Sequence[Found]) -> list[Found]:
    """Whoever names a network or two is offered their articles, whatever else is meant."""
    named = [one for one in found if one.named]
    return named if len(named) < SEEN else []


def _seen(found: list[Found], wanted: Sequence[Found]) -> list[Found]:
    """The best on top, and the wanted ones among those that are seen without scrolling."""
    late = [one for one in dict.fromkeys(wanted) if one not in found[:SEEN]]
    first = [one for one in found[:SEEN] if one in wanted or one is found[0]]
    others = [one for one in found if one not in first and one not in late]
    room = max(SEEN - len(first) - len(late), 0)
    head = sorted([*first, *others[:room]], key=found.index)
    return [*head, *late, *others[room:]]


def _candidates(index: Index, question: Question) -> list[Row]:
    """The articles that FTS5 finds best."""
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


def _second_look(index: Index, row: Row, question: Question) -> Found:
    number, slug, *fields, phrases, network = row
    total = sum(one.telling for one in question.asked)
    points, covered = 0.0, 0.0
    for asked in question.asked:
        points += _answered(asked, fields, index.lexicon)
        covered += asked.telling * _worth(asked, " ".join(fields))
    share = covered / total
    passage, others, near = _passages(index.database, number, question, fields[0])
    near_asked = likeness(phrases, question.asked, total)
    score = points * share**COVER * (0.5 + near) + LIKE_ASKED * near_asked * near_asked * total
    named = bool(network) and network in question.stems
    score *= UNNAMED if network and not named else 1.0
    return Found(slug, score, passage, others, near_asked, named)


def _answered(asked: Asked, fields: Sequence[str], lexicon: Lexicon) -> float:
    """By the best of its stems; a meaning of two words is told by both."""
    each = sorted(
        (
            min(asked.telling, lexicon.telling(stem)) * _points(stem, worth, fields)
            for stem, worth in asked.stems.items()
        ),
        reverse=True,
    )
    return each[0] + SECOND * sum(each[1:2])


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
    database: sqlite3.Connection, number: int, question: Question, title: str
) -> tuple[int, tuple[int, ...], float]:
    """The passage that answers most, two more, and how much of the question the first holds.

    What the article's title says already tells its passages little from each other.
    """
    worths = [one.telling * (IN_TITLE if _worth(one, title) else 1.0) for one in question.asked]
    rows = database.execute(
        "SELECT rowid, head, body FROM passage WHERE article = ? ORDER BY rowid", (number,)
    )
    scored = []
    for rowid, head, body in rows:
        share = _share(question, worths, head, body)
        scored.append((share * (1 + BRIEF * (len(body) < BRIEF_LENGTH)), share, rowid))
    scored.sort(key=lambda one: (-one[0], one[2]))
    best, share, first = scored[0]
    others = tuple(rowid for worth, _share, rowid in scored[1:3] if worth > best / 2)
    return first, others, share / sum(worths)


def _share(question: Question, worths: Sequence[float], head: str, body: str) -> float:
    """How much of the question a passage holds; what stands in its heading counts for more."""
    return sum(
        worth * (_here(asked, body) + IN_HEADING * _here(asked, head))
        for asked, worth in zip(question.asked, worths, strict=True)
    )


def _here(asked: Asked, text: str) -> float:
    """The best of the stems, and a little for each further one: "lives" beside "days"."""
    found = sorted(
        (worth for one, worth in asked.stems.items() if f" {one} " in text), reverse=True
    )
    return found[0] + FURTHER * min(len(found) - 1, 2) if found else 0.0
