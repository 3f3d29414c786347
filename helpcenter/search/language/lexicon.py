"""The words of an index, and how well each tells one passage from another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

LEAST_TELLING = 0.4
KIN_SHORTEST, KIN_ENDING, KIN_MOST = 4, 3, 3  # letters that are shared, and that may differ
TEMPERED = 0.7  # a word that one article drops by the way does not outweigh all the others


@dataclass(frozen=True)
class Lexicon:
    """The words of an index, in memory: read once a process and file."""

    counts: dict[str, int]  # word, folded -> how often
    shown: dict[str, str]  # word, folded -> as it is written
    passages: dict[str, int]  # stem -> in how many passages
    total: int  # passages

    @cached_property
    def phrases(self) -> dict[str, Any]:
        """Ways of asking, made ready to be compared: see ``phrases``."""
        return {}

    @cached_property
    def paragraphs(self) -> dict[int, Any]:
        """The words of articles' paragraphs, made ready to be looked up: see ``paragraphs``."""
        return {}

    @cached_property
    def words(self) -> list[str]:
        return list(self.counts)

    def kin(self, word: str) -> tuple[str, ...]:
        """Stems with the same beginning, for a form of a word that no article has."""
        size = max(KIN_SHORTEST, len(word) - KIN_ENDING)
        if len(word) < size + 1 or not word.isalpha():
            return ()
        begins = self._by_beginning.get(word[:KIN_SHORTEST], ())
        near = [stem for stem in begins if stem[:size] == word[:size] and len(stem) <= len(word)]
        return tuple(sorted(near, key=lambda stem: (len(stem), stem))[:KIN_MOST])

    @cached_property
    def _by_beginning(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for stem in self.passages:
            groups.setdefault(stem[:KIN_SHORTEST], []).append(stem)
        return groups

    def telling(self, stem: str) -> float:
        """How well a stem tells one passage from another; 0 where none holds it."""
        count = self.passages.get(stem, 0)
        if not count:
            return 0.0
        rare = math.log(1 + (self.total - count + 0.5) / (count + 0.5))
        # Phrases count as well, so a word may stand more often than there are passages.
        return max(LEAST_TELLING, math.pow(max(rare, 0.0), TEMPERED))
