"""What My channels shows: who needs a person as a card, who works as one line.

Pure: which of a person's channels stand on a page, and how, told from their outlines alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Page, Paginator

from channels.contract import State
from channels.diagnosis.outline import Outline
from channels.pages.cards import Group, groups_of
from channels.pages.my_channels.filters import Chosen, Sort

# Beyond these cards even those in trouble are lines, so that the page stays short.
CARDS_AT_MOST, ROWS_A_PAGE = 5, 40
# As many lines have the links and boxes of a card: they are spared on its page, so that nobody
# presses Tab more than 120 times.
CARD_TAKES = 3
# So few channels are not folded, and each in trouble has its card.
FEW = 12


class Section(NamedTuple):
    """Lines of one state, or of all where the list is in another order than by urgency."""

    state: State | None
    groups: list[Group]  # on this page
    number: int  # of channels, on all pages
    beside_cards: bool  # others in this state have cards
    first: Outline
    asked_since: datetime | None  # within what time each was asked about; None: one never was


class Shown(NamedTuple):
    """``page``: of the lines. ``left``: how many channels the choice leaves."""

    cards: list[Group]
    sections: list[Section]
    page: Page[Group | None]
    left: int

    @property
    def card_keys(self) -> list[int]:
        """The channels that are read whole: each card's first."""
        return [group[0].pk for group in self.cards]

    @property
    def logins(self) -> set[int]:
        """Those whose lives are drawn."""
        groups = (group for section in self.sections for group in section.groups)
        return {group[0].login for group in groups}


def shown_of(outlines: Sequence[Outline], chosen: Chosen, number: str | None) -> Shown:
    """One page of what is chosen, the nearest where there is none of this number.

    ``outlines``: all of the person's channels in the order of urgency.
    """
    left = chosen.takes(outlines)
    most = FEW if len(outlines) <= FEW else CARDS_AT_MOST
    cards, rows = _cards_and_rows(left, chosen, most)
    spared = min(CARD_TAKES * len(cards), ROWS_A_PAGE // 2)
    page = Paginator([*[None] * spared, *rows], ROWS_A_PAGE).get_page(number)
    if page.number > 1:
        cards = []
    on_page = [group for group in page.object_list if group is not None]
    if chosen.sort is Sort.URGENCY:
        sections = list(_by_state(on_page, rows, {group[0].state for group in cards}))
    else:
        sections = [_all_in_one(on_page, left)] if left else []
    return Shown(cards, sections, page, len(left))


def _cards_and_rows(
    left: list[Outline], chosen: Chosen, most: int
) -> tuple[list[Group], list[Group]]:
    if chosen.sort is not Sort.URGENCY:
        return [], [[each] for each in left]
    troubled = groups_of(each for each in left if each.state is not State.WORKING)
    working: list[Group] = [[each] for each in left if each.state is State.WORKING]
    return troubled[:most], [*troubled[most:], *working]


def _by_state(
    on_page: Sequence[Group], rows: Sequence[Group], on_cards: set[State]
) -> Iterable[Section]:
    for state, groups in groupby(on_page, key=lambda group: group[0].state):
        all_of_it = [group for group in rows if group[0].state is state]
        count = sum(len(group) for group in all_of_it)
        first, asked = all_of_it[0][0], _asked_since(all_of_it)
        yield Section(state, list(groups), count, state in on_cards, first, asked)


def _asked_since(groups: Sequence[Group]) -> datetime | None:
    asked = [each.asked_at for group in groups for each in group]
    known = [moment for moment in asked if moment is not None]
    return min(known) if known and len(known) == len(asked) else None


def _all_in_one(on_page: Sequence[Group], left: Sequence[Outline]) -> Section:
    return Section(
        None, list(on_page), len(left), beside_cards=False, first=left[0], asked_since=None
    )
