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
IN_HEADING = 0.4  # of the share
FURTHER = 0.15  # a second way of saying the same
IN_TITLE = 0.3  # what the article is called tells its paragraphs little from each other
WHOLE = 0.7  # the beginning, for a phrase that asks for the article as a whole
TITLED = 4.0  # the beginning, for a single word of the title: a network's bare name
MOST_KEPT = 1_500  # articles whose paragraphs an open index keeps


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``rowid`` of the passage; ``share``: how much of the question it holds, about 0 to 1."""

    rowid: int
    score: float
    share: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph's stems, a space on either side of each.

    Text, and no set or count of them: of a thousand articles either takes ten times the memory,
    and longer to make than a question takes to be looked up in the text.
    """

    anchor: str
    text: str  # two spaces between them: each stem has its own on either side
    heading: str
    asked: str
    length: float
    phrases: str


# A word's stems, each as it stands in a text, and their worths.
Keys = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The question, as paragraphs are asked for it."""

    words: Sequence[AskedWord]
    keys: Sequence[Keys]  # of each of its words
    worths: Sequence[float]  # of its words, in this article
    telling: float  # all of its words, in any
    as_a_whole: float  # how near it is to phrases that ask for the whole article
    titled: bool  # it is one word, which the title says


def paragraphs(
    index: Index, number: int, question: Question, title: str, as_a_whole: float
) -> list[Paragraph]:
    """All of an article's, the best first. ``as_a_whole``: how near the question is to the
    phrases that ask for the whole article."""
    worths = [word.telling * (IN_TITLE if held(word, title) else 1.0) for word in question.asked]
    telling = sum(word.telling for word in question.asked)
    titled = len(question.asked) == 1 and held(question.asked[0], title) == 1.0
    keys = [_keys(word) for word in question.asked]
    wanted = Wanted(question.asked, keys, worths, telling, as_a_whole, titled)
    told = [
        _told(rowid, words, wanted, index.lexicon) for rowid, words in _of_article(index, number)
    ]
    told.sort(key=lambda paragraph: (-paragraph.score, paragraph.rowid))
    return told


def held(asked: AskedWord, text: str) -> float:
    """The worth of the best of the word's stems that the text holds."""
    return max((worth for stem, worth in asked.stems.items() if f" {stem} " in text), default=0.0)


def _of_article(index: Index, number: int) -> list[tuple[int, Words]]:
    """Read once for as long as the index is open, while there is room for them."""
    kept = index.lexicon.paragraphs
    if number not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        rows = index.database.execute(
            "SELECT rowid, anchor, head, asks, body, phrases FROM passage WHERE article = ?"
            " ORDER BY rowid",
            (number,),
        )
        kept[number] = [(rowid, _words(*fields)) for rowid, *fields in rows]
    words: list[tuple[int, Words]] = kept[number]
    return words


def _words(anchor: str, head: str, asks: str, body: str, phrases: str) -> Words:
    length = 1 - LONG + LONG * len(body) / USUAL_LENGTH
    return Words(anchor, body.replace(" ", "  "), head, asks, length, phrases)


def _told(rowid: int, words: Words, wanted: Wanted, lexicon: Lexicon) -> Paragraph:
    share = points = 0.0
    for keys, worth in zip(wanted.keys, wanted.worths, strict=True):
        in_share, in_points = _word(keys, words)
        share += worth * in_share
        points += worth * in_points
    total = sum(wanted.worths)
    near = likeness(words.phrases, wanted.words, wanted.telling, lexicon)
    if not words.anchor:
        near = max(near, WHOLE * wanted.as_a_whole)
        points += total * TITLED * wanted.titled
    return Paragraph(rowid, points / total + LIKE * near * near, share / total, near)


def _keys(word: AskedWord) -> Keys:
    return [(f" {stem} ", worth) for stem, worth in word.stems.items()]


def _word(keys: Keys, words: Words) -> tuple[float, float]:
    """What one word adds to the share and to the points."""
    in_text = in_heading = asked = best = 0.0
    times = 0
    for key, worth in keys:
        count = words.text.count(key)
        if count:
            times += 1
            best = max(best, worth)
            # More is better, ever less so.
            in_text = max(in_text, worth * count * (1 + AGAIN) / (count + AGAIN * words.length))
        if worth > in_heading and key in words.heading:
            in_heading = worth
        if worth > asked and key in words.asked:
            asked = worth
    share = best + FURTHER * min(max(times - 1, 0), 2) + IN_HEADING * in_heading
    return share, TEXT * in_text + HEADING * in_heading + ASKED * asked
