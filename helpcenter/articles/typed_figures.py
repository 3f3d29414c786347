"""Figures that a writer typed although the policy data says the same: each with its tag.

Lengths of time, money, numbers of posts, and the days of changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import override

from helpcenter.policies import changes, durations, facts

WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "ten": 10,
    "twelve": 12,
    "fourteen": 14,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "diez": 10,
    "doce": 12,
    "catorce": 14,
    "veinte": 20,
    "veinticuatro": 24,
    "treinta": 30,
    "sesenta": 60,
    "noventa": 90,
}
UNITS = {
    "second": 1,
    "minute": durations.MINUTE,
    "hour": durations.HOUR,
    "day": durations.DAY,
    "week": 7 * durations.DAY,
    "month": 30 * durations.DAY,
    "year": 365 * durations.DAY,
    "segundo": 1,
    "minuto": durations.MINUTE,
    "hora": durations.HOUR,
    "día": durations.DAY,
    "semana": 7 * durations.DAY,
    "mes": 30 * durations.DAY,
    "año": 365 * durations.DAY,
}
LENGTH = re.compile(
    rf"\b(\d+|{'|'.join(WORDS)})[\s\u00a0-]+({'|'.join(UNITS)})(?:e?s)?\b", re.IGNORECASE
)
DOLLARS = re.compile(r"(?:US)?\$\s?(\d+(?:[.,]\d{1,3})?)")
CENTS = re.compile(
    r"\b(\d+|{})\s(?:US )?(?:cents?|centavos?)\b".format("|".join(WORDS)), re.IGNORECASE
)
POSTS = re.compile(r"\b(\d[\d.,\u00a0\u202f ]*)\s(?:posts|publicaciones)\b")


def lengths(texts: Iterable[str]) -> Iterator[str]:
    """Lengths of time that were typed although a policy figure says the same."""
    known = facts.lengths()
    for text in texts:
        for match in LENGTH.finditer(text):
            number, unit = match[1].lower(), match[2].lower()
            seconds = (WORDS.get(number) or int(number)) * UNITS[unit]
            if seconds in known:
                yield f"typed-in policy number {match[0]!r}; use {{figure {known[seconds]}}}"


def amounts(texts: Iterable[str]) -> Iterator[str]:
    """Prices and numbers of posts."""
    cents, posts = facts.amounts("_cents"), facts.amounts("_posts")
    for text in texts:
        for match in DOLLARS.finditer(text):
            yield from _known(match[0], round(float(match[1].replace(",", ".")) * 100), cents)
        for match in CENTS.finditer(text):
            number = match[1].lower()
            yield from _known(match[0], WORDS.get(number) or int(number), cents)
        for match in POSTS.finditer(text):
            yield from _known(match[0], int(re.sub(r"\D", "", match[1])), posts)


def days(texts: Iterable[str], language: str) -> Iterator[str]:
    """Days and months on which a network changed something; a year alone may be typed."""
    with override(language):
        known = {change.when: change for change in changes.everything() if " " in change.when}
    for text in texts:
        for said, change in known.items():
            if re.search(rf"(?<!\d )\b{re.escape(said)}\b", text, re.IGNORECASE):
                tag = f"{{since {change.network}.{change.id}}}"
                yield f"typed-in day of a change {said!r}; use {tag}"


def _known(typed: str, value: int, tags: dict[int, str]) -> Iterator[str]:
    if value in tags:
        yield f"typed-in policy number {typed!r}; use {{figure {tags[value]}}}"
