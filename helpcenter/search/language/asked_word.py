"""One word of a query, as it is looked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AskedWord:
    """Stems that answer the word, each with its worth from 0 to 1, and how telling it is.

    ``beside``: a word of every day, which people say beside the matter.
    """

    stems: dict[str, float]
    telling: float
    beside: bool = False
