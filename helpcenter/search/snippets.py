"""The stretch of a text that holds the words, with the words marked."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from helpcenter.search.language.tokens import WORD, bare, forms, stems

SNIPPET = 30  # words


def excerpt(text: str, wanted: Collection[str], language: str = "en") -> str:
    """The stretch of the text that holds most of the words, with dots where it was cut."""
    words = text.split()
    sought = frozenset(wanted)
    marks = [not sought.isdisjoint(_stems(word, language)) for word in words]
    start, best = 0, sum(marks[:SNIPPET])
    held = best
    for at in range(1, len(words) - SNIPPET + 1):
        held += marks[at + SNIPPET - 1] - marks[at - 1]
        if held > best:
            start, best = at, held
    start = _sentence(words, start, best, marks)
    piece = " ".join(words[start : start + SNIPPET])
    before, after = "… " if start else "", " …" if start + SNIPPET < len(words) else ""
    return f"{before}{piece}{after}"


@lru_cache(maxsize=16_384)
def _stems(word: str, language: str) -> tuple[str, ...]:
    """The texts of articles are few, and say the same words again and again."""
    return tuple(stems(word, language))


def _sentence(words: list[str], start: int, held: int, marks: list[bool]) -> int:
    """Rather from the beginning of a sentence, where no marked word is lost by it."""
    for at in range(start, max(-1, start - 12), -1):
        begins = at == 0 or words[at - 1].endswith((".", "!", "?", ":"))
        if begins and sum(marks[at : at + SNIPPET]) >= held:
            return at
    return start


def mark(text: str, wanted: Collection[str], language: str = "en") -> SafeString:
    """Escaped text with the found words in ``<mark>``."""
    parts: list[tuple[SafeString]] = []
    end = 0
    for match in WORD.finditer(text):
        if any(form in wanted for form in forms(bare(match[0]).lower(), language)):
            parts.append((format_html("{}<mark>{}</mark>", text[end : match.start()], match[0]),))
            end = match.end()
    parts.append((format_html("{}", text[end:]),))
    return format_html_join("", "{}", parts)
