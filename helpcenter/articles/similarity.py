"""Which texts are alike: the cosine between their words, rare words counting more.

A word is counted by its stem; a word that every text has counts for nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from snowballstemmer import stemmer

WORD = re.compile(r"[^\W\d_]{3,}")
NOT_WORDS = re.compile(r"\]\([^)]*\)|\{[^}]*\}|`[^`]*`")  # addresses, tags, code
LEAST = 0.06  # below that two texts share little but their language

_ENGLISH = stemmer("english")

Vector = Mapping[str, float]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    return str(_ENGLISH.stemWord(word))


def counted(text: str) -> Counter[str]:
    """How often each stem stands in an English text of Markdown."""
    return Counter(_stem(word) for word in WORD.findall(NOT_WORDS.sub(" ", text).lower()))


class Likeness:
    """Compares texts that were counted beforehand; the weights are worked out once."""

    def __init__(self, texts: Mapping[str, Counter[str]]) -> None:
        held_by = Counter(word for words in texts.values() for word in words)
        rare = {word: math.log(len(texts) / count) for word, count in held_by.items()}
        self._vectors = {name: _vector(words, rare) for name, words in texts.items()}

    def between(self, name: str, other: str) -> float:
        """0: nothing in common but what all share; 1: the same words as often."""
        short, long = sorted((self._vectors[name], self._vectors[other]), key=len)
        return sum(weight * long.get(word, 0.0) for word, weight in short.items())

    def nearest(self, name: str) -> list[str]:
        """The others that are alike enough to mention, the likest first."""
        likes = [(self.between(name, other), other) for other in self._vectors if other != name]
        return [other for like, other in sorted(likes, reverse=True) if like >= LEAST]


def _vector(words: Counter[str], rare: Mapping[str, float]) -> Vector:
    weights = {word: (1 + math.log(count)) * rare[word] for word, count in words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {word: weight / length for word, weight in weights.items() if weight} if length else {}
