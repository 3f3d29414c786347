"""What a network says of its tokens, word for word, with where it stands and how it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from channels.contract import Policy, Reading, Wording
from channels.policy_words.changes import when

LANGUAGE = "en"  # of every quotation


@dataclass(frozen=True, slots=True)
class Quotation:
    """``text`` is never translated; ``ours`` is our translation, empty for who reads English."""

    text: str
    ours: str
    place: str
    source: str  # URL; empty where none is known
    read: date
    note: str  # ours, in the active language; empty where the words speak for themselves
    how: str  # empty where it was read where it stands
    gone_by: str  # as people say a day; empty for what holds today


def today(policy: Policy) -> list[Quotation]:
    return _quotations(policy.wording)


def before(policy: Policy) -> list[Quotation]:
    return _quotations(policy.wording_before)


def _quotations(wordings: Iterable[Wording]) -> list[Quotation]:
    return [
        Quotation(
            text=words.text,
            ours=_ours(words.text),
            place=_(words.place),
            source=words.source,
            read=words.read,
            note=_(words.note) if words.note else "",
            how=_how(words.how),
            gone_by=when(words.gone_by) if words.gone_by else "",
        )
        for words in wordings
    ]


def _ours(text: str) -> str:
    return "" if (get_language() or LANGUAGE).partition("-")[0] == LANGUAGE else _(text)


def _how(read: Reading) -> str:
    return {
        Reading.EXCERPT: _("in an excerpt"),
        Reading.COPY: _("in a public copy of the page"),
        Reading.QUOTED: _("as help centers of that time quoted it"),
    }.get(read, "")
