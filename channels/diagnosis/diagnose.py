"""From policy, credential, findings and a moment to a verdict. Pure: no clock, no I/O.

The rules that the property tests hold: a fault of the network or ours never asks the
person for anything and never hides the last known truth; only the causes of design.md's
table ask to reconnect; time alone never heals.

Four decisions of ours. A first unanswered question within ``HICCUP`` of a good answer
alarms nobody. A machine's renewal that is overdue by ``LATE`` means that we cannot tell,
not that the channel works. So does a look that is ``overdue``; what was broken when we last
heard stays broken. A rotating renewal whose answer was lost needs the person, although the
access token may live on for a while.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from channels.contract import (
    ACCOUNT_MOVED,
    DEAD,
    ENDED_UNASKED,
    SAYS_NOTHING,
    Ability,
    Blame,
    Cause,
    Certainty,
    Policy,
    State,
)
from channels.diagnosis.overdue import not_looked_since
from channels.diagnosis.second_look import agree
from channels.diagnosis.token_ends import Clocks, clocks_of
from channels.diagnosis.verdict import URGENCY, CheckingAgain, Clock, Diagnosis, Snapshot, Step

__all__ = [
    "URGENCY",
    "CheckingAgain",
    "Clock",
    "Diagnosis",
    "Snapshot",
    "Step",
    "diagnose",
    "lost_abilities",
]

HICCUP = timedelta(minutes=15)
# So long a channel says that it works again by itself.
HEALED_FOR = timedelta(days=2)
# At least this long after the access token's end, or a tenth of its life.
LATE, SHARE_OF_LIFE = timedelta(hours=1), 10

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
    Cause.SERVER_GONE: Step.CONNECT_ANOTHER,
}
# In these it is the same step, whatever the cause.
STEPS_BY_STATE: Mapping[State, Step] = {
    State.NOT_SET_UP: Step.SET_UP,
    State.ENDS_SOON: Step.REFRESH,
    State.WORKING: Step.NOTHING,
    State.CANNOT_TELL: Step.WAIT,
}
# Signing in again would not help here, whatever else holds.
NOT_BY_SIGNING_IN = frozenset(
    {Cause.CHECKPOINT_OR_LOCKED, Cause.ACCOUNT_SUSPENDED, Cause.SERVER_GONE}
)


class _Judged(NamedTuple):
    """The cause that counts, which may be another than the one that was stored."""

    cause: Cause
    blame: Blame
    certainty: Certainty
    late: bool = False
    not_looked_since: datetime | None = None
    renewal_lost: bool = False


def diagnose(policy: Policy, snapshot: Snapshot, at: datetime) -> Diagnosis:
    """The verdict on one channel. ``at``: aware UTC."""
    clocks = clocks_of(policy, snapshot, at)
    lost = lost_abilities(policy, snapshot)
    judged = _judge(snapshot, clocks, lost, at)
    state = _state(snapshot, judged, clocks, at)
    # The connection works; what is published through our app is seen by few.
    hidden = snapshot.hidden_by if state is State.WORKING else None
    if hidden is not None:
        state, judged = State.LIMITED, _Judged(Cause.APP_FAULT, Blame.US, Certainty.INFERRED)
    ended_at = _ended_at(snapshot, judged, clocks, at)
    told = judged.cause is snapshot.cause and judged.not_looked_since is None
    return Diagnosis(
        at=at,
        network=snapshot.network,
        kind=snapshot.kind,
        state=state,
        cause=judged.cause,
        blame=judged.blame,
        certainty=judged.certainty,
        step=_step(judged, state, snapshot.rule if told else ""),
        issued_at=snapshot.issued_at,
        ends_at=clocks.ends_at,
        clock=clocks.clock,
        ends_about=clocks.ends_about,
        renews_at=None if ended_at else clocks.renews_at,
        access_ends_at=clocks.access,
        access_about=clocks.about,
        data_access_ends_at=_while_it_lives(snapshot.data_access_expires_at, ended_at),
        refresh_ends_at=_while_it_lives(clocks.wall, ended_at),
        ended_at=ended_at,
        lost=lost,
        since=snapshot.hidden_since if hidden else _since(snapshot, judged, clocks, ended_at),
        asked_at=snapshot.asked_at,
        last_alive_at=snapshot.last_alive_at,
        next_ask_at=snapshot.next_ask_at,
        rule=snapshot.rule if told else "",
        codes=snapshot.codes if told else {},
        warn=clocks.warn,
        about_login=snapshot.about_login,
        own_token=snapshot.own_token,
        renewal_late=judged.late,
        checking_again=_checking_again(snapshot, judged),
        healed_at=_healed_at(snapshot, state, at),
        hidden_by=hidden,
        not_looked_since=judged.not_looked_since,
        server=snapshot.server,
        token_dead=snapshot.token_dead,
    )


def _checking_again(snapshot: Snapshot, judged: _Judged) -> CheckingAgain | None:
    """What is suspected, unless the person is needed for the same already."""
    suspected = snapshot.checking_again
    if suspected is None or agree(suspected.cause, judged.cause):
        return None
    return suspected


def _healed_at(snapshot: Snapshot, state: State, at: datetime) -> datetime | None:
    healed = snapshot.healed_at
    works = state in (State.WORKING, State.ENDS_SOON)
    return healed if works and healed is not None and at - healed <= HEALED_FOR else None


def lost_abilities(policy: Policy, snapshot: Snapshot) -> tuple[Ability, ...]:
    """What this kind of channel cannot do for want of a scope. Nothing where none is known."""
    if not snapshot.scopes:
        return ()
    return tuple(
        ability
        for ability in policy.abilities
        if ability.needed
        and ability.scope not in snapshot.scopes
        and (not ability.kinds or snapshot.kind in ability.kinds)
    )


def _judge(snapshot: Snapshot, clocks: Clocks, lost: tuple[Ability, ...], at: datetime) -> _Judged:
    """What was known before a fault stands through it: an end, a lost renewal, a missing box."""
    last_look = not_looked_since(snapshot, clocks.access, at)
    # Where the account had moved, it said so while its server was there to ask: that stays true.
    if last_look is None and _server_gone(snapshot, at) and snapshot.rule != ACCOUNT_MOVED:
        return _Judged(Cause.SERVER_GONE, Blame.NETWORK, Certainty.INFERRED)
    told = _Judged(snapshot.cause, snapshot.blame, snapshot.certainty)
    untold = snapshot.cause in SAYS_NOTHING
    if snapshot.cause in DEAD or snapshot.cause in NOT_BY_SIGNING_IN:
        return _with_lost_renewal(told, snapshot)
    if _over(snapshot, clocks, at):
        return _with_lost_renewal(
            _Judged(Cause.EXPIRED, Blame.NETWORK, Certainty.INFERRED), snapshot
        )
    if snapshot.renewal_lost_at is not None and snapshot.cause is not Cause.LOST_PAGE_ROLE:
        unknown_token = Cause.INVALID_TOKEN_UNSPECIFIED
        return _Judged(unknown_token, Blame.NETWORK, Certainty.INFERRED, renewal_lost=True)
    if lost and (untold or snapshot.cause is Cause.ALIVE):
        return _Judged(Cause.PERMISSION_MISSING, Blame.YOU, Certainty.SAID)
    if last_look is not None and (untold or snapshot.cause is Cause.ALIVE):
        return _unheard(snapshot, last_look)
    if snapshot.cause is Cause.ALIVE and _late(clocks, snapshot, at):
        return _Judged(Cause.APP_FAULT, Blame.US, Certainty.CANNOT_TELL, late=True)
    return told


def _server_gone(snapshot: Snapshot, at: datetime) -> bool:
    """Whether nobody has had a sign of life from its server for so long that it may have closed.

    Then there is nobody to sign in at, whatever else was known.
    """
    gone_at = snapshot.server_gone_at
    return snapshot.cause is not Cause.ALIVE and gone_at is not None and at >= gone_at


def _unheard(snapshot: Snapshot, last_look: datetime) -> _Judged:
    """Nobody has looked for too long: at the network's word, or for a fault of ours."""
    cannot = Certainty.CANNOT_TELL
    if snapshot.told_to_wait:
        return _Judged(Cause.RATE_LIMITED, Blame.NETWORK, cannot)
    return _Judged(Cause.APP_FAULT, Blame.US, cannot, not_looked_since=last_look)


