"""What people call each kind of channel."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import formats
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from channels.contract import Kind

Words = str | Promise


@dataclass(frozen=True, slots=True)
class KindWords:
    """``singular``: in a sentence. ``plural``: in a list. ``at_network``: "LinkedIn Page".
    ``all_at_network``: as many as one has, "LinkedIn Pages". ``one_more``: a button; empty where
    a login has but one.
    """

    singular: Words
    plural: Words
    at_network: Words
    all_at_network: Words
    one_more: Words = ""


WORDS: Mapping[Kind, KindWords] = {
    Kind.PROFILE: KindWords(
        _("profile"),
        _("profile"),
        _("%(network)s profile"),
        pgettext_lazy("to connect", "%(network)s profile"),
    ),
    Kind.PAGE: KindWords(
        _("Page"),
        _("Pages"),
        _("%(network)s Page"),
        pgettext_lazy("to connect", "%(network)s Pages"),
        _("Add another Page"),
    ),
    Kind.ORGANIZATION: KindWords(
        _("organization"),
        _("organizations"),
        _("%(network)s organization"),
        pgettext_lazy("to connect", "%(network)s Pages"),
        _("Add another organization"),
    ),
    Kind.PROFESSIONAL: KindWords(
        _("professional account"),
        _("professional accounts"),
        _("%(network)s professional account"),
        pgettext_lazy("to connect", "%(network)s professional accounts"),
    ),
    Kind.CHANNEL: KindWords(
        pgettext_lazy("of YouTube", "channel"),
        pgettext_lazy("of YouTube", "channels"),
        _("%(network)s channel"),
        pgettext_lazy("to connect", "%(network)s channel"),
    ),
    Kind.LOCATION: KindWords(
        _("location"),
        _("locations"),
        _("%(network)s location"),
        pgettext_lazy("to connect", "%(network)s locations"),
        _("Add another location"),
    ),
}


def kind_name(kind: str) -> str:
    return str(WORDS[Kind(kind)].singular)


def kind_names(kinds: Iterable[str]) -> str:
    """What a network has: "profile, organizations"."""
    return ", ".join(str(WORDS[Kind(kind)].plural) for kind in kinds)


def counted(kinds: Collection[Kind], number: int) -> str:
    """So many of them: "12 Pages"; of several kinds together, "12 places"."""
    return _counting(kinds, number) % {"n": formats.number_format(number, force_grouping=True)}


def _counting(kinds: Collection[Kind], number: int) -> str:
    match [*kinds]:
        case [Kind.PAGE]:
            return ngettext("%(n)s Page", "%(n)s Pages", number)
        case [Kind.ORGANIZATION]:
            return ngettext("%(n)s organization", "%(n)s organizations", number)
        case [Kind.LOCATION]:
            return ngettext("%(n)s location", "%(n)s locations", number)
        case _:
            return ngettext("%(n)s place", "%(n)s places", number)


def one_more(kinds: Iterable[Kind]) -> str:
    """What a button says that asks a network for another place of a known login."""
    return next((str(WORDS[kind].one_more) for kind in kinds if WORDS[kind].one_more), "")


def at_network(kind: Kind, network: str) -> str:
    """``network``: its name."""
    return str(WORDS[kind].at_network) % {"network": network}


def places_at(kinds: Iterable[Kind], network: str) -> str:
    """What one app of ours connects: "LinkedIn Pages". ``network``: its name."""
    return ", ".join(str(WORDS[kind].all_at_network) % {"network": network} for kind in kinds)
