"""Which paragraph of an article answers a question best: by its words, its heading, and the
phrases in which readers ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpcenter.search.index.store import Index
from helpcenter.search.language.asked_word import AskedWord
from helpcenter.search.language.lexicon import Lexicon
from helpcenter.search.language.phrases import likeness
from helpcenter.search.question import Question

# What a word is worth in each place, and the likeness to a phrase beside them.
HEADING, ASKED, TEXT = 0.5, 0.3, 1.0
LIKE = 3.0
# A word that comes again says a little more; a long text holds any word by chance.
AGAIN, LONG, USUAL_LENGTH = 0.5, 0.2, 600
FURTHER = 0.15  # a second way of saying the same
IN_TITLE = 0.3  # what the article is called tells its paragraphs little from each other
WHOLE = 0.7  # the beginning, for a phrase that asks for the article as a whole


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``rowid`` of the passage; ``share``: how much of the question it holds, about 0 to 1."""

    rowid: int
    anchor: str
    score: float
    share: float
    likeness: float


def paragraphs(
    index: Index, number: int, question: Question, title: str, as_a_whole: float
) -> list[Paragraph]:
    """All of an article's, the best first. ``as_a_whole``: how near the question is to the
    phrases that ask for the whole article."""
    worths = [word.telling * (IN_TITLE if held(word, title) else 1.0) for word in question.asked]
    rows = index.database.execute(
        "SELECT rowid, anchor, head, asks, body, phrases FROM passage WHERE article = ?"
        " ORDER BY rowid",
        (number,),
    )
    told = [_told(row, question, worths, as_a_whole, index.lexicon) for row in rows]
    told.sort(key=lambda paragraph: (-paragraph.score, paragraph.rowid))
    return told


def held(asked: AskedWord, text: str) -> float:
    """The worth of the best of the word's stems that the text holds."""
    return max((worth for stem, worth in asked.stems.items() if f" {stem} " in text), default=0.0)


def _told(
    row: tuple[int, str, str, str, str, str],
    question: Question,
    worths: Sequence[float],
    as_a_whole: float,
    lexicon: Lexicon,
) -> Paragraph:
    rowid, anchor, head, asks, body, phrases = row
    total = sum(worths)
    telling = sum(word.telling for word in question.asked)
    length = 1 - LONG + LONG * len(body) / USUAL_LENGTH
    share = points = 0.0
    for word, worth in zip(question.asked, worths, strict=True):
        here = _here(word, body)
        share += worth * (here + 0.4 * held(word, head))
        points += worth * (
            TEXT * _weighed(word, body, length)
            + HEADING * held(word, head)
            + ASKED * held(word, asks)
        )
    near = likeness(phrases, question.asked, telling, lexicon)
    if not anchor:
        near = max(near, WHOLE * as_a_whole)
    score = points / total + LIKE * near * near
    return Paragraph(rowid, anchor, score, share / total, near)


def _weighed(word: AskedWord, body: str, length: float) -> float:
    best = 0.0
    for stem, worth in word.stems.items():
        count = body.count(f" {stem} ")
        if count:
            best = max(best, worth * count * (1 + AGAIN) / (count + AGAIN * length))
    return best


def _here(word: AskedWord, text: str) -> float:
    """The best of the stems, and a little for each further one: "lives" beside "days"."""
    worths = sorted(
        (worth for stem, worth in word.stems.items() if f" {stem} " in text), reverse=True
    )
    return worths[0] + FURTHER * min(len(worths) - 1, 2) if worths else 0.0
