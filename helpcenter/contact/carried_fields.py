"""What a reader has chosen and typed so far on the way through the three steps.

It travels in hidden fields of the pages themselves: nothing typed by a stranger is kept here
until they send it, and nothing is lost on the way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from django.http import HttpRequest, QueryDict

from core.names.plain_names import undirected

ASKED = {1: ("about",), 2: ("words",), 3: ("email", "message", "send_bundle")}
LONGEST = 20_000  # of one field: enough to hand back what is too long, and no more


@dataclass(frozen=True, slots=True)
class Carried:
    """``written``: the reader has seen the form, so an empty tick there is a choice."""

    about: str = ""
    article: str = ""  # the slug of the one that they came from
    words: str = ""
    email: str = ""
    message: str = ""
    send_bundle: str = ""
    written: str = ""

    @classmethod
    def read(cls, request: HttpRequest) -> Carried:
        """From the form; from the address only what a link may say."""
        if request.method == "POST":
            return cls(**{name: _clean(request.POST, name) for name in cls.__slots__})
        return cls(about=_clean(request.GET, "about"), article=_clean(request.GET, "article"))

    def hidden(self, step: int = 0) -> Mapping[str, str]:
        """For the hidden fields of a step: all but what that step itself asks."""
        asked = ASKED.get(step, ())
        return {n: value for n, value in asdict(self).items() if value and n not in asked}


def _clean(data: QueryDict, name: str) -> str:
    return undirected(data.get(name, "")).replace("\0", "").replace("\r\n", "\n")[:LONGEST]
