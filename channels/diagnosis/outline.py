"""What a list says of a channel without showing it: how it stands, and what it counts for.

Of somebody's thousand channels a page shows a few. The others are counted, put in order and
summed up, for which some columns do; a verdict in full needs them all. Pure: takes ``at``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from channels.contract import Cause, State
from channels.diagnosis.verdict import URGENCY, Diagnosis, Step
from core.names.natural_order import Key, natural

PLACE_OF = {state: place for place, state in enumerate(URGENCY)}
NO_TIME, NO_END = timedelta(0), timedelta.max
# What comes first, then what ends first, then by name.
Order = tuple[int, timedelta, Key, int]


class Outline(NamedTuple):
    """The verdict on the channel ``pk`` behind ``login``, as far as lists go."""

    pk: int
    login: int
    network: str
    name: str
    state: State
    cause: Cause
    step: Step
    ends_at: datetime | None
    not_looked_at: bool = False  # for longer than it should have been
    checking_again: bool = False
    hidden: bool = False  # few see what is published there, for a fault of our app
    handle: str = ""
    account: str = ""  # its login's name
    asked_at: datetime | None = None  # when its network was last asked about the login
    kind: str = ""
    muted_until: datetime | None = None
    picture: str = ""  # the mark of the one that is kept
    server: str = ""  # of its login, at a network without one address

    @property
    def needs_person(self) -> bool:
        limited = self.state is State.LIMITED and not self.hidden
        return limited or self.state is State.NEEDS_YOU

    @property
    def fate(self) -> tuple[int, State, Cause]:
        """The same for all that one card is about."""
        return self.login, self.state, self.cause

    def order(self, at: datetime) -> Order:
        """Sorts as ``Diagnosis.urgency`` does, and among equals by name."""
        left = NO_END if self.ends_at is None else max(self.ends_at - at, NO_TIME)
        return PLACE_OF[self.state], left, natural(self.name), self.pk


def counts_of(outlines: Iterable[Outline]) -> Mapping[State, int]:
    """How many channels are in each state, the most urgent state first; all of them are there.

    Whatever a page or a mail says of numbers is taken from here, so that they agree.
    """
    held = Counter(outline.state for outline in outlines)
    return {state: held[state] for state in URGENCY}


def outline_of(
    diagnosis: Diagnosis,
    *,
    pk: int,
    login: int,
    name: str,
    handle: str = "",
    account: str = "",
    asked_at: datetime | None = None,
    muted_until: datetime | None = None,
    picture: str = "",
) -> Outline:
    return Outline(
        pk=pk,
        login=login,
        network=diagnosis.network,
        name=name,
        state=diagnosis.state,
        cause=diagnosis.cause,
        step=diagnosis.step,
        ends_at=diagnosis.ends_at,
        not_looked_at=diagnosis.not_looked_since is not None,
        checking_again=diagnosis.checking_again is not None,
        hidden=diagnosis.hidden_by is not None,
        handle=handle,
        account=account,
        asked_at=asked_at,
        kind=diagnosis.kind.value,
        muted_until=muted_until,
        picture=picture,
        server=diagnosis.server,
    )
