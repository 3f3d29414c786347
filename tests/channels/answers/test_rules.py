"""The engine: order, one error for all conditions, and its promises."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.answers.rules import Rule, explain, younger_than
from channels.contract import Blame, Cause, Certainty, Context, Endpoint, Finding, Reply

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
SOURCE = "https://example.com/docs"


def told(rules: tuple[Rule, ...], body: Any, status: int | None = 400, **more: Any) -> Finding:
    text = body if isinstance(body, str) else json.dumps(body)
    context = more.pop("context", Context())
    return explain(rules, Reply(Endpoint.WHOAMI, status, AT, body=text, **more), context)


def rule(name: str, cause: Cause, **more: Any) -> Rule:
    return Rule(name=name, cause=cause, source=SOURCE, **more)


def test_the_first_rule_that_fits_wins() -> None:
    rules = (
        rule("narrow", Cause.EXPIRED, codes={190}, subcodes={463}),
        rule("wide", Cause.INVALID_TOKEN_UNSPECIFIED, codes={190}),
    )
    assert told(rules, {"error": {"code": 190, "error_subcode": 463}}).rule == "narrow"
    assert told(rules, {"error": {"code": 190}}).rule == "wide"


def test_all_conditions_must_hold_for_one_and_the_same_error() -> None:
    rules = (rule("both", Cause.EXPIRED, codes={1}, words=frozenset({"expired"})),)
    split = {"errors": [{"code": 1, "type": "other"}, {"code": 2, "type": "expired"}]}
    joined = {"errors": [{"code": 2, "type": "other"}, {"code": 1, "type": "expired"}]}
    assert told(rules, split).cause is Cause.UNKNOWN
    assert told(rules, joined).cause is Cause.EXPIRED


def test_a_sentence_is_compared_by_how_it_begins_and_not_by_what_it_holds() -> None:
    rules = (rule("said", Cause.EXPIRED, says=("session has expired",)),)
    assert told(rules, {"error": "Error: Session  has expired on Tuesday"}).rule == "said"
    assert told(rules, {"error": "(#190) Session has expired"}).rule == "said"
    assert told(rules, {"error": "We never said session has expired"}).cause is Cause.UNKNOWN


@pytest.mark.parametrize("status", [None, 429, 500, 503, 599])
def test_a_fault_of_the_network_is_never_read_as_a_dead_token(status: int | None) -> None:
    rules = (rule("dead", Cause.EXPIRED, codes={190}),)
    assert told(rules, {"error": {"code": 190}}, status).cause in (
        Cause.NETWORK_FAULT,
        Cause.RATE_LIMITED,
    )


def test_a_status_of_faults_speaks_only_where_a_rule_names_it() -> None:
    rules = (rule("meant", Cause.PERMISSION_MISSING, codes={10}, statuses={500}),)
    refused = {"error": {"code": 10}}
    assert told(rules, refused, 500).cause is Cause.PERMISSION_MISSING
    for status in (502, 503, 429):
        assert told(rules, refused, status).cause in (Cause.NETWORK_FAULT, Cause.RATE_LIMITED)


def test_a_rule_speaks_only_of_its_endpoints_and_statuses() -> None:
    rules = (rule("here", Cause.EXPIRED, endpoints={Endpoint.PUBLISH}, statuses={401}),)
    assert told(rules, {"error": "x"}, 401).cause is Cause.UNKNOWN
    reply = Reply(Endpoint.PUBLISH, 401, AT, body="{}")
    assert explain(rules, reply, Context()).rule == "here"
    assert explain(rules, Reply(Endpoint.PUBLISH, 400, AT, body="{}"), Context()).rule == "unknown"


def test_what_we_know_ourselves_counts() -> None:
    rules = (rule("young", Cause.NETWORK_FAULT, when=younger_than(timedelta(minutes=1))),)
    young = Context(token_age=timedelta(seconds=59))
    assert told(rules, {}, context=young).rule == "young"
    assert told(rules, {}, context=Context(token_age=timedelta(minutes=1))).rule == "unknown"
    assert told(rules, {}).rule == "unknown"


def test_blame_follows_the_cause_unless_the_rule_says_otherwise() -> None:
    limited = rule("network", Cause.RATE_LIMITED, codes={1})
    ours = rule("ours", Cause.RATE_LIMITED, codes={2}, blame=Blame.US)
    assert told((limited, ours), {"error": {"code": 1}}).blame is Blame.NETWORK
    assert told((limited, ours), {"error": {"code": 2}}).blame is Blame.US


@pytest.mark.parametrize(
    ("body", "status", "name"),
    [
        ("", None, "line_failed"),
        ("", 429, "too_many_calls"),
        ("<html>", 403, "not_an_answer_of_this_network"),
        ("<html>", 200, "not_an_answer_of_this_network"),
        ('{"error":', 400, "not_an_answer_of_this_network"),
        ("Service busy", 400, "not_an_answer_of_this_network"),
        ("", 502, "server_error"),
        ("", 200, "success_without_content"),
        ("[]", 200, "success_without_content"),
        ("null", 200, "not_an_answer_of_this_network"),
        ("7", 400, "not_an_answer_of_this_network"),
        ("", 999, "wall_instead_of_an_answer"),
        ("", 302, "wall_instead_of_an_answer"),
        ("{}", 408, "gave_up_waiting"),
    ],
)
def test_walls_and_silence_are_the_networks(body: str, status: int | None, name: str) -> None:
    finding = told((), body, status)
    assert finding.rule == name
    assert finding.cause in (Cause.NETWORK_FAULT, Cause.RATE_LIMITED)


def test_unknown_is_honest_and_keeps_the_codes() -> None:
    finding = told((), {"error": {"code": "12", "error_subcode": 34, "type": "Odd-Thing"}})
    assert (finding.cause, finding.certainty) == (Cause.UNKNOWN, Certainty.CANNOT_TELL)
    assert finding.codes == {"code": "12", "subcode": "34", "word": "odd_thing"}
    assert not finding.reconnect


@pytest.mark.parametrize(
    "body",
    [
        {"error": {"code": 7}},
        {"error": {"code": "7"}},
        {"error": {"code": 7.0}},
        {"errors": [{"code": 7}]},
        {"data": {"error": {"code": 7}}},
        {"errors": {"code": 7}},
        {"meta": {"error_type": "x", "code": 7}},
        {"code": 7, "message": "m"},
        {"serviceErrorCode": 7, "status": 400},
        [{"error": {"code": 7}}],
        [{"code": 400, "body": '{"error":{"code":7}}'}],
        '"{\\"error\\":{\\"code\\":7}}"',
        '\ufeff{"error":{"code":7}}',
        'for (;;);{"error":{"code":7}}',
        {"error": {"message": "(#7) it has no code of its own"}},
    ],
)
def test_a_code_is_found_in_every_shape(body: Any) -> None:
    assert told((rule("seven", Cause.EXPIRED, codes={7}),), body).rule == "seven"


@pytest.mark.parametrize("code", [True, None, "7x", 7.5, [7], {"7": 7}, "x 7", 1e400, "٧"])
def test_what_is_no_whole_number_is_no_code(code: Any) -> None:
    body = json.dumps({"error": {"code": code}}) if code != "٧" else '{"error":{"code":"٧"}}'
    assert told((rule("seven", Cause.EXPIRED, codes={7}),), body).rule == "unknown"


def test_a_body_without_words_is_read_from_its_challenge() -> None:
    rules = (rule("named", Cause.EXPIRED, words=frozenset({"invalid_token"})),)
    for header in ('Bearer realm="x", error="invalid_token"', 'OAuth "F" "invalid_token" "m"'):
        assert told(rules, "", 401, headers={"www-authenticate": header}).rule == "named"


def test_a_form_is_read_like_an_object() -> None:
    rules = (rule("named", Cause.EXPIRED, words=frozenset({"invalid_grant"})),)
    assert told(rules, "error=invalid_grant&error_description=over").rule == "named"
