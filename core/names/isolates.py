"""Names inside sentences: one that is written the other way takes nothing beside it along.

Of an Arabic name in an English sentence, browsers and mail programs draw the digits, brackets
and points beside it on its other side. Isolated, a name has an order of its own inside, and
counts for nothing outside. Pages do it by ``<bdi>``; where there is no markup (titles,
attributes, text mails, sentences that are put together before it is known where they go) by
two characters that nobody sees. Names that run as the sentence does need neither, and get
neither: so the few programs that draw a box for the two (they are of 2013) meet them only in
mail to people whose names need them.
https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi

from core.names.plain_names import undirected

# "First strong": the first letter inside says in which direction what is inside runs.
BEGIN, END = "\u2068", "\u2069"
_ISOLATED = re.compile(f"{BEGIN}([^{BEGIN}{END}]*){END}")
_EITHER = re.compile(f"[{BEGIN}{END}]")
# Hebrew and its like, Arabic and its like, and Arabic digits.
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def isolated(name: object) -> str:
    """``name`` for a sentence without markup, in the active language."""
    text = undirected(str(name))
    return f"{BEGIN}{text}{END}" if _runs_otherwise(text) else text


def without_isolates(text: str) -> str:
    """What programs read: they put it where they know the direction."""
    return text if text.isascii() else _EITHER.sub("", text)


def marked_up(text: object) -> SafeString:
    """For a page: ``<bdi>`` around a name, or around each name in a sentence that has some."""
    words = conditional_escape(str(text))
    if _EITHER.search(words):
        html = _ISOLATED.sub(r"<bdi>\1</bdi>", words)
        return mark_safe(html)  # noqa: S308  # nosec B308 B703  # escaped above
    return format_html("<bdi>{}</bdi>", words) if _runs_otherwise(words) else words


def _runs_otherwise(text: str) -> bool:
    if _bidi(get_language()):
        return bool(text)
    return not text.isascii() and any(
        unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in text
    )


@lru_cache
def _bidi(language: str | None) -> bool:
    """Whether the active language runs from right to left. Asked of every name on a page."""
    return bool(get_language_bidi())
