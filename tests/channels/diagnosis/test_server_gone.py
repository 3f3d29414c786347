"""Whatever else is known of a login: where its server is gone, nobody is sent to sign in there."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from channels import registry
from channels.contract import ACCOUNT_MOVED, Cause, State
from channels.diagnosis.diagnose import Snapshot, Step, diagnose
from tests.channels.diagnosis.snapshots import snapshots, verdict
from tests.factories import DAY, NOW

SILENT = st.integers(0, 60).map(lambda days: NOW - days * DAY)


@given(snapshot=snapshots(), since=SILENT)
def test_it_is_said_where_looks_are_had_and_nothing_else_is(
    snapshot: Snapshot, since: datetime
) -> None:
    looked_at = snapshot._replace(
        server="social.example",
        server_silent_since=since,
        server_gone_at=since + 14 * DAY,
        due_since=None,
        next_ask_at=NOW + DAY,
        hidden_by=None,
    )
    told = diagnose(registry.get(snapshot.network).policy, looked_at, NOW)
    gone = snapshot.cause is not Cause.ALIVE and NOW - since >= 14 * DAY
    assert (told.cause is Cause.SERVER_GONE) is (gone or snapshot.cause is Cause.SERVER_GONE)
    if gone:
        assert not told.reconnect
        assert told.since == since
        assert told.step is (Step.CONNECT_ANOTHER if snapshot.set_up else Step.SET_UP)


@given(snapshot=snapshots())
def test_without_a_server_nothing_is_ever_gone(snapshot: Snapshot) -> None:
    at_one_address = snapshot._replace(server="", server_silent_since=None, server_gone_at=None)
    told = diagnose(registry.get(snapshot.network).policy, at_one_address, NOW)
    assert (told.cause is Cause.SERVER_GONE) <= (snapshot.cause is Cause.SERVER_GONE)


def test_where_the_account_had_moved_it_is_still_told_where_to() -> None:
    told = verdict(
        "mastodon",
        life=None,
        cause=Cause.ACCOUNT_SUSPENDED,
        rule=ACCOUNT_MOVED,
        codes={"moved_to": "acme@new.example"},
        server="social.example",
        server_silent_since=NOW - 20 * DAY,
        server_gone_at=NOW - 6 * DAY,
    )
    assert (told.state, told.cause) == (State.NEEDS_YOU, Cause.ACCOUNT_SUSPENDED)
    assert (told.step, told.codes) == (Step.CONNECT_ANOTHER, {"moved_to": "acme@new.example"})
