"""What every network's ``errors.explain`` must keep. Each network's test class inherits this."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels import registry
from channels.answers import rules
from channels.contract import (
    ARTICLES,
    RECONNECT,
    Cause,
    Certainty,
    Context,
    Endpoint,
    Finding,
    Reply,
)
from channels.explain.lines import explain_line
from tests.channels.networks import recorded
from tests.channels.networks.recorded import AT, Recorded

ARTICLE_FOLDER = Path(__file__).parents[3] / "helpcenter" / "content" / "en"
TOKEN = "EAAFictitious0Token1Of2The3Tests4ZD"
BLAMELESS = frozenset({Cause.APP_FAULT, Cause.RATE_LIMITED, Cause.NETWORK_FAULT, Cause.UNKNOWN})
SEVEN_KEYS = ["cause", "blame", "certainty", "reconnect", "rule", "next_step", "article"]
PATIENT = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.differing_executors]
)

_scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
_keys = st.sampled_from(
    [
        *("error", "errors", "code", "error_subcode", "subcode", "message", "type", "data"),
        *("status", "serviceErrorCode", "title", "detail", "error_description", "is_valid"),
        *("active", "meta", "error_type", "error_message", "is_transient", "access_token"),
        *("id", "elements", "items"),
    ]
)
_codes = st.sampled_from([190, "190", 102, 463, 458, 460, 492, 10, 200, 100, 33, 4, 368, 1, 2, 3])
_more_codes = st.sampled_from([65601, 65600, 65602, 89, 32, 64, 326, 187, 2207050, 283, 29, -1])
_json = st.recursive(
    _scalars | _codes | _more_codes | st.sampled_from(["invalid_grant", "revoked", "Forbidden"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=5),
    max_leaves=15,
)
_bodies = st.text(max_size=60) | _json.map(json.dumps) | _json.map(json.dumps).map(lambda s: s[:-1])
_statuses = st.none() | st.integers(0, 999) | st.sampled_from([200, 400, 401, 403, 429, 500, 503])
_headers = st.dictionaries(
    st.sampled_from(["retry-after", "x-rate-limit-reset", "x-app-usage", "www-authenticate"]),
    st.text(max_size=30) | st.integers().map(str) | _json.map(json.dumps),
    max_size=3,
)
_spans = st.none() | st.integers(-(10**7), 10**7).map(lambda n: timedelta(seconds=n))
_contexts = st.builds(Context, _spans, _spans, st.none() | st.booleans())


class NetworkContract:
    """``network``, and the causes that it has no way to say, each with the reason; the rules that
    say reconnect although the status is that of a fault, which they name."""

    network: ClassVar[str]
    cannot_say: ClassVar[dict[Cause, str]] = {}
    meant_by_500: ClassVar[frozenset[str]] = frozenset()

    def explain(self, reply: Reply, context: Context = Context()) -> Finding:  # noqa: B008
        return registry.get(self.network).explain(reply, context)

    def answers(self) -> list[Recorded]:
        return recorded.of(self.network)

    def test_each_recorded_answer_gives_the_cause_it_is_named_for(self) -> None:
        told = {
            answer.case: self.explain(answer.reply, answer.context) for answer in self.answers()
        }
        wrong = {
            answer.case: f"named {answer.cause}, told {finding.cause} by {finding.rule}"
            for answer in self.answers()
            if (finding := told[answer.case]).cause is not answer.cause
        }
        assert not wrong

    def test_each_cause_has_a_recorded_answer_or_a_reason_why_not(self) -> None:
        recorded_causes = {answer.cause for answer in self.answers()}
        assert recorded_causes.isdisjoint(self.cannot_say)
        by_answers = set(Cause) - {Cause.SERVER_GONE}  # that one is told by silence
        assert recorded_causes | self.cannot_say.keys() == by_answers

    def test_each_cause_has_an_article(self) -> None:
        for cause in Cause:
            slug, _, paragraph = ARTICLES[cause].partition("#")
            text = (ARTICLE_FOLDER / f"{slug}.md").read_text()
            assert f"{{#{paragraph}}}" in text, f"{cause}: {slug} has no paragraph {paragraph}"

    def test_each_recorded_answer_says_where_it_comes_from(self) -> None:
        for answer in self.answers():
            assert answer.raw["source"].startswith("https://"), answer.case

    def test_each_rule_is_met_by_name_only_once_and_has_a_page(self) -> None:
        own = self._rules()
        names = [rule.name for rule in (*rules.BEFORE, *own, *rules.AFTER)]
        assert len(names) == len(set(names))
        assert all(rule.source.startswith("https://") for rule in own)

    def test_the_command_line_says_the_same_as_the_rules(self) -> None:
        for answer in self.answers():
            line = {"network": self.network, **answer.raw}
            told = explain_line(json.dumps(line), at=AT)
            assert told["cause"] == answer.cause, answer.case
            assert told["reconnect"] == (answer.cause in RECONNECT), answer.case
            assert list(told) == SEVEN_KEYS

    @pytest.mark.parametrize("endpoint", list(Endpoint))
    def test_a_body_never_seen_is_unknown_with_its_codes_kept(self, endpoint: Endpoint) -> None:
        body = json.dumps({"error": {"code": 77_777, "error_subcode": 88_888, "type": "Brand_New"}})
        told = self.explain(Reply(endpoint, 418, AT, body=body))
        assert told.cause is Cause.UNKNOWN
        assert told.rule == "unknown"
        assert told.codes == {"code": "77777", "subcode": "88888", "word": "brand_new"}

    @pytest.mark.parametrize("status", [200, 400, 401, 403, 429, 500])
    def test_no_token_survives_into_a_finding(self, status: int) -> None:
        for body in (
            {"error": TOKEN, "error_description": f"Malformed access token {TOKEN}"},
            {"error": {"message": TOKEN, "type": TOKEN, "code": TOKEN, "error_subcode": TOKEN}},
            {"errors": [{"message": TOKEN, "code": TOKEN, "title": TOKEN, "reason": TOKEN}]},
            {"status": TOKEN, "serviceErrorCode": TOKEN, "code": TOKEN, TOKEN: TOKEN},
            {"access_token": TOKEN, "id": TOKEN, "type": f"https://x.test/{TOKEN}"},
        ):
            headers = {"www-authenticate": f'Bearer error="{TOKEN}"', "retry-after": TOKEN}
            for endpoint in Endpoint:
                reply = Reply(endpoint, status, AT, headers, json.dumps(body), failure=TOKEN)
                assert TOKEN.lower() not in repr(self.explain(reply)).lower()

    @pytest.mark.parametrize("status", [None, 429, 500, 502, 503, 504, 999])
    def test_no_fault_of_the_network_says_reconnect(self, status: int | None) -> None:
        for answer in self.answers():
            reply = answer.reply
            told = self.explain(
                Reply(reply.endpoint, status, AT, reply.headers, reply.body), answer.context
            )
            meant = told.rule in self.meant_by_500 and status == 500
            assert meant or not told.reconnect, f"{answer.case} with {status}"

    def test_a_fault_that_is_meant_is_never_said_for_sure(self) -> None:
        meant = [rule for rule in self._rules() if rule.cause in RECONNECT and _of_faults(rule)]
        assert {rule.name for rule in meant} == self.meant_by_500
        assert all(rule.certainty is not Certainty.SAID for rule in meant)

    def test_a_body_cut_anywhere_never_raises_and_never_says_reconnect(self) -> None:
        for answer in self.answers():
            body = answer.reply.body
            if not body.startswith(("{", "[")):
                continue
            for end in range(1, len(body), 7):
                cut = Reply(answer.reply.endpoint, answer.reply.status, AT, {}, body[:end])
                assert not self.explain(cut, answer.context).reconnect, (
                    f"{answer.case} cut at {end}"
                )

    def test_other_order_and_numbers_as_text_change_nothing(self) -> None:
        for answer in self.answers():
            body = answer.raw["body"]
            if isinstance(body, str):
                continue
            reply = answer.reply
            turned = Reply(
                reply.endpoint, reply.status, AT, reply.headers, json.dumps(_turned(body))
            )
            assert self.explain(turned, answer.context).cause is answer.cause, answer.case

    @PATIENT
    @given(st.sampled_from(Endpoint), _statuses, _headers, _bodies, _contexts)
    def test_whatever_comes_nothing_raises(
        self,
        endpoint: Endpoint,
        status: int | None,
        headers: dict[str, str],
        body: str,
        context: Context,
    ) -> None:
        told = self.explain(Reply(endpoint, status, AT, headers, body), context)
        faulty = status is None or status == 429 or status >= 500
        assert not (told.reconnect and (faulty or told.cause in BLAMELESS))
        assert told.retry_at is None or told.retry_at >= AT
        assert told.endpoint is endpoint

    def _rules(self) -> tuple[rules.Rule, ...]:
        module = __import__(f"channels.networks.{self.network}.errors", fromlist=["RULES"])
        own: tuple[rules.Rule, ...] = module.RULES
        return own


def _of_faults(rule: rules.Rule) -> bool:
    """Whether it names a status with which networks are out of order."""
    return any(status is None or status == 429 or status >= 500 for status in rule.statuses or ())


def _turned(node: Any) -> Any:
    """The same body with its keys the other way round and its whole numbers as text."""
    if isinstance(node, dict):
        return {key: _turned(value) for key, value in reversed(node.items())}
    if isinstance(node, list):
        return [_turned(item) for item in node]
    return str(node) if isinstance(node, int) and not isinstance(node, bool) else node
