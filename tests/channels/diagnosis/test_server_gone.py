"""Whatever else is known of a login: where its server is gone, nobody is sent to sign in there."""

from __future__ import annotations

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from channels import registry
from channels.contract import Cause
from channels.diagnosis.diagnose import Snapshot, Step, diagnose
from tests.channels.diagnosis.snapshots import snapshots
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
    verdict = diagnose(registry.get(snapshot.network).policy, looked_at, NOW)
    gone = snapshot.cause is not Cause.ALIVE and NOW - since >= 14 * DAY
    assert (verdict.cause is Cause.SERVER_GONE) is (gone or snapshot.cause is Cause.SERVER_GONE)
    if gone:
        assert not verdict.reconnect
        assert verdict.since == since
        assert verdict.step is (Step.CONNECT_ANOTHER if snapshot.set_up else Step.SET_UP)


@given(snapshot=snapshots())
def test_without_a_server_nothing_is_ever_gone(snapshot: Snapshot) -> None:
    at_one_address = snapshot._replace(server="", server_silent_since=None, server_gone_at=None)
    verdict = diagnose(registry.get(snapshot.network).policy, at_one_address, NOW)
    assert (verdict.cause is Cause.SERVER_GONE) <= (snapshot.cause is Cause.SERVER_GONE)
