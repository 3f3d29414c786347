"""What turns LinkedIn's 65601 into a cause: ``channels/networks/linkedin/errors.py``.

"Revoked" is believed, except of a token younger than a minute: LinkedIn says it of good
tokens that part of its machines has not heard of yet.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import Cause, Certainty, Context, Endpoint, Reply
from channels.networks.linkedin.errors import explain
from tests.channels.networks.recorded import AT

ANSWER = '{"status":401,"serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN"}'
REPLY = Reply(Endpoint.WHOAMI, 401, AT, body=ANSWER)


@pytest.mark.parametrize("age", [timedelta(minutes=1), timedelta(days=10), None])
def test_65601_means_that_the_person_removed_the_app(age: timedelta | None) -> None:
    told = explain(REPLY, Context(token_age=age))
    assert (told.cause, told.certainty) == (Cause.REVOKED_BY_USER, Certainty.SAID)
    assert told.reconnect


@pytest.mark.parametrize("seconds", [0, 3, 59.9])
def test_65601_of_a_token_under_a_minute_old_is_not_believed(seconds: float) -> None:
    told = explain(REPLY, Context(token_age=timedelta(seconds=seconds)))
    assert (told.cause, told.certainty) == (Cause.NETWORK_FAULT, Certainty.CANNOT_TELL)
    assert not told.reconnect


def test_65601_keeps_its_codes() -> None:
    told = explain(REPLY, Context())
    assert told.codes == {"code": "65601", "word": "revoked_access_token"}
    assert told.rule == "revoked"


def test_65601_inside_a_text_is_no_code() -> None:
    told = explain(Reply(Endpoint.WHOAMI, 401, AT, body='{"message":"ticket 65601"}'), Context())
    assert told.cause is Cause.UNKNOWN
