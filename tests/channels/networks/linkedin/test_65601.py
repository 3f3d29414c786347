"""What turns LinkedIn's 65601 into a cause: ``channels/networks/linkedin/tokens.py``.

"Revoked by the user" is believed of a token that has lived for a minute: before, LinkedIn says
it of good tokens that part of its machines has not heard of yet. Anything less than these words
is a suspicion, which introspection settles.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.networks.linkedin.errors import explain
from tests.channels.networks.recorded import AT

NAMED = '{"status":401,"serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN"}'
IN_WORDS = (
    '{"status":401,"serviceErrorCode":65601,'
    '"message":"The token used in the request has been revoked by the user"}'
)
OLD = Context(token_age=timedelta(days=10))


def told(body: str, context: Context, endpoint: Endpoint = Endpoint.WHOAMI) -> Finding:
    return explain(Reply(endpoint, 401, AT, body=body), context)


@pytest.mark.parametrize("age", [timedelta(minutes=1), timedelta(days=10)])
def test_revoked_by_the_user_is_said_of_a_token_older_than_a_minute(age: timedelta) -> None:
    finding = told(IN_WORDS, Context(token_age=age))
    assert (finding.cause, finding.certainty) == (Cause.REVOKED_BY_USER, Certainty.SAID)


@pytest.mark.parametrize(
    ("body", "context"), [(IN_WORDS, Context()), (NAMED, OLD), (NAMED, Context())]
)
def test_less_than_that_is_only_inferred(body: str, context: Context) -> None:
    finding = told(body, context)
    assert (finding.cause, finding.certainty) == (Cause.REVOKED_BY_USER, Certainty.INFERRED)


@pytest.mark.parametrize("body", [NAMED, IN_WORDS])
@pytest.mark.parametrize("seconds", [0, 3, 59.9])
def test_65601_of_a_token_under_a_minute_old_is_not_believed(body: str, seconds: float) -> None:
    finding = told(body, Context(token_age=timedelta(seconds=seconds)))
    assert (finding.cause, finding.certainty) == (Cause.NETWORK_FAULT, Certainty.CANNOT_TELL)
    assert not finding.reconnect


def test_65601_keeps_its_codes() -> None:
    finding = told(NAMED, OLD)
    assert finding.codes == {"code": "65601", "word": "revoked_access_token"}
    assert finding.rule == "revoked"


@pytest.mark.parametrize(
    "body",
    [
        '{"status":401,"serviceErrorCode":65601}',
        '{"status":401,"serviceErrorCode":65601,"message":"zwurbel"}',
    ],
)
def test_the_number_without_its_words_is_a_suspicion(body: str) -> None:
    finding = told(body, OLD)
    assert (finding.cause, finding.certainty) == (Cause.REVOKED_BY_USER, Certainty.INFERRED)


def test_65601_inside_a_text_is_no_code() -> None:
    assert told('{"message":"ticket 65601"}', OLD).cause is Cause.UNKNOWN


def test_introspection_says_it_outright() -> None:
    reply = Reply(Endpoint.INTROSPECT, 200, AT, body='{"active":false,"status":"revoked"}')
    finding = explain(reply, Context())
    assert (finding.cause, finding.certainty) == (Cause.REVOKED_BY_USER, Certainty.SAID)
