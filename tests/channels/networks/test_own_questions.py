"""An error of ``debug_token`` itself is about the token that asks, which is ours."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from channels import registry
from channels.contract import Cause, Endpoint
from tests.channels.networks import recorded

AT_META = ("facebook", "instagram", "threads")


def refusals(network: str) -> list[recorded.Recorded]:
    """Its recorded answers with an error in Graph's shape, none of them from an introspection."""
    return [
        answer
        for answer in recorded.of(network)
        if answer.reply.endpoint is not Endpoint.INTROSPECT
        and isinstance(answer.reply.json, dict)
        and isinstance(answer.reply.json.get("error"), dict)
        and "data" not in answer.reply.json
    ]


@pytest.mark.parametrize("network", AT_META)
def test_no_refusal_of_an_introspection_itself_sends_anybody_to_sign_in_again(network: str) -> None:
    explain = registry.get(network).explain
    told = {
        answer.case: explain(replace(answer.reply, endpoint=Endpoint.INTROSPECT), answer.context)
        for answer in refusals(network)
    }
    assert {case: finding.rule for case, finding in told.items() if finding.reconnect} == {}
    # Not for want of refusals that would do so elsewhere.
    assert any(answer.cause is Cause.EXPIRED for answer in refusals(network))
    assert any(finding.cause is Cause.APP_FAULT for finding in told.values())


@pytest.mark.parametrize("network", AT_META)
def test_what_it_says_of_the_token_that_was_asked_about_still_counts(network: str) -> None:
    ended = {"code": 190, "subcode": 458, "message": "The user has not authorized application 1."}
    body = json.dumps({"data": {"is_valid": False, "error": ended}})
    reply = replace(refusals(network)[0].reply, endpoint=Endpoint.INTROSPECT, status=200, body=body)
    finding = registry.get(network).explain(reply, refusals(network)[0].context)
    assert finding.cause is Cause.REVOKED_BY_USER