def _with_lost_renewal(judged: _Judged, snapshot: Snapshot) -> _Judged:
    """The same, with the loss of a renewal's answer as the reason where there was one."""
    lost = snapshot.renewal_lost_at is not None and judged.cause not in NOT_BY_SIGNING_IN
    return _Judged(judged.cause, judged.blame, judged.certainty, renewal_lost=lost)


def _over(snapshot: Snapshot, clocks: Clocks, at: datetime) -> bool:
    """Whether a clock that nobody but the person can turn has run out."""
    if clocks.sure_end is not None and at >= clocks.sure_end:
        return True
    # Instagram's token cannot be prolonged once it is over; a rotating pair still can.
    extend_missed = clocks.renewable and not snapshot.has_refresh_token
    return bool(extend_missed and clocks.access and at >= clocks.access and not clocks.about)


def _late(clocks: Clocks, snapshot: Snapshot, at: datetime) -> bool:
    """Whether a token that a machine renews should have been renewed long ago."""
    if not clocks.renewable or clocks.access is None or clocks.about:
        return False
    life = max(clocks.access - snapshot.issued_at, timedelta(0))
    return at - clocks.access > max(LATE, life / SHARE_OF_LIFE)


def _state(snapshot: Snapshot, judged: _Judged, clocks: Clocks, at: datetime) -> State:
    if not snapshot.set_up:
        return State.NOT_SET_UP
    if judged.cause in SAYS_NOTHING and not _hiccup(snapshot, judged, at):
        return State.CANNOT_TELL
    if judged.cause is Cause.PERMISSION_MISSING:
        return State.LIMITED
    if judged.cause is not Cause.ALIVE and judged.cause not in SAYS_NOTHING:
        return State.NEEDS_YOU
    if clocks.ends_at is not None and clocks.ends_at - at <= clocks.warn:
        return State.ENDS_SOON
    return State.WORKING


