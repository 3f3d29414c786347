"""A query, understood: which stems would answer each of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpcenter.search.language.asked_word import AskedWord
from helpcenter.search.language.lexicon import Lexicon
from helpcenter.search.language.spelling import Speller, mended
from helpcenter.search.language.synonyms import common, everyday, meant_by
from helpcenter.search.language.tokens import forms, words

MOST_READ, MOST_ASKED = 60, 14  # words that are read, and that are asked for
COMPLETIONS = 10
BESIDE = 0.7  # what a word tells that people use beside the matter
KIN = 0.7  # and another form of it that the stemmer does not see
BEGUN = 0.9  # what a word is worth that was only begun


@dataclass(frozen=True, slots=True)
class Question:
    asked: tuple[AskedWord, ...]
    corrected: dict[str, str]

    @property
    def stems(self) -> set[str]:
        return {stem for asked in self.asked for stem in asked.stems}


def understand(text: str, speller: Speller, *, exact: bool, begun: bool) -> Question:
    """``exact``: mend nothing. ``begun``: the last word may go on."""
    tokens = words(text)[:MOST_READ]
    last = tokens[-1] if begun and tokens and text[-1:].isalnum() else ""
    corrected: dict[str, str] = {}
    if not exact:
        # A word that is still being typed is not wrong yet.
        head = tokens[:-1] if last else tokens
        meant, corrected = mended([*head], speller)
        tokens = [*words(" ".join(meant)), *([last] if last else [])]
    groups = _groups(tokens, last, speller, kin=not exact)
    groups.sort(key=lambda group: -group.telling)
    return Question(tuple(groups[:MOST_ASKED]), corrected)


def _groups(tokens: Sequence[str], last: str, speller: Speller, *, kin: bool) -> list[AskedWord]:
    language, lexicon = speller.language, speller.lexicon
    meant = meant_by(tokens, speller.synonyms)
    dull = common(language)
    kept = [at for at, word in enumerate(tokens) if word not in dull or at in meant]
    if all(tokens[at] in dull and not meant.get(at) for at in kept):
        kept = list(range(len(tokens)))
    groups: dict[tuple[str, ...], AskedWord] = {}
    for at in kept:
        word = tokens[at]
        stems = dict.fromkeys(forms(word, language), 1.0) if word not in dull else {}
        if last and at == len(tokens) - 1:
            stems |= _completions(word, speller)
        for stem, worth in meant.get(at, {}).items():
            stems.setdefault(stem, worth)
        known = {stem: worth for stem, worth in stems.items() if stem in lexicon.passages}
        if kin and not known and word not in dull:
            known = dict.fromkeys(lexicon.kin(word), KIN)
        if known:
            beside = word in everyday(language) and at not in meant
            telling = _telling(known, lexicon) * (BESIDE if beside else 1.0)
            groups.setdefault(tuple(sorted(known)), AskedWord(known, telling, beside))
    return list(groups.values())


def _completions(word: str, speller: Speller) -> dict[str, float]:
    known = speller.completed(word, COMPLETIONS)
    return {form: BEGUN for known_word in known for form in forms(known_word, speller.language)}


def _telling(stems: dict[str, float], lexicon: Lexicon) -> float:
    """Of a word with several stems: as telling as the word itself, if it is known."""
    own = [lexicon.telling(stem) for stem, worth in stems.items() if worth == 1.0]
    return max(own or [lexicon.telling(stem) * worth for stem, worth in stems.items()])
