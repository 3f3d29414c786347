"""Narrowing and sorting My channels, with plain addresses that keep every choice."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.http import QueryDict

from channels import registry
from channels.contract import State
from channels.diagnosis.outline import Outline

# More is no name; what was typed beyond it is cut.
LONGEST = 100


class Sort(StrEnum):
    """By what the list is in order. The first is the one that nobody chose."""

    URGENCY = "urgency"
    ENDS = "ends"
    NETWORK = "network"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a person narrowed the list to; empty: not narrowed. Nonsense counts as empty."""

    state: str = ""
    network: str = ""
    q: str = ""
    sort: Sort = Sort.URGENCY

    @classmethod
    def read(cls, query: QueryDict) -> Chosen:
        state, network, sort = (query.get(name, "") for name in ("state", "network", "sort"))
        return cls(
            state if state in list(State) else "",
            network if network in {entry.id for entry in registry.NETWORKS} else "",
            " ".join(query.get("q", "").replace("\0", "").split())[:LONGEST],
            Sort(sort) if sort in list(Sort) else Sort.URGENCY,
        )

    @property
    def address(self) -> str:
        """The query part of this choice, "?" included; "." for everything."""
        return self.page(1)

    def page(self, number: int) -> str:
        """The same for one page of what is left. The first is the address without a number."""
        chosen = {"q": self.q, "state": self.state, "network": self.network}
        chosen |= {"sort": self.sort} if self.sort is not Sort.URGENCY else {}
        chosen |= {"page": str(number)} if number > 1 else {}
        query = urlencode({key: value for key, value in chosen.items() if value})
        return f"?{query}" if query else "."

    @property
    def narrows(self) -> bool:
        return bool(self.state or self.network or self.q)

    def takes(self, outlines: Sequence[Outline]) -> list[Outline]:
        """Those that are left, in order; they are given in the order of urgency."""
        words = folded(self.q).split()
        left = [
            each
            for each in outlines
            if self.state in ("", each.state)
            and self.network in ("", each.network)
            and (not words or _has(each, words))
        ]
        return left if self.sort is Sort.URGENCY else sorted(left, key=SORTED_BY[self.sort])


def folded(text: str) -> str:
    """As it is compared: without case, accents and the sign before a handle."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).replace("@", "")


def _has(outline: Outline, words: Sequence[str]) -> bool:
    text = folded(f"{outline.name}\n{outline.handle}\n{outline.account}")
    return all(word in text for word in words)


def _by_end(outline: Outline) -> tuple[bool, float, str, int]:
    end = outline.ends_at
    return end is None, end.timestamp() if end else 0.0, folded(outline.name), outline.pk


def _by_network(outline: Outline) -> tuple[str, str, int]:
    return PLACES[outline.network], folded(outline.name), outline.pk


def _by_name(outline: Outline) -> tuple[str, str, int]:
    return folded(outline.name), PLACES[outline.network], outline.pk


PLACES = {network.id: network.name.casefold() for network in registry.NETWORKS}
SORTED_BY = {Sort.ENDS: _by_end, Sort.NETWORK: _by_network, Sort.NAME: _by_name}


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter: a link, how many channels are so, and whether it is the one in force."""

    key: str
    label: str
    count: int
    address: str
    current: bool


def state_chips(
    counts: Mapping[State, int], labels: Mapping[str, str], chosen: Chosen
) -> list[Chip]:
    """One chip a state that occurs, the first for all.

    ``counts`` is of every channel, whatever the list is narrowed to: the heading says the same.
    """
    shown = ["", *(state.value for state in counts if counts[state] or state == chosen.state)]
    numbers: dict[str, int] = {"": sum(counts.values())}
    numbers |= {state.value: count for state, count in counts.items()}
    return [
        Chip(
            key,
            labels[key],
            numbers[key],
            replace(chosen, state=key).address,
            key == chosen.state,
        )
        for key in shown
    ]
