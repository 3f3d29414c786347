"""A network that contradicts our own record of a token is asked again, and hides no true end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import registry
from channels.answers import own_record
from channels.answers.rules import CONTRADICTION
from channels.contract import DEAD, Blame, Cause, Certainty, Context, Endpoint, Reply
from tests.channels.networks import recorded
from tests.every_network import NETWORK_IDS

AT = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
ages = st.none() | st.timedeltas(-DAY, 400 * DAY) | st.timedeltas(timedelta(0), 2 * 60 * MINUTE)
spans = st.none() | st.timedeltas(-400 * DAY, 400 * DAY)
contexts = st.builds(Context, ages, spans, st.none() | st.booleans())
# Each recorded answer that says of a token that it is over.
OVER = [
    answer
    for network in NETWORK_IDS
    for answer in recorded.of(network)
    if answer.cause in (Cause.EXPIRED, Cause.REVOKED_BY_USER)
]


@pytest.mark.parametrize(
    ("cause", "age", "left", "contradicted"),
    [
        (Cause.EXPIRED, 5 * MINUTE, 60 * DAY, True),
        (Cause.EXPIRED, 59 * MINUTE, 60 * DAY, True),
        (Cause.EXPIRED, 60 * MINUTE, 60 * DAY, False),
        (Cause.EXPIRED, 5 * MINUTE, 4 * MINUTE, False),  # the clocks may differ by so much
        (Cause.EXPIRED, 5 * MINUTE, -SECOND, False),
        (Cause.EXPIRED, 5 * MINUTE, None, False),
        (Cause.EXPIRED, None, 60 * DAY, False),
        (Cause.EXPIRED, 30 * DAY, 30 * DAY, False),
        (Cause.REVOKED_BY_USER, 20 * SECOND, 60 * DAY, True),
        (Cause.REVOKED_BY_USER, 20 * SECOND, None, True),
        (Cause.REVOKED_BY_USER, 20 * SECOND, -SECOND, False),
        (Cause.REVOKED_BY_USER, 61 * SECOND, 60 * DAY, False),
        (Cause.REVOKED_BY_USER, None, None, False),
        (Cause.PASSWORD_CHANGED, 20 * SECOND, 60 * DAY, False),
        (Cause.INVALID_TOKEN_UNSPECIFIED, 20 * SECOND, 60 * DAY, False),
        (Cause.ALIVE, 20 * SECOND, 60 * DAY, False),
        (Cause.EXPIRED, -MINUTE, 60 * DAY, False),
    ],
)
def test_what_our_record_rules_out(
    cause: Cause, age: timedelta | None, left: timedelta | None, contradicted: bool
) -> None:
    assert own_record.contradicts(cause, Context(age, left)) is contradicted


@given(st.sampled_from(sorted(DEAD)), contexts)
def test_nothing_is_held_back_where_the_record_is_unknown_old_or_over(
    cause: Cause, context: Context
) -> None:
    age, left = context.token_age, context.expires_in
    if age is None or age >= own_record.YOUNG or (left is not None and left <= timedelta(0)):
        assert not own_record.contradicts(cause, context)


@given(st.sampled_from(OVER), contexts)
def test_of_every_network_a_contradiction_is_its_own_fault_and_keeps_the_codes(
    answer: recorded.Recorded, context: Context
) -> None:
    told = registry.get(answer.network).explain(answer.reply, context)
    if told.rule != CONTRADICTION.name:
        return
    assert (told.cause, told.blame) == (Cause.NETWORK_FAULT, Blame.NETWORK)
    assert told.certainty is Certainty.CANNOT_TELL
    assert context.token_age is not None
    assert context.token_age < own_record.YOUNG
    unknown = registry.get(answer.network).explain(answer.reply, Context())
    assert told.codes == unknown.codes
    assert not told.reconnect


@pytest.mark.parametrize("answer", OVER, ids=lambda answer: f"{answer.network}-{answer.case}")
def test_of_every_network_an_end_of_a_brand_new_token_is_not_believed(
    answer: recorded.Recorded,
) -> None:
    """Unless our record says so itself, as some of these answers need."""
    new = Context(token_age=10 * SECOND, expires_in=30 * DAY)
    assert not registry.get(answer.network).explain(answer.reply, new).reconnect or (
        answer.context.expires_in is not None
    )


def test_a_pasted_answer_without_a_record_is_taken_at_its_word() -> None:
    body = {"error": {"code": 190, "error_subcode": 463, "message": "x"}}
    reply = Reply(Endpoint.WHOAMI, 400, AT, body=json.dumps(body))
    assert registry.get("facebook").explain(reply, Context()).cause is Cause.EXPIRED
