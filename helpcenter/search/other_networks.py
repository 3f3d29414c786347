"""Networks that people ask for and that this site does not connect.

The list is of names only. One that arrives in the registry is no longer in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz.distance import OSA

from channels.public import help_center as public
from helpcenter.search.language.network_names import ELSEWHERE, NAMES
from helpcenter.search.language.tokens import words

AS_WRITTEN = {name.lower() for name in ELSEWHERE}  # one letter less is another word
LONG_ENOUGH = 7  # letters of a name in which one slip is forgiven


def unconnected() -> dict[str, tuple[str, ...]]:
    """Those of the names that are no network of ours."""
    return _unconnected(public.called())


def named_in(query: str) -> list[str]:
    """The names of networks in a query that this site does not connect."""
    spoken, called = words(query), public.called()
    ours = {called.get(word, "") for word in spoken}
    return [
        name
        for name, spelled in _unconnected(called).items()
        if ELSEWHERE.get(name) not in ours
        and any(_holds(spoken, spelling.split()) for spelling in spelled)
    ]


def _unconnected(called: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        name: spelled
        for name, spelled in NAMES.items()
        if called.keys().isdisjoint((name.lower(), *spelled))
    }


def _holds(spoken: Sequence[str], spelling: Sequence[str]) -> bool:
    return any(all(map(_same, part, spelling)) for part in _parts(spoken, len(spelling)))


def _parts(spoken: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (spoken[at : at + size] for at in range(len(spoken) - size + 1))


def _same(said: str, meant: str) -> bool:
    if said == meant:
        return True
    if meant in AS_WRITTEN:
        return False
    return len(meant) >= LONG_ENOUGH and OSA.distance(said, meant, score_cutoff=1) <= 1
