"""The ends of a login, and which of them the person must mind. Pure; no Django.

A date that the network named wins over what its policy promises. An end that a machine
moves on in time is none of the person's concern.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from channels.contract import Policy, RenewalModel
from channels.diagnosis.verdict import Clock, Snapshot

DEFAULT_WARNING = timedelta(days=14)
# A renewal at a wall that gains less than this is not worth its risk.
MINIMUM_GAIN = timedelta(days=1)
# Each renewal moves the last day of renewals on, unless the network's own word is another.
MOVING = (RenewalModel.ROTATE, RenewalModel.EXTEND)
NO_TIME = timedelta(0)


class Clocks(NamedTuple):
    """Times are aware UTC. ``about``: ``access`` is the policy's promise only."""

    access: datetime | None
    about: bool
    renewable: bool
    ends_at: datetime | None
    clock: Clock | None
    sure_end: datetime | None  # the earliest that is no mere promise
    wall: datetime | None  # the last day of renewals, which no renewal moves
    renews_at: datetime | None
    warn: timedelta

    @property
    def ends_about(self) -> bool:
        return self.about and self.clock is Clock.ACCESS


def clocks_of(policy: Policy, snapshot: Snapshot, at: datetime) -> Clocks:
    """``at`` decides whether a refresh token is still of use."""
    access, about = _access(policy, snapshot)
    wall = _wall(policy, snapshot)
    renewable = _renewable(policy, snapshot, access, wall, at)
    own = None if renewable else access
    other, other_clock = _end_beside(snapshot, wall, at)
    own_first = own is not None and (other is None or own <= other)
    clock = Clock.ACCESS if own_first else other_clock
    return Clocks(
        access=access,
        about=about,
        renewable=renewable,
        ends_at=own if own_first else other,
        clock=clock,
        sure_end=own if own_first and not about else other,
        wall=wall,
        renews_at=_renews_at(policy, snapshot, access) if renewable else None,
        warn=_warn(policy, snapshot, access, clock),
    )


def proof_every(policy: Policy) -> timedelta | None:
    """How often a renewal serves as the proof of life, where access tokens live for an hour or
    less and are fetched when somebody needs one; None: they are renewed as they end."""
    return policy.days("renew_every_seconds")


def _access(policy: Policy, snapshot: Snapshot) -> tuple[datetime | None, bool]:
    promised = policy.days("access_token_seconds")
    every = proof_every(policy)
    if every and snapshot.has_refresh_token and snapshot.expires_at is not None:
        return max(snapshot.expires_at, snapshot.issued_at + every), False
    if snapshot.expires_at is None and promised and not snapshot.no_end_date:
        return snapshot.issued_at + promised, True
    return snapshot.expires_at, False


def _renewable(
    policy: Policy,
    snapshot: Snapshot,
    access: datetime | None,
    wall: datetime | None,
    at: datetime,
) -> bool:
    """Whether a machine can still renew this login."""
    if snapshot.renewal_lost_at is not None:
        return False
    if policy.renewal is RenewalModel.EXTEND:
        return True
    last = _first(snapshot.refresh_expires_at, snapshot.session_expires_at)
    if not snapshot.has_refresh_token or (last is not None and at >= last):
        return False
    # Close before a wall that does not move, a renewal gains nothing any more.
    return not (wall is not None and access is not None and access > wall - MINIMUM_GAIN)


def _end_beside(
    snapshot: Snapshot, wall: datetime | None, at: datetime
) -> tuple[datetime | None, Clock | None]:
    """The first end beside that of the access token: the network named each of them."""
    data = snapshot.data_access_expires_at
    if wall is None or at >= wall or snapshot.renewal_lost_at is not None:
        return data, None if data is None else Clock.DATA_ACCESS
    return (wall, Clock.REFRESH) if data is None or wall <= data else (data, Clock.DATA_ACCESS)


def _wall(policy: Policy, snapshot: Snapshot) -> datetime | None:
    """A last day of renewals that no renewal moves."""
    if not snapshot.has_refresh_token:
        return None
    moves = policy.renewal in MOVING and not _stood_still(policy, snapshot)
    fixed = None if moves else snapshot.refresh_expires_at
    return _first(fixed, snapshot.session_expires_at)


def _stood_still(policy: Policy, snapshot: Snapshot) -> bool:
    """Whether the last renewal brought a refresh token with less than its full time.

    Then its end is that of the first one, and no renewal moves it. TikTok does not say which of
    the two it does; it sends the rest with each.
    """
    full, end = policy.days("refresh_token_seconds"), snapshot.refresh_expires_at
    return full is not None and end is not None and end - snapshot.issued_at < full - MINIMUM_GAIN


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _renews_at(policy: Policy, snapshot: Snapshot, access: datetime | None) -> datetime | None:
    if access is None:
        return None
    margin = renewal_margin_of(policy, access - snapshot.issued_at)
    return max(access - margin, snapshot.issued_at + minimum_age_of(policy))


def renewal_margin_of(policy: Policy, life: timedelta) -> timedelta:
    """How long before the end of such a life a machine renews: ours, at most a third."""
    ours = policy.days("renew_before_seconds")
    return min(ours, life / 3) if ours else life / 3


def minimum_age_of(policy: Policy) -> timedelta:
    """The age below which the network refuses to renew."""
    return policy.days("renew_min_age_seconds") or NO_TIME


def _warn(
    policy: Policy, snapshot: Snapshot, access: datetime | None, clock: Clock | None
) -> timedelta:
    """How long ahead the person is told; of a short life no more than half."""
    days = policy.warning or DEFAULT_WARNING
    if clock is Clock.ACCESS and access is not None:
        return max(min(days, (access - snapshot.issued_at) / 2), NO_TIME)
    return days
