"""From policy, credential, findings and a moment to a verdict. Pure: no clock, no I/O.

The rules that the property tests hold: a fault of the network or ours never asks the
person for anything and never hides the last known truth; only the causes of design.md's
table ask to reconnect; time alone never heals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from channels.contract import (
    ARTICLES,
    DEAD,
    RECONNECT,
    SAYS_NOTHING,
    Ability,
    Blame,
    Cause,
    Certainty,
    Kind,
    Policy,
    RenewalModel,
    State,
)

# A first failed look so soon after a good answer alarms nobody: it is asked again first.
HICCUP = timedelta(minutes=15)
# A machine renewal that is late by this share of the token's life has failed for good.
SHARE_OF_LIFE = 10
DEFAULT_WARN_DAYS = 14


class Clock(StrEnum):
    """Which of a login's clocks ends first for the person."""

    ACCESS = "access"
    REFRESH = "refresh"
    DATA_ACCESS = "data_access"


class Step(StrEnum):
    """The one thing to do next."""

    NOTHING = "nothing"
    WAIT = "wait"
    REFRESH = "refresh"
    ADD_PERMISSION = "add_permission"
    GET_ROLE_BACK = "get_role_back"
    UNLOCK = "unlock"
    APPEAL = "appeal"
    SIGN_IN_ONCE = "sign_in_once"
    SET_UP = "set_up"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is stored about one channel and its login. Times are aware UTC.

    ``cause`` is the login's where it is in trouble, else the place's own.
    """

    network: str
    kind: Kind
    issued_at: datetime
    expires_at: datetime | None = None
    refresh_expires_at: datetime | None = None
    data_access_expires_at: datetime | None = None
    has_refresh_token: bool = False
    no_end_date: bool = False  # the network said that the token has no end
    scopes: tuple[str, ...] = ()
    cause: Cause = Cause.ALIVE
    blame: Blame = Blame.NOBODY
    certainty: Certainty = Certainty.SAID
    rule: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    asked_at: datetime | None = None
    last_alive_at: datetime | None = None
    next_ask_at: datetime | None = None
    renewal_lost_at: datetime | None = None
    set_up: bool = True
    about_login: bool = True  # False: the cause is this place's alone


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The verdict on one channel at one moment."""

    at: datetime
    network: str
    kind: Kind
    state: State
    cause: Cause
    blame: Blame
    certainty: Certainty
    step: Step
    issued_at: datetime
    ends_at: datetime | None  # the earliest clock that counts for the person
    clock: Clock | None
    ends_about: bool  # the end is the policy's promise, not the network's word
    renews_at: datetime | None  # when a machine renews it; None: no machine can
    access_ends_at: datetime | None  # the access token's own end, whoever renews it
    data_access_ends_at: datetime | None
    refresh_ends_at: datetime | None
    ended_at: datetime | None  # when the token's life was cut or ran out
    lost: tuple[Ability, ...]  # what no longer works
    since: datetime | None
    asked_at: datetime | None
    last_alive_at: datetime | None
    next_ask_at: datetime | None
    rule: str
    codes: Mapping[str, str]
    warn: timedelta
    about_login: bool
    renewal_lost: bool

    @property
    def reconnect(self) -> bool:
        """Must the person sign in at the network again?"""
        return self.step in (Step.SIGN_IN_ONCE,) or (
            self.cause in RECONNECT and self.state in (State.NEEDS_YOU, State.LIMITED)
        )

    @property
    def age(self) -> timedelta:
        return max((self.ended_at or self.at) - self.issued_at, timedelta(0))

    @property
    def remaining(self) -> timedelta | None:
        """Until the end that counts; never negative; None where there is no end."""
        return None if self.ends_at is None else max(self.ends_at - self.at, timedelta(0))

    @property
    def day(self) -> int:
        """The running day of the token's life, counted from 0."""
        return self.age.days

    @property
    def of_days(self) -> int | None:
        end = self.access_ends_at
        return None if end is None else round((end - self.issued_at) / timedelta(days=1))

    @property
    def article(self) -> str:
        return "what-each-state-means#ends-soon" if self._only_soon else ARTICLES[self.cause]

    @property
    def _only_soon(self) -> bool:
        return self.state is State.ENDS_SOON

    @property
    def urgency(self) -> tuple[int, float]:
        """Sorts the cards: what needs the person first, then what ends first."""
        order = list(URGENCY).index(self.state)
        left = self.remaining.total_seconds() if self.remaining is not None else float("inf")
        return order, left


