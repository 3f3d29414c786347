"""The phrases in which readers ask for an article, made ready to be compared with a question.

A phrase is widened as a question is: one that says "reconnect" is also met by a question that
says "authorize again", as both mean a refresh. Words that are everywhere tell nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpcenter.search.language.asked_word import AskedWord
from helpcenter.search.language.lexicon import LEAST_TELLING, Lexicon
from helpcenter.search.language.synonyms import Synonyms, common, meant_by
from helpcenter.search.language.tokens import forms, words

ALSO = 0.8  # what a meaning is worth beside the phrase's own word
UNSAID = 0.9  # what a word of the phrase counts against it that the question does not hold

# Stem -> the word of the phrase it answers, and how well.
PhraseStems = dict[str, tuple[int, float]]
# Its stems, how telling each of its words is, and all of them together.
Phrase = tuple[PhraseStems, list[float], float]
# A paragraph's phrases, and for each stem those that hold it: most hold none that is asked for.
Parsed = tuple[tuple[Phrase, ...], dict[str, list[int]]]


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


def likeness(written: str, asked: Sequence[AskedWord], total: float, lexicon: Lexicon) -> float:
    """From 0 to 1: how near the nearest of the phrases is to the question. ``total`` is how
    telling the words of the question are together."""
    stems = {stem for word in asked for stem in word.stems}
    phrases, holding = _parsed(written, lexicon)
    near = {at for stem in stems & holding.keys() for at in holding[stem]}
    return max((_like(phrases[at], asked, stems, total) for at in near), default=0)


def _like(phrase: Phrase, asked: Sequence[AskedWord], stems: set[str], total: float) -> float:
    """Shared words against the words of both, weighed by how telling they are."""
    held, tellings, whole = phrase
    both = held.keys() & stems
    shared = sum(
        word.telling * max(word.stems[stem] * held[stem][1] for stem in both & word.stems.keys())
        for word in asked
        if not both.isdisjoint(word.stems)
    )
    unsaid = whole - sum(tellings[at] for at in {held[stem][0] for stem in both})
    return shared / (total + UNSAID * unsaid)


def _parsed(written: str, lexicon: Lexicon) -> Parsed:
    """The phrases of a paragraph, read once for as long as their index is open."""
    kept: Parsed | None = lexicon.phrases.get(written)
    if kept is None:
        lines = [line.split(" ") for line in written.split("\n") if line]
        phrases = tuple(_phrase(line, lexicon) for line in lines)
        holding: dict[str, list[int]] = {}
        for at, (held, *_rest) in enumerate(phrases):
            for stem in held:
                holding.setdefault(stem, []).append(at)
        kept = lexicon.phrases[written] = phrases, holding
    return kept


def _phrase(line: Sequence[str], lexicon: Lexicon) -> Phrase:
    held = _phrase_stems(line)
    told = [word.partition("~")[0].split("+") for word in line]
    tellings = [max(map(lexicon.telling, own)) or LEAST_TELLING for own in told]
    return held, tellings, sum(tellings)


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
