"""Names of buttons and menus in an article: bold, where the sentence says to press or choose.

``choose **Refresh**``, ``open **Settings**, **Connected apps**``: what follows the first one
after a comma or a small word belongs to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from helpcenter.markup import notes as n

VERBS = (
    "choos(?:e|es|ing)|press(?:es|ing)?|select|click|tap|"
    "eli(?:ge|ges|gir|giendo)|puls(?:a|as|ar|ando)|presion(?:a|as|ar|ando)|seleccion(?:a|ar)"
)
# Between the verb and the name: "the person, then ", but no other sentence.
SAYS_SO = re.compile(rf"\b(?:{VERBS})\b[^.:;!?()]{{0,30}}$", re.IGNORECASE)
JOINS = re.compile(r"[\s,>›]*(?:and then|and|then|or|y luego|y después|luego|y|e|o)?\s*")


def names(children: Iterable[Token]) -> Iterator[str]:
    """Of one block, in the order in which they stand."""
    before, name, inside, chained = "", "", False, False
    for child in children:
        if child.type == "strong_open":
            inside, name = True, ""
        elif child.type == "strong_close":
            inside = False
            chained = bool(SAYS_SO.search(before)) or (chained and bool(JOINS.fullmatch(before)))
            if chained:
                yield name.strip().rstrip(".,;:")
            before = ""
        elif inside:
            name += child.content
        else:
            before += " " if child.type == "softbreak" else child.content


def _gather(state: StateCore) -> None:
    notes = n.of(state.env)
    for token in state.tokens:
        notes.pressed.extend(name for name in names(token.children or ()) if name)


def plugin(md: MarkdownIt) -> None:
    md.core.ruler.after("inline", "pressed", _gather)
