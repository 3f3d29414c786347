"""The lines of My channels in words: one for each channel that works, and for what cards leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from channels import registry
from channels.contract import Kind, State
from channels.diagnosis.life import Life
from channels.diagnosis.outline import Outline
from channels.lifeline.row import row_lifeline
from channels.pages.cards import Group
from channels.pages.my_channels.filters import Chosen, Sort
from channels.pages.my_channels.shown import FEW, Section
from channels.words.diagnosis_text import state_name
from channels.words.kinds import at_network
from channels.words.summary import COUNTED
from core.dates import day, short_day
from core.templatetags.kept import rendered

HOUR = timedelta(hours=1)
ALIVE = (State.WORKING, State.ENDS_SOON)
MORE = {
    State.NEEDS_YOU: ngettext_lazy("%(n)d more needs you", "%(n)d more need you", "n"),
    State.LIMITED: ngettext_lazy("%(n)d more is limited", "%(n)d more are limited", "n"),
    State.ENDS_SOON: ngettext_lazy("%(n)d more ends soon", "%(n)d more end soon", "n"),
    State.CANNOT_TELL: ngettext_lazy("%(n)d more we cannot tell", "%(n)d more we cannot tell", "n"),
    State.NOT_SET_UP: ngettext_lazy(
        "%(n)d more is not set up here", "%(n)d more are not set up here", "n"
    ),
    State.WORKING: COUNTED[State.WORKING],
}
IN_ORDER = {
    Sort.ENDS: gettext_lazy("By what ends next"),
    Sort.NETWORK: gettext_lazy("By network"),
    Sort.NAME: gettext_lazy("By name"),
}


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines under one heading. ``folded``: behind it; ``state`` is empty where it is of all."""

    state: str
    title: str
    says: str
    folded: bool
    open: bool
    rows: list[SafeString]


def folds_of(
    sections: list[Section],
    lives: Mapping[int, Life],
    chosen: Chosen,
    *,
    page: int,
    total: int,
    at: datetime,
) -> list[Fold]:
    """``lives``: by login, of those that work. ``total``: of the person's channels."""
    open_ = total <= FEW or chosen.narrows or page > 1
    return [
        Fold(
            state=section.state or "",
            title=_title(section, chosen),
            says=_says(section, at),
            folded=section.state is not None,
            open=open_,
            rows=[
                _row(group, lives.get(group[0].login), at, mixed=section.state is None)
                for group in section.groups
            ],
        )
        for section in sections
    ]


def _title(section: Section, chosen: Chosen) -> str:
    """With the number of the state's chip, or of what the cards leave of it."""
    if section.state is None:
        return str(IN_ORDER[chosen.sort])
    if chosen.narrows:  # the numbers above are of all channels
        return state_name(section.state)
    wordings = MORE if section.beside_cards else COUNTED
    return str(wordings[section.state] % {"n": section.number})


def _says(section: Section, at: datetime) -> str:
    if section.state is State.ENDS_SOON and section.first.ends_at is not None:
        return _("the next on %(day)s") % {"day": day(section.first.ends_at, at=at)}
    if section.state is not State.WORKING:
        return ""
    return " ".join(filter(None, (_asked(section, at), _("Nothing for you to do."))))


def _asked(section: Section, at: datetime) -> str:
    """Since when every one of them has been asked about; nothing where one never was."""
    if section.asked_since is None:
        return ""
    hours = max(ceil((at - section.asked_since) / HOUR), 1)
    if hours < 48:
        text = ngettext("Asked in the last hour.", "Asked in the last %(n)d hours.", hours)
        return text % {"n": hours}
    text = ngettext("Asked in the last day.", "Asked in the last %(n)d days.", ceil(hours / 24))
    return text % {"n": ceil(hours / 24)}


def _row(group: Group, life: Life | None, at: datetime, *, mixed: bool) -> SafeString:
    """Kept: the same line is made for page after page. ``mixed``: beside those in other states."""
    first = group[0]
    alive = first.state in ALIVE
    drawn = first.state is State.WORKING if mixed else alive
    return rendered(
        "channels/_row.html",
        key=first.pk,
        keys=" ".join(str(each.pk) for each in group),
        url=reverse("channels:detail", args=[first.pk]),
        name=first.name,
        others=_others(group),
        kind=at_network(Kind(first.kind), registry.get(first.network).name),
        who=_who(first),
        network=first.network,
        picture=first.picture,
        state=first.state.value,
        mixed=mixed,
        label="" if drawn else state_name(first.state),
        when=_when(first, life, at),
        muted=muted_words(first.muted_until, at=at),
        drawing=row_lifeline(life) if life and drawn else "",
    )


def _others(group: Group) -> str:
    count = len(group) - 1
    return ngettext("and %(n)d more", "and %(n)d more", count) % {"n": count} if count else ""


def _who(outline: Outline) -> str:
    """The handle, else the login, where it says more than the name does."""
    said = outline.handle or outline.account
    return "" if said.casefold() == outline.name.casefold() else said


def _when(outline: Outline, life: Life | None, at: datetime) -> str:
    if outline.state not in ALIVE:
        return ""
    if life is not None and life.renews_at is not None:
        if life.short or life.renews_at <= at:
            return _("renews by itself")
        return _("renews %(day)s") % {"day": short_day(life.renews_at, at=at)}
    if outline.ends_at is None:
        return _("no end date")
    return _("ends %(day)s") % {"day": short_day(outline.ends_at, at=at)}


def muted_words(until: datetime | None, *, at: datetime) -> str:
    """Until when there is no mail; empty where there is."""
    if until is None or until <= at:
        return ""
    return _("muted until %(day)s") % {"day": short_day(until, at=at)}
