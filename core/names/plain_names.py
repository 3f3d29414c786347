"""Names as people, networks and tools give them, without what nobody sees.

A control that turns the direction of writing makes one name look like another, and drags what
stands beside it along; zero-width characters and tags make two names that look alike differ.
https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
"""

from __future__ import annotations

import re
import unicodedata

# Between letters of some scripts, and inside some emoji, joiners are spelling.
JOINERS = "\u200c\u200d"
# Invisible, though Unicode calls some of them letters or marks.
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"
# What turns the direction of writing, also of what stands behind it. Marks of one place stay.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FILLERS = re.compile(f"[{FILLERS}]")
_JOINER = re.compile(f"[{JOINERS}]+")
_GONE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """One line of what can be seen; spaces at the ends and beside each other go as well."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _FILLERS.sub("", text)
    text = "".join(_seen(char) for char in text)
    return " ".join(_JOINER.sub(_spelling, text).split())


def is_plain(text: str) -> bool:
    """For what must not be changed, such as an address: whether all of it can be seen."""
    return plain(text) == text


def undirected(text: str) -> str:
    """Words of many lines, as they are but for what turns their direction."""
    return _DIRECTIONS.sub("", text)


def _seen(char: str) -> str:
    if char in JOINERS or unicodedata.category(char) not in _GONE:
        return char
    # A line's end parts two words; a turn of direction does not.
    return " " if char in "\t\n\v\f\r\x85\u2028\u2029" else ""


def _spelling(joiners: re.Match[str]) -> str:
    """One, between two characters that are no ASCII: anywhere else it only hides."""
    text, start, end = joiners.string, joiners.start(), joiners.end()
    around = text[start - 1 : start] + text[end : end + 1]
    spelled = len(around) == 2 and all(not char.isascii() for char in around)
    return joiners[0][0] if spelled else ""
