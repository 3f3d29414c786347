"""A LinkedIn 403 is a missing permission only where its text names one."""

from __future__ import annotations

import json
from typing import Any

import pytest

from channels.contract import Cause, Context, Endpoint, Reply
from channels.networks.linkedin.errors import explain
from tests.channels.networks.recorded import AT

MEANINGLESS = "Zwurbel: the doshes are distimmed"
NAMED = "Not enough permissions to access: posts.CREATE.20260601"


def told(endpoint: Endpoint, body: dict[str, Any]) -> Cause:
    return explain(Reply(endpoint, 403, AT, body=json.dumps(body)), Context()).cause


@pytest.mark.parametrize("code", [0, 100, 403, None])
@pytest.mark.parametrize("endpoint", [Endpoint.WHOAMI, Endpoint.PUBLISH, Endpoint.LIST_PAGES])
def test_the_text_decides_and_not_the_code(endpoint: Endpoint, code: int | None) -> None:
    numbered = {"status": 403, "serviceErrorCode": code, "code": "ACCESS_DENIED"}
    assert told(endpoint, {**numbered, "message": MEANINGLESS}) is Cause.UNKNOWN
    assert told(endpoint, {**numbered, "message": NAMED}) is Cause.PERMISSION_MISSING


@pytest.mark.parametrize(
    "endpoint", [Endpoint.INTROSPECT, Endpoint.TOKEN_EXCHANGE, Endpoint.TOKEN_REFRESH]
)
def test_our_own_addresses_know_no_permission_of_the_member(endpoint: Endpoint) -> None:
    assert told(endpoint, {"message": "Forbidden"}) is Cause.NETWORK_FAULT
    assert told(endpoint, {"status": 403, "message": "Forbidden"}) is Cause.NETWORK_FAULT
    assert told(endpoint, {"status": 403, "message": NAMED}) is Cause.UNKNOWN
