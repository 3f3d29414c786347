"""What sentences may name, put into words only where one does name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping


class WordsNamed(Mapping[str, str]):
    """What a sentence may name. Only what it does name is put into words."""

    def __init__(self, **words: Callable[[], str]) -> None:
        self._words = words

    def __getitem__(self, name: str) -> str:
        return self._words[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)
