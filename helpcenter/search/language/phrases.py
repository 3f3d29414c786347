"""The phrases in which readers ask for an article, made ready to be compared with a question.

A phrase is widened as a question is: one that says "reconnect" is also met by a question that
says "authorize again", as both mean a refresh. Words that are everywhere tell nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from helpcenter.search.language.asked_word import AskedWord
from helpcenter.search.language.synonyms import Synonyms, common, meant_by
from helpcenter.search.language.tokens import forms, words

ALSO = 0.8  # what a meaning is worth beside the phrase's own word
UNSAID = 0.8  # what a word of the phrase counts against it that the question does not hold
REMEMBERED = 2048  # paragraphs whose phrases a process keeps as they are compared

PhraseStems = dict[
    str, tuple[int, float]
]  # stem -> the word of the phrase it answers, and how well


def serialize(phrases: Sequence[str], synonyms: Synonyms) -> str:
    """For the index: a phrase a line, ``own+own~meaning~meaning`` for each of its words."""
    return "\n".join(filter(None, (_line(phrase, synonyms) for phrase in phrases)))


def _line(phrase: str, synonyms: Synonyms) -> str:
    tokens = words(phrase)
    meant, dull = meant_by(tokens, synonyms), common(synonyms.language)
    kept = [at for at, word in enumerate(tokens) if word not in dull or meant.get(at)]
    told = (
        "~".join(("+".join(forms(tokens[at], synonyms.language)), *meant.get(at, ())))
        for at in kept or range(len(tokens))
    )
    return " ".join(dict.fromkeys(told))


def likeness(written: str, asked: Sequence[AskedWord], total: float) -> float:
    """From 0 to 1: how near the nearest of the phrases is to the question. ``total`` is how
    telling the words of the question are together."""
    stems = {stem for word in asked for stem in word.stems}
    return max(
        (_like(held, size, asked, stems, total) for held, size in _parse(written)), default=0
    )


def _like(
    held: PhraseStems, size: int, asked: Sequence[AskedWord], stems: set[str], total: float
) -> float:
    """Shared words against the words of both, weighed by how telling they are."""
    both = held.keys() & stems
    if not both:
        return 0.0
    shared = sum(
        word.telling * max(word.stems[stem] * held[stem][1] for stem in both & word.stems.keys())
        for word in asked
        if not both.isdisjoint(word.stems)
    )
    met = {held[stem][0] for stem in both}
    return shared / (total + UNSAID * (size - len(met)))


@lru_cache(maxsize=REMEMBERED)
def _parse(written: str) -> tuple[tuple[PhraseStems, int], ...]:
    """The phrases of an article, each with the number of its words."""
    lines = [line.split(" ") for line in written.split("\n") if line]
    return tuple((_phrase_stems(line), len(line)) for line in lines)


def _phrase_stems(line: Sequence[str]) -> PhraseStems:
    held: PhraseStems = {}
    told = [word.split("~") for word in line]
    for at, (_own, *also) in enumerate(told):
        for stem in also:
            held.setdefault(stem, (at, ALSO))
    for at, (own, *_also) in enumerate(told):
        for stem in own.split("+"):
            held[stem] = at, 1.0
    return held
