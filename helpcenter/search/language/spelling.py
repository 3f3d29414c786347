"""Typing errors: the known word that was most likely meant."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from helpcenter.search.language.lexicon import Lexicon
from helpcenter.search.language.synonyms import Synonyms, common, everyday
from helpcenter.search.language.tokens import forms

SHORTEST, LONGEST = 4, 30  # of words that are mended
NEAREST = 12
FREQUENT = 15
RARER = 10  # times: words that are hardly any beside the one they make up
OTHER_BEGINNING = 0.6  # people seldom miss the first letter
PART = 3  # letters of a word that was glued to the next one


def edits(word: str) -> int:
    """How many slips we forgive: a letter wrong, missing, doubled, or two changed places."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) < 6 else 2 if len(word) < 10 else 3


class Speller:
    """The vocabulary of one index and its synonyms."""

    def __init__(self, lexicon: Lexicon, synonyms: Synonyms) -> None:
        self.lexicon, self.synonyms = lexicon, synonyms
        self.language = synonyms.language

    def knows(self, word: str) -> bool:
        """Right as it is, whether or not an article holds it."""
        return (
            word in self.lexicon.counts
            or word in self.synonyms.said
            or word in common(self.language)
            or word in everyday(self.language)
            or any(
                stem in self.lexicon.passages or stem in self.synonyms.stems
                for stem in forms(word, self.language)
            )
        )

    def mend(self, word: str) -> str:
        """The known word or words that were meant; empty where none is near."""
        if self.knows(word) or not word.isalpha() or not SHORTEST <= len(word) <= LONGEST:
            return ""
        most = edits(word)
        near = process.extract(
            word, self.lexicon.words, scorer=OSA.distance, score_cutoff=most, limit=NEAREST
        )
        near += process.extract(
            word, self.synonyms.said, scorer=OSA.distance, score_cutoff=most, limit=3
        )
        if near:
            best = min(near, key=lambda candidate: self._cost(word, candidate[0], candidate[1]))
            if best[1] > 1 and len(word) < 8 and not self._frequent(best[0]):
                return ""  # two slips in a short word: only for a word that is everywhere
            return self.lexicon.shown.get(best[0], best[0])
        return self._split(word)

    def completed(self, beginning: str, most: int) -> list[str]:
        """Known words that begin so, the most frequent first; forgiving where none does."""
        counts = self.lexicon.counts
        completions = [word for word in counts if word.startswith(beginning)]
        if not completions and len(beginning) >= SHORTEST and beginning.isalpha():
            completions = self._nearly(beginning)
        return sorted(completions, key=lambda word: -counts[word])[:most]

    def _nearly(self, beginning: str) -> list[str]:
        size, most = len(beginning), min(edits(beginning), 2)
        heads = {word: word[:size] for word in self.lexicon.counts if word[0] == beginning[0]}
        near = process.extract(
            beginning, heads, scorer=OSA.distance, score_cutoff=most, limit=NEAREST
        )
        return [word for _head, distance, word in near if distance == near[0][1]]

    def _frequent(self, known: str) -> bool:
        return self.lexicon.counts.get(known, 0) >= FREQUENT

    def _cost(self, word: str, known: str, distance: float) -> float:
        often = math.log10(1 + self.lexicon.counts.get(known, 0))
        other = OTHER_BEGINNING * (known[0] != word[0])
        short = 2.0 * (len(known) < SHORTEST)  # three letters are near to everything
        return distance + other + short - 0.25 * often

    def _split(self, word: str) -> str:
        """``accesstoken`` -> ``access token``."""
        counts = self.lexicon.counts
        for at in range(PART, len(word) - PART + 1):
            if word[:at] in counts and word[at:] in counts:
                return f"{word[:at]} {word[at:]}"
        return ""

    def joined(self, first: str, second: str) -> str:
        """``face book`` -> ``facebook``, where one of the two alone is no word, or hardly one."""
        whole, counts = f"{first}{second}", self.lexicon.counts
        if whole not in counts:
            return ""
        alone = max(counts.get(first, 0), counts.get(second, 0))
        if self.knows(first) and self.knows(second) and counts[whole] < RARER * alone:
            return ""
        return self.lexicon.shown[whole]


def mended(tokens: Sequence[str], speller: Speller) -> tuple[list[str], dict[str, str]]:
    """The words as they were meant, and what was changed: as typed -> as searched."""
    meant: list[str] = []
    corrected: dict[str, str] = {}
    at = 0
    while at < len(tokens):
        word = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else ""
        whole = speller.joined(word, after) if after else ""
        mend = whole or speller.mend(word)
        if mend:
            corrected[f"{word} {after}" if whole else word] = mend
        meant += (mend or word).split()
        at += 2 if whole else 1
    return meant, corrected