URGENCY = (
    State.NEEDS_YOU,
    State.LIMITED,
    State.ENDS_SOON,
    State.CANNOT_TELL,
    State.NOT_SET_UP,
    State.WORKING,
)

STEPS: Mapping[Cause, Step] = {
    Cause.ALIVE: Step.NOTHING,
    Cause.EXPIRED: Step.REFRESH,
    Cause.REVOKED_BY_USER: Step.REFRESH,
    Cause.PASSWORD_CHANGED: Step.REFRESH,
    Cause.INVALID_TOKEN_UNSPECIFIED: Step.REFRESH,
    Cause.PERMISSION_MISSING: Step.ADD_PERMISSION,
    Cause.LOST_PAGE_ROLE: Step.GET_ROLE_BACK,
    Cause.CHECKPOINT_OR_LOCKED: Step.UNLOCK,
    Cause.ACCOUNT_SUSPENDED: Step.APPEAL,
    Cause.APP_FAULT: Step.WAIT,
    Cause.RATE_LIMITED: Step.WAIT,
    Cause.NETWORK_FAULT: Step.WAIT,
    Cause.UNKNOWN: Step.WAIT,
}


@dataclass(frozen=True, slots=True)
class _Clocks:
    """The ends of one login, and which of them the person must mind."""

    access: datetime | None
    about: bool
    renewable: bool
    ends_at: datetime | None
    clock: Clock | None
    renews_at: datetime | None


def diagnose(policy: Policy, snapshot: Snapshot, at: datetime) -> Diagnosis:
    """The verdict on one channel. ``at``: aware UTC."""
    clocks = _clocks(policy, snapshot)
    lost = lost_abilities(policy, snapshot)
    cause, certainty = _cause(snapshot, clocks, lost, at)
    warn = timedelta(days=_warn_days(policy))
    state = _state(snapshot, cause, clocks, warn, at)
    return Diagnosis(
        at=at,
        network=snapshot.network,
        kind=snapshot.kind,
        state=state,
        cause=cause,
        blame=_blame(snapshot, cause),
        certainty=certainty,
        step=_step(snapshot, cause, state),
        issued_at=snapshot.issued_at,
        ends_at=clocks.ends_at,
        clock=clocks.clock,
        ends_about=clocks.about,
        renews_at=clocks.renews_at,
        access_ends_at=clocks.access,
        data_access_ends_at=snapshot.data_access_expires_at,
        refresh_ends_at=snapshot.refresh_expires_at,
        ended_at=_ended_at(snapshot, cause, clocks),
        lost=lost,
        since=snapshot.since,
        asked_at=snapshot.asked_at,
        last_alive_at=snapshot.last_alive_at,
        next_ask_at=snapshot.next_ask_at,
        rule=snapshot.rule,
        codes=snapshot.codes,
        warn=warn,
        about_login=snapshot.about_login,
        renewal_lost=snapshot.renewal_lost_at is not None,
    )


def lost_abilities(policy: Policy, snapshot: Snapshot) -> tuple[Ability, ...]:
    """What this kind of channel cannot do for want of a scope. Nothing where none is known."""
    if not snapshot.scopes:
        return ()
    return tuple(
        one
        for one in policy.abilities
        if one.needed
        and one.scope not in snapshot.scopes
        and (not one.kinds or snapshot.kind in one.kinds)
    )


def _warn_days(policy: Policy) -> int:
    fact = policy.facts.get("warn_days")
    return int(fact.value) if fact else DEFAULT_WARN_DAYS


def _clocks(policy: Policy, snapshot: Snapshot) -> _Clocks:
    access, about = snapshot.expires_at, False
    promised = policy.days("access_token_seconds")
    if access is None and promised and not snapshot.no_end_date:
        # The network named no date: its policy's promise is the best we have.
        access, about = snapshot.issued_at + promised, True
    renewable = _renewable(policy, snapshot)
    ends: list[tuple[datetime, Clock]] = []
    if access and not renewable:
        ends.append((access, Clock.ACCESS))
    if snapshot.refresh_expires_at and renewable and policy.renewal is not RenewalModel.ROTATE:
        # A wall that no renewal moves: after it the person must return.
        ends.append((snapshot.refresh_expires_at, Clock.REFRESH))
    if snapshot.data_access_expires_at:
        ends.append((snapshot.data_access_expires_at, Clock.DATA_ACCESS))
    ends_at, clock = min(ends) if ends else (None, None)
    renews_at = _renews_at(policy, snapshot, access) if renewable else None
    return _Clocks(access, about and clock is Clock.ACCESS, renewable, ends_at, clock, renews_at)


