"""What readers say -> what the articles say: from a file a language, and from staff."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.db import DatabaseError

from channels.public import help_center as public
from helpcenter.models import Synonym
from helpcenter.search.language.tokens import bare, fold, stem, words

FILES = Path(__file__).parent / "synonyms"
COMMON = Path(__file__).parent / "common"
MEANT = 0.7  # what a synonym is worth beside the word itself
PHRASED = 0.9  # and the meaning of a whole phrase: "how long" is seldom about length


@dataclass(frozen=True)
class Synonyms:
    """Phrases by their first stem, the longest first, with the stems that they mean."""

    language: str
    phrases: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = field(default_factory=dict)
    said: frozenset[str] = frozenset()  # the words in them, folded: no typing errors
    stems: frozenset[str] = frozenset()  # and their stems

    def found_in(self, stems: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Where a phrase begins, how many words it has, and the stems that it means."""
        for at, first in enumerate(stems):
            for phrase, meant in self.phrases.get(first, ()):
                if tuple(stems[at : at + len(phrase)]) == phrase:
                    yield at, len(phrase), meant

    def with_staff(self, rows: Iterable[tuple[str, str]]) -> Synonyms:
        """These, and staff's beside them."""
        added = {said: [means] for said, means in rows}
        return _made(self.language, added, self) if added else self


def _made(
    language: str, table: Mapping[str, Sequence[str]], base: Synonyms | None = None
) -> Synonyms:
    base = base or Synonyms(language)
    phrases = {first: list(entries) for first, entries in base.phrases.items()}
    said = set(base.said)
    for phrase, means in table.items():
        spoken = words(phrase)
        if not spoken:
            continue
        said.update(spoken)
        key = tuple(stem(word, language) for word in spoken)
        meant = tuple(
            dict.fromkeys(
                stem(word, language)
                for meaning in means
                for word in words(meaning)
                if word not in common(language)
            )
        )
        phrases.setdefault(key[0], []).append((key, meant))
        phrases[key[0]].sort(key=lambda entry: -len(entry[0]))
    known = frozenset(stem(word, language) for word in said)
    return Synonyms(language, phrases, frozenset(said), known)


@lru_cache(maxsize=8)
def of_file(language: str) -> Synonyms:
    """A language's file, ``"what is said" = ["what is meant", ...]``, and each network's own."""
    path = FILES / f"{language}.toml"
    made = _made(language, tomllib.loads(path.read_text()) if path.exists() else {})
    for own in public.search_words(language).values():
        made = _made(language, own.synonyms, made)
    return made


def of(language: str) -> Synonyms:
    """The file's and staff's. Staff's take effect at once: they are read at each search, and
    a search without them is better than none where the database does not answer."""
    try:
        rows = list(Synonym.objects.filter(language=language).values_list("said", "means"))
    except DatabaseError:
        rows = []
    return of_file(language).with_staff(rows)


@lru_cache(maxsize=8)
def common(language: str) -> frozenset[str]:
    """Words too common to tell one article from another; folded."""
    return _list(f"{language}.txt")


@lru_cache(maxsize=8)
def everyday(language: str) -> frozenset[str]:
    """Words that people use beside the matter: right as they are, so not to be mended."""
    return _list(f"{language}-everyday.txt")


def _list(name: str) -> frozenset[str]:
    path = COMMON / name
    text = path.read_text() if path.exists() else ""
    return frozenset(fold(bare(word)) for word in text.split())


def meant_by(tokens: Sequence[str], synonyms: Synonyms) -> dict[int, dict[str, float]]:
    """Place of a word -> the stems that a phrase around it means, with their worth."""
    dull = common(synonyms.language)
    stems = [stem(word, synonyms.language) for word in tokens]
    meanings: dict[int, dict[str, float]] = {}
    for start, length, meant in synonyms.found_in(stems):
        telling = [at for at in range(start, start + length) if tokens[at] not in dull]
        for at in telling or [start]:
            here = meanings.setdefault(at, {})
            for stem_meant in meant:
                here[stem_meant] = max(here.get(stem_meant, 0), MEANT if length == 1 else PHRASED)
    return meanings
