"""The words of one matter, and how its channels are named in them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from core.names.isolates import isolated
from notifications.mails.parts import Part


@dataclass(frozen=True, slots=True)
class Wording:
    """``lead``: the cause and what follows from it, one sentence or two each."""

    subject: str
    title: str
    lead: tuple[str, ...]
    article: str = ""  # "slug#paragraph"
    more: str = ""  # what the article tells, as the words of its link


def one_or_many(part: Part, single: str, many: str, **more: str) -> str:
    """``many`` is in the plural that fits ``part.others``."""
    return (many if part.others else single) % {**names(part), "n": part.others, **more}


def who(part: Part) -> str:
    """The channels in a phrase, without their network."""
    if not part.others:
        return names(part)["name"]
    shape = ngettext(
        "%(name)s and %(n)s other channel", "%(name)s and %(n)s other channels", part.others
    )
    return shape % {**names(part), "n": part.others}


def names(part: Part) -> dict[str, str]:
    first = part.first
    if first is None:
        return _NOBODY
    return {"name": isolated(first.channel.name), "network": first.network}


_NOBODY = {"name": "", "network": ""}