def _renewable(policy: Policy, snapshot: Snapshot) -> bool:
    if snapshot.renewal_lost_at is not None:
        return False
    return policy.renewal is RenewalModel.EXTEND or snapshot.has_refresh_token


def _renews_at(policy: Policy, snapshot: Snapshot, access: datetime | None) -> datetime | None:
    if access is None:
        return None
    third = (access - snapshot.issued_at) / 3
    ours = policy.days("renew_before_seconds")
    return access - (min(ours, third) if ours else third)


def _cause(
    snapshot: Snapshot, clocks: _Clocks, lost: tuple[Ability, ...], at: datetime
) -> tuple[Cause, Certainty]:
    told = snapshot.cause in DEAD
    if not told and _over(snapshot, clocks, at):
        return Cause.EXPIRED, Certainty.INFERRED
    if snapshot.cause is Cause.ALIVE and lost:
        return Cause.PERMISSION_MISSING, Certainty.SAID
    return snapshot.cause, snapshot.certainty


def _over(snapshot: Snapshot, clocks: _Clocks, at: datetime) -> bool:
    """Whether a clock that nobody but the person can turn has run out."""
    if clocks.ends_at is not None and at >= clocks.ends_at:
        return not clocks.about
    # Instagram's token cannot be prolonged once it is over; a rotating pair still can.
    extend_missed = clocks.renewable and not snapshot.has_refresh_token
    return bool(extend_missed and clocks.access and at >= clocks.access and not clocks.about)


def _state(
    snapshot: Snapshot, cause: Cause, clocks: _Clocks, warn: timedelta, at: datetime
) -> State:
    if not snapshot.set_up:
        return State.NOT_SET_UP
    if cause in SAYS_NOTHING:
        return State.WORKING if _hiccup(snapshot, cause, at) else State.CANNOT_TELL
    if cause is Cause.PERMISSION_MISSING:
        return State.LIMITED
    if cause is not Cause.ALIVE or snapshot.renewal_lost_at is not None:
        return State.NEEDS_YOU
    if clocks.ends_at is not None and clocks.ends_at - at <= warn:
        return State.ENDS_SOON
    return State.WORKING


def _hiccup(snapshot: Snapshot, cause: Cause, at: datetime) -> bool:
    if cause is not Cause.NETWORK_FAULT or snapshot.last_alive_at is None:
        return False
    return at - snapshot.last_alive_at <= HICCUP


def _blame(snapshot: Snapshot, cause: Cause) -> Blame:
    if cause is snapshot.cause:
        return snapshot.blame
    return {Cause.PERMISSION_MISSING: Blame.YOU, Cause.EXPIRED: Blame.NETWORK}.get(
        cause, Blame.NOBODY
    )


def _step(snapshot: Snapshot, cause: Cause, state: State) -> Step:
    if state is State.NOT_SET_UP:
        return Step.SET_UP
    if state is State.ENDS_SOON:
        return Step.REFRESH
    if state is State.NEEDS_YOU and snapshot.renewal_lost_at and cause not in NOT_BY_SIGNING_IN:
        return Step.SIGN_IN_ONCE
    if state is State.WORKING:
        return Step.NOTHING
    return STEPS[cause]


# Signing in again would not help here, whatever else holds.
NOT_BY_SIGNING_IN = frozenset({Cause.CHECKPOINT_OR_LOCKED, Cause.ACCOUNT_SUSPENDED})


def _ended_at(snapshot: Snapshot, cause: Cause, clocks: _Clocks) -> datetime | None:
    if cause not in DEAD:
        return None
    if cause is Cause.EXPIRED:
        ends = [one for one in (clocks.access, clocks.ends_at) if one is not None]
        return min(ends, default=snapshot.since)
    return snapshot.since