def _hiccup(snapshot: Snapshot, judged: _Judged, at: datetime) -> bool:
    if judged.cause is not Cause.NETWORK_FAULT or snapshot.last_alive_at is None:
        return False
    return at - snapshot.last_alive_at <= HICCUP


def _step(judged: _Judged, state: State, rule: str) -> Step:
    if state is State.NEEDS_YOU and judged.renewal_lost:
        return Step.SIGN_IN_ONCE
    if state is State.NEEDS_YOU and rule == ACCOUNT_MOVED:
        return Step.CONNECT_ANOTHER
    return STEPS_BY_STATE.get(state) or STEPS[judged.cause]


def _ended_at(snapshot: Snapshot, judged: _Judged, clocks: Clocks, at: datetime) -> datetime | None:
    """When the token's life was over; None while it may be alive."""
    if judged.cause is Cause.SERVER_GONE:
        return None  # nobody can say what became of the token
    if judged.cause is not Cause.EXPIRED:
        over = snapshot.cause in DEAD or snapshot.rule in ENDED_UNASKED
        return snapshot.since if over else None
    sure = None if clocks.about else clocks.access
    noticed = snapshot.since if snapshot.cause is Cause.EXPIRED else None
    passed = [end for end in (sure, clocks.sure_end, noticed) if end is not None and end <= at]
    return min(passed, default=None)


def _while_it_lives(end: datetime | None, ended_at: datetime | None) -> datetime | None:
    """A clock beside the token's, unless that was over first: new tokens bring a new clock."""
    return None if end and ended_at and ended_at < end else end


def _since(
    snapshot: Snapshot, judged: _Judged, clocks: Clocks, ended_at: datetime | None
) -> datetime | None:
    """From when on the cause that counts has held."""
    if judged.not_looked_since is not None:
        return judged.not_looked_since
    if judged.cause is Cause.SERVER_GONE:
        return snapshot.server_silent_since
    if judged.cause is snapshot.cause:
        return snapshot.since
    if judged.cause is Cause.RATE_LIMITED:
        return snapshot.asked_at
    if judged.late:
        known = [moment for moment in (clocks.access, snapshot.last_alive_at) if moment is not None]
        return max(known)
    return snapshot.renewal_lost_at if judged.renewal_lost and not ended_at else ended_at
