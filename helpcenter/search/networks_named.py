"""Which of our networks a question names, by the stems of their names."""

from __future__ import annotations

from collections.abc import Set
from functools import lru_cache

from helpcenter.policies import facts
from helpcenter.search.language.tokens import stem, words


def spoken_of(asked: Set[str], language: str) -> set[str]:
    """The ids of the networks one of whose names is in these stems as a whole: "Threads" is one
    stem, "Google Business Profile" are three."""
    return {network for network, names in _names(language) if any(name <= asked for name in names)}


@lru_cache(maxsize=8)
def _names(language: str) -> tuple[tuple[str, tuple[frozenset[str], ...]], ...]:
    return tuple(
        (
            network,
            tuple(
                frozenset(stem(word, language) for word in words(said)) for said in (network, name)
            ),
        )
        for network, name in facts.names().items()
    )
