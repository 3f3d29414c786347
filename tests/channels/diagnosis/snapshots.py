"""Snapshots for tests of what is made from them: examples, and anything at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from channels import registry
from channels.contract import Blame, Cause, Certainty, Kind
from channels.diagnosis.diagnose import Diagnosis, Snapshot, diagnose
from tests.every_network import NETWORK_IDS
from tests.factories import DAY, NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def everything(network: str, kind: Kind) -> tuple[str, ...]:
    """Every scope that a channel of this kind can use."""
    abilities = registry.get(network).policy.abilities
    return tuple(
        ability.scope for ability in abilities if not ability.kinds or kind in ability.kinds
    )


def snapshot(
    network: str = "linkedin",
    *,
    age: timedelta = 10 * DAY,
    life: timedelta | None = 60 * DAY,
    at: datetime = NOW,
    kind: Kind | None = None,
    **fields: Any,
) -> Snapshot:
    """A living token, asked about 12 minutes before ``at``. ``life`` None: no date named."""
    kind = kind or registry.get(network).policy.kinds[0]
    issued = at - age
    over = issued + life if life is not None and not fields.get("has_refresh_token") else at
    # Never after it was refused, or over.
    heard = max(min(at - 12 * MINUTE, fields.get("since") or at, over), issued)
    values: dict[str, Any] = {
        "expires_at": issued + life if life is not None else None,
        "scopes": everything(network, kind),
        "since": issued,
        "asked_at": at - 12 * MINUTE,
        "last_alive_at": heard,
        "next_ask_at": at + 6 * HOUR,
    }
    return Snapshot(network, kind, issued, **(values | fields))


def verdict(network: str = "linkedin", *, at: datetime = NOW, **fields: Any) -> Diagnosis:
    """The diagnosis of ``snapshot(...)``."""
    return of(snapshot(network, at=at, **fields), at)


def of(given: Snapshot, at: datetime) -> Diagnosis:
    return diagnose(registry.get(given.network).policy, given, at)


def _moments(first: timedelta, last: timedelta) -> st.SearchStrategy[datetime]:
    return st.timedeltas(first, last).map(lambda span: NOW + span)


def _maybe(moments: st.SearchStrategy[datetime]) -> st.SearchStrategy[datetime | None]:
    return st.none() | moments


PAST = _moments(-500 * DAY, timedelta(0))
ANY = _moments(-500 * DAY, 500 * DAY)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    """Anything at all, mostly nonsense: nearly all of it is over, or not set up.

    For a property, draw from ``moments``: there every state is drawn on purpose.
    """
    network = draw(st.sampled_from(NETWORK_IDS))
    policy = registry.get(network).policy
    kind = draw(st.sampled_from(policy.kinds))
    scopes = draw(st.sets(st.sampled_from(everything(network, kind))))
    issued = draw(PAST)
    life = draw(st.none() | st.timedeltas(timedelta(0), 400 * DAY))
    silent = draw(_maybe(PAST)) if registry.get(network).anywhere else None
    return Snapshot(
        network=network,
        kind=kind,
        issued_at=issued,
        expires_at=issued + life if life is not None else None,
        refresh_expires_at=draw(_maybe(ANY)),
        data_access_expires_at=draw(_maybe(ANY)),
        has_refresh_token=draw(st.booleans()),
        no_end_date=draw(st.booleans()),
        own_token=draw(st.booleans()),
        scopes=tuple(sorted(scopes)),
        cause=draw(st.sampled_from(Cause)),
        blame=draw(st.sampled_from(Blame)),
        certainty=draw(st.sampled_from(Certainty)),
        rule=draw(st.sampled_from(("", "a-rule"))),
        codes=draw(st.sampled_from(({}, {"code": "190", "subcode": "460"}))),
        since=draw(_maybe(PAST)),
        asked_at=draw(_maybe(PAST)),
        last_alive_at=draw(_maybe(PAST)),
        next_ask_at=draw(_maybe(ANY)),
        due_since=draw(_maybe(PAST)),
        told_to_wait=draw(st.booleans()),
        renewal_lost_at=draw(_maybe(PAST)),
        set_up=draw(st.booleans()),
        about_login=draw(st.booleans()),
        server="social.example" if registry.get(network).anywhere else "",
        server_silent_since=silent,
        server_gone_at=silent + 14 * DAY if silent else None,
    )
