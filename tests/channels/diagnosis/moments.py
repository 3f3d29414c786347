"""What is stored and the moment at which it is looked at, drawn together.

Drawn apart from one another they hardly ever meet: a date is over, or a channel is not set up,
and whatever is promised of one that works is never put to the test. Here every state is drawn
on purpose, and beside them what makes no sense at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st

from channels import registry
from channels.contract import (
    OF_THE_CONNECTION,
    SAYS_NOTHING,
    Blame,
    Cause,
    Certainty,
    HiddenBy,
    RenewalModel,
    State,
)
from channels.diagnosis.diagnose import HICCUP, CheckingAgain, Snapshot
from channels.diagnosis.overdue import LATEST
from channels.diagnosis.second_look import GROUPS
from tests.channels.diagnosis.snapshots import ANY, HOUR, MINUTE, everything, snapshots
from tests.every_network import NETWORK_IDS
from tests.factories import DAY

SECOND = timedelta(seconds=1)
# The longest time ahead of an end at which any network's people are told of it, and the shortest.
LONGEST_WARNING, SHORTEST_WARNING = 14 * DAY, 7 * DAY
FAULTS = st.sampled_from(sorted(SAYS_NOTHING))
BREAKS = sorted(OF_THE_CONNECTION - {Cause.PERMISSION_MISSING})
SUSPECTED = sorted({cause for group in GROUPS for cause in group})
ALL_BLAMES, CERTAINTIES = st.sampled_from(Blame), st.sampled_from(Certainty)


class Moment(NamedTuple):
    """``at``: aware UTC."""

    stored: Snapshot
    at: datetime


def _spans(least: timedelta, most: timedelta) -> st.SearchStrategy[timedelta]:
    return st.timedeltas(least, most)


@st.composite
def _well(draw: st.DrawFn) -> Moment:
    """Nothing is wrong with it, and no end is near."""
    at, network = draw(ANY), draw(st.sampled_from(NETWORK_IDS))
    policy = registry.get(network).policy
    kind = draw(st.sampled_from(policy.kinds))
    age = draw(_spans(timedelta(0), 300 * DAY))
    end = draw(st.none() | _spans(LONGEST_WARNING + SECOND, 300 * DAY))
    with_key = policy.renewal in (RenewalModel.ROTATE, RenewalModel.REUSE)
    key = with_key and (end is None or draw(st.booleans()))
    if policy.renewal is not RenewalModel.NONE and end is None:
        end = draw(_spans(SECOND, 2 * HOUR))  # a machine renews it, however near
    asked = at - draw(_spans(timedelta(0), 8 * HOUR))
    stored = Snapshot(
        network=network,
        kind=kind,
        issued_at=at - age,
        expires_at=at + end if end is not None else None,
        data_access_expires_at=draw(_later(at, LONGEST_WARNING + SECOND)),
        has_refresh_token=key,
        refresh_expires_at=draw(_later(at, LONGEST_WARNING + SECOND)) if key else None,
        no_end_date=end is None,
        own_token=draw(st.booleans()),
        scopes=draw(st.sampled_from(((), everything(network, kind)))),
        since=at - age,
        asked_at=asked,
        last_alive_at=asked,
        next_ask_at=at + draw(_spans(timedelta(0), 8 * HOUR)),
        about_login=draw(st.booleans()),
    )
    return Moment(stored, at)


def _later(at: datetime, least: timedelta) -> st.SearchStrategy[datetime | None]:
    return st.none() | _spans(least, 500 * DAY).map(lambda span: at + span)


@st.composite
def _working(draw: st.DrawFn) -> Moment:
    stored, at = draw(_well())
    if draw(st.booleans()):
        ago = draw(_spans(timedelta(0), HICCUP))
        stored = stored._replace(cause=Cause.NETWORK_FAULT, last_alive_at=at - ago)
    elif draw(st.booleans()):
        stored = stored._replace(healed_at=at - draw(_spans(timedelta(0), 4 * DAY)))
    return Moment(stored, at)


@st.composite
def _ending_soon(draw: st.DrawFn) -> Moment:
    stored, at = draw(_well())
    left = draw(_spans(SECOND, SHORTEST_WARNING))
    renewed = registry.get(stored.network).policy.renewal is RenewalModel.EXTEND
    if renewed or draw(st.booleans()):
        return Moment(stored._replace(data_access_expires_at=at + left), at)
    # A short life is told of in its second half.
    age = left + draw(_spans(timedelta(0), 300 * DAY))
    own: dict[str, Any] = {"expires_at": at + left, "issued_at": at - age, "no_end_date": False}
    return Moment(stored._replace(has_refresh_token=False, refresh_expires_at=None, **own), at)


@st.composite
def _needing_somebody(draw: st.DrawFn) -> Moment:
    stored, at = draw(_well())
    way = draw(st.sampled_from(("told", "over", "lost")))
    since = at - draw(_spans(timedelta(0), 300 * DAY))
    if way == "told":
        cause, blame, certainty = draw(st.sampled_from(BREAKS)), draw(ALL_BLAMES), draw(CERTAINTIES)
        told = {"cause": cause, "blame": blame, "certainty": certainty, "since": since}
        return Moment(stored._replace(**told), at)
    if way == "lost":
        return Moment(stored._replace(renewal_lost_at=since, cause=draw(_nothing_said())), at)
    over = stored._replace(
        issued_at=since - draw(_spans(timedelta(0), 300 * DAY)),
        expires_at=since,
        has_refresh_token=False,
        refresh_expires_at=None,
        no_end_date=False,
        cause=draw(_nothing_said()),
    )
    return Moment(over, at)


def _nothing_said() -> st.SearchStrategy[Cause]:
    return st.just(Cause.ALIVE) | FAULTS


@st.composite
def _limited(draw: st.DrawFn) -> Moment:
    stored, at = draw(_well())
    way = draw(st.sampled_from(("told", "scope", "hidden")))
    since = at - draw(_spans(timedelta(0), 300 * DAY))
    if way == "hidden":
        hidden = draw(st.sampled_from(HiddenBy))
        return Moment(stored._replace(hidden_by=hidden, hidden_since=since), at)
    if way == "told":
        told = stored._replace(cause=Cause.PERMISSION_MISSING, blame=Blame.YOU, since=since)
        return Moment(told, at)
    policy = registry.get(stored.network).policy
    needed = {ability.scope for ability in policy.abilities if ability.needed}
    whole = everything(stored.network, stored.kind)
    missing = draw(st.sampled_from([scope for scope in whole if scope in needed]))
    left = (*(scope for scope in whole if scope != missing), "another")
    return Moment(stored._replace(scopes=left, cause=draw(_nothing_said())), at)


@st.composite
def _nobody_can_tell(draw: st.DrawFn) -> Moment:
    stored, at = draw(_well())
    ago = draw(st.none() | _spans(HICCUP + SECOND, 30 * DAY))
    last = at - ago if ago is not None else None
    cause, blame, certainty = draw(FAULTS), draw(ALL_BLAMES), draw(CERTAINTIES)
    told = stored._replace(cause=cause, blame=blame, certainty=certainty, last_alive_at=last)
    return Moment(told, at)


@st.composite
def _not_looked_at(draw: st.DrawFn) -> Moment:
    """The moment is drawn first: everything in it is as old as the last look."""
    stored, at = draw(st.one_of(_well(), _ending_soon(), _nobody_can_tell(), _needing_somebody()))
    due = at - draw(_spans(LATEST + SECOND, 300 * DAY))
    last = due - draw(_spans(timedelta(0), 10 * HOUR))
    alive = last if stored.last_alive_at else None
    overdue: dict[str, Any] = {"next_ask_at": due, "asked_at": last, "last_alive_at": alive}
    return Moment(stored._replace(**overdue), at)


@st.composite
def _not_set_up(draw: st.DrawFn) -> Moment:
    stored, at = draw(st.one_of(_well(), _needing_somebody(), _limited(), _nonsense()))
    return Moment(stored._replace(set_up=False), at)


@st.composite
def _looked_at_again(draw: st.DrawFn) -> Moment:
    stored, at = draw(st.one_of(_well(), _ending_soon()))
    since = at - draw(_spans(timedelta(0), HOUR))
    suspected = CheckingAgain(
        draw(st.sampled_from(SUSPECTED)),
        since=since,
        looks=draw(st.integers(1, 3)),
        next_look_at=since + draw(_spans(timedelta(0), HOUR)),
        last_look_at=since + 10 * MINUTE,
        about_login=draw(st.booleans()),
    )
    return Moment(stored._replace(checking_again=suspected), at)


def _nonsense() -> st.SearchStrategy[Moment]:
    return st.builds(Moment, snapshots(), ANY)


BY_STATE: Mapping[State, st.SearchStrategy[Moment]] = {
    State.WORKING: _working(),
    State.ENDS_SOON: _ending_soon(),
    State.NEEDS_YOU: _needing_somebody(),
    State.LIMITED: _limited(),
    State.CANNOT_TELL: _nobody_can_tell(),
    State.NOT_SET_UP: _not_set_up(),
}
CHECKING_AGAIN = _looked_at_again()
NOT_LOOKED_AT = _not_looked_at()
NONSENSE = _nonsense()
# Anything that may be stored, looked at whenever: each of the nine as often as the others.
MOMENTS = st.one_of(*BY_STATE.values(), CHECKING_AGAIN, NOT_LOOKED_AT, NONSENSE)
