"""Searches that found nothing, counted by their words and never by who asked.

The results page is kept by public caches, so these are counts of the searches that reached
the site: a second person within the minute for which a page is kept is not among them.
"""

from __future__ import annotations

import re
from datetime import date

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F

from channels.public import help_center as public
from helpcenter.models import Unanswered
from helpcenter.search.language.tokens import WORD

LONGEST = 80
LONGEST_WORD = 24  # what is longer is hardly a word, but may be a key
NEW_A_DAY = 200  # phrases; a flood cannot fill the table
MOST = 5_000  # rows
# Begun at the beginning of a word alone, so that a long one is read once.
ADDRESS = re.compile(r"(?<!\S)(?=\S*(?:://|www\.|@))\S++|(?<!\S)(?=\S+\.[a-z]{2,}/)\S++")
GONE = re.compile(r"\[redacted\]")  # what stands where a secret stood
# Letters beside digits, as in keys and ids; "2fa" and "oauth2" are words.
MIXED = re.compile(r"(?=\w*\d)(?=\w*[^\W\d])\w{8,}")


def scrub(query: str) -> str:
    """What may be kept of a query: words in lower case, without addresses, numbers, anything
    like a key, and at most ``LONGEST`` characters; empty where nothing is left."""
    text = ADDRESS.sub(" ", GONE.sub(" ", public.without_secrets(query)).lower())
    kept = [
        word
        for word in (match[0] for match in WORD.finditer(text))
        if not word.isdigit() and len(word) <= LONGEST_WORD and not MIXED.fullmatch(word)
    ]
    text = " ".join(kept)
    return text if len(text) <= LONGEST else text[: LONGEST + 1].rsplit(" ", 1)[0][:LONGEST]


def count(language: str, query: str, *, on: date) -> None:
    """Count a search that found nothing on this UTC day. A database that does not take it
    is no reason to show no page."""
    words = scrub(query)
    if not words:
        return
    try:
        with transaction.atomic():
            _count(language, words, on)
    except DatabaseError:
        return


def forget(*, on: date) -> int:
    """Delete what nobody has looked for in ``SEARCH_LIFE`` before this UTC day; how many."""
    gone, _by_model = Unanswered.objects.filter(last_on__lt=on - settings.SEARCH_LIFE).delete()
    return gone


def _count(language: str, words: str, on: date) -> None:
    known = Unanswered.objects.filter(language=language, words=words)
    if known.update(count=F("count") + 1, last_on=on) or not _has_room(on):
        return
    row, new = Unanswered.objects.get_or_create(
        language=language, words=words, defaults={"count": 1, "first_on": on, "last_on": on}
    )
    if not new:
        Unanswered.objects.filter(pk=row.pk).update(count=F("count") + 1, last_on=on)


def _has_room(on: date) -> bool:
    if Unanswered.objects.filter(first_on=on).count() >= NEW_A_DAY:
        return False
    if Unanswered.objects.count() >= MOST:
        forget(on=on)
        return Unanswered.objects.count() < MOST
    return True
