"""The life of a login's token as far as we know it. Pure: no clock, no database, no Django.

Our own observations decide where it is drawn alive and from when on dead: the last answer that
said so, and the first that said otherwise. A moment that a network states counts only where it
agrees with them; otherwise it is the network's statement, and no more.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from channels.contract import Cause, Policy, State
from channels.diagnosis.token_ends import Clocks, clocks_of
from channels.diagnosis.verdict import SHORT_LIFE, Clock, Diagnosis, Snapshot


class Renewing(StrEnum):
    """What a machine's renewals are good for while the verdict stands."""

    KEEPS_IT = "keeps_it"  # the channel works by them
    IN_VAIN = "in_vain"  # the token is renewed, and what is wrong is no matter of tokens
    NOBODY_THERE = "nobody_there"  # its server is gone
    REFUSED = "refused"  # the token is over as well, beside what is wrong with the account


class Life(NamedTuple):
    """Times are aware UTC; ``issued_at <= heard_at <= (over_at or at)``."""

    at: datetime
    network: str
    issued_at: datetime
    heard_at: datetime  # the network was last heard to say that it lives; being issued counts
    over_at: datetime | None  # from when on it is known to be dead
    exact: bool  # it was over at that very moment, and not some time since it was heard
    ends_at: datetime | None  # the access token's own end
    about: bool  # that end is the policy's promise, not the network's word
    warns_at: datetime | None  # from when on there is time to act, or for us to renew
    renews: bool  # a machine renews it, so that its end is nobody's concern
    renews_at: datetime | None
    renewing: Renewing = Renewing.KEEPS_IT

    @property
    def by_date(self) -> bool:
        """Whether it came to the end that was set for it, and was not cut before."""
        return self.exact and self.over_at == self.ends_at

    @property
    def short(self) -> bool:
        """Whether this life is told by the hour."""
        return self.ends_at is not None and self.ends_at - self.issued_at < SHORT_LIFE


def life_of(diagnosis: Diagnosis) -> Life:
    """The same life that the verdict is about."""
    at = diagnosis.at
    issued = _issued(diagnosis.issued_at, diagnosis.last_alive_at, at)
    heard = _heard(issued, diagnosis.last_alive_at, at)
    over, exact = _over(diagnosis, heard)
    return Life(
        at=at,
        network=diagnosis.network,
        issued_at=issued,
        heard_at=heard if over is None else min(heard, over),
        over_at=over,
        exact=exact,
        ends_at=_after(issued, diagnosis.access_ends_at),
        about=diagnosis.access_about,
        warns_at=None if over else _warns_at(diagnosis),
        renews=diagnosis.renews_at is not None,
        renews_at=diagnosis.renews_at,
        renewing=_renewing(diagnosis),
    )


def life_when_well(policy: Policy, snapshot: Snapshot, at: datetime) -> Life:
    """The life of a login that nothing is wrong with, without a verdict: for long lists."""
    clocks = clocks_of(policy, snapshot, at)
    issued = _issued(snapshot.issued_at, snapshot.last_alive_at, at)
    return Life(
        at=at,
        network=snapshot.network,
        issued_at=issued,
        heard_at=_heard(issued, snapshot.last_alive_at, at),
        over_at=None,
        exact=False,
        ends_at=_after(issued, clocks.access),
        about=clocks.about,
        warns_at=_warns(clocks),
        renews=clocks.renews_at is not None,
        renews_at=clocks.renews_at,
    )


def _renewing(diagnosis: Diagnosis) -> Renewing:
    if diagnosis.state is not State.NEEDS_YOU:
        return Renewing.KEEPS_IT
    if diagnosis.cause is Cause.SERVER_GONE:
        return Renewing.NOBODY_THERE
    return Renewing.REFUSED if diagnosis.token_dead else Renewing.IN_VAIN


def _issued(stated: datetime, heard: datetime | None, at: datetime) -> datetime:
    """Not in the future, whatever its network's clock says: heard alive, it had been issued."""
    if stated <= at:
        return stated
    return at if heard is None else min(heard, at)


def _heard(issued: datetime, heard: datetime | None, at: datetime) -> datetime:
    return issued if heard is None else max(min(heard, at), issued)


def _after(issued: datetime, end: datetime | None) -> datetime | None:
    return None if end is None else max(end, issued)


def _over(diagnosis: Diagnosis, heard: datetime) -> tuple[datetime | None, bool]:
    """From when on it is dead, and whether that is the very moment.

    It is where it reached the date that was set for it, or the network told us at once.
    """
    ended = diagnosis.ended_at
    if ended is None:
        return None, False
    by_date = diagnosis.cause is Cause.EXPIRED and ended in (
        diagnosis.access_ends_at,
        diagnosis.ends_at,
    )
    if by_date:
        # A date that a later good answer proves wrong is no observation: it is over by now.
        return (ended, True) if heard <= ended else (diagnosis.at, False)
    noticed = min(max(diagnosis.since or ended, heard), diagnosis.at)
    return noticed, "callback" in diagnosis.codes


def _warns_at(diagnosis: Diagnosis) -> datetime | None:
    if diagnosis.renews_at is not None:
        return diagnosis.renews_at
    if diagnosis.ends_at is None or diagnosis.clock is not Clock.ACCESS:
        return None
    return diagnosis.ends_at - diagnosis.warn


def _warns(clocks: Clocks) -> datetime | None:
    if clocks.renews_at is not None:
        return clocks.renews_at
    if clocks.ends_at is None or clocks.clock is not Clock.ACCESS:
        return None
    return clocks.ends_at - clocks.warn
