"""From text to the tokens that are compared: lower case, no accents, stems."""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Protocol

import snowballstemmer

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
APOSTROPHES = str.maketrans("", "", "'’")
POSSESSIVE = re.compile(r"['’]s$", re.IGNORECASE)
STEMMERS = {"en": "english", "es": "spanish"}
LONGEST = 40  # characters of a word; what is longer is a token or noise


class Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802 - the library's name


class _Stemmers(threading.local):
    """A snowball stemmer keeps its state in itself: each thread has its own."""

    def __init__(self) -> None:
        self.made: dict[str, Stemmer] = {}

    def of(self, language: str) -> Stemmer | None:
        name = STEMMERS.get(language)
        if name and language not in self.made:
            self.made[language] = snowballstemmer.stemmer(name)
        return self.made.get(language)


_stemmers = _Stemmers()


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case without accents: ``Sesión`` and ``sesion`` are the same."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in apart if not unicodedata.combining(char))


def bare(word: str) -> str:
    """The word as it was found, without apostrophes and a possessive s."""
    if word.isalnum():
        return word  # nearly every word of an article, of which an index holds half a million
    return POSSESSIVE.sub("", word).translate(APOSTROPHES)


def written(text: str) -> Iterator[str]:
    """The words of a text in lower case, accents kept."""
    return (bare(match[0]).lower() for match in WORD.finditer(text))


def words(text: str) -> list[str]:
    """The words of a text, folded."""
    return [fold(word) for word in written(text)]


@lru_cache(maxsize=65_536)
def forms(word: str, language: str) -> tuple[str, ...]:
    """The stems under which a word is found: of the word as it is, then without accents.

    Two where the stemmer needs the accents to see the ending (``venció``), else one.
    """
    stemmer = _stemmers.of(language.split("-", maxsplit=1)[0])
    low = word.lower()[:LONGEST]
    if stemmer is None or any(char.isdigit() for char in low):
        return (fold(low),)
    accented, plain = fold(stemmer.stemWord(low)), fold(stemmer.stemWord(fold(low)))
    return (plain,) if accented == plain else (accented, plain)


def stem(word: str, language: str = "en") -> str:
    """The one stem that two spellings of a word share, accents or not."""
    return forms(fold(word), language)[-1]


def stems(text: str, language: str = "en") -> list[str]:
    """Every stem of a text, in its order; a word with two has both."""
    return [form for word in written(text) for form in forms(word, language)]


def padded_stems(text: str, language: str) -> str:
    """Stems with a space around each, so that ``" stem " in padded`` is a test."""
    return f" {' '.join(stems(text, language))} "
