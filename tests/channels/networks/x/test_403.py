"""X's 403 names a missing scope seldom, and without a name it is never one."""

from __future__ import annotations

import json

import pytest

from channels.contract import Cause, Certainty, Context, Endpoint, Finding, Reply
from channels.networks.x.errors import explain
from tests.channels.networks.recorded import AT


def told(detail: str, endpoint: Endpoint) -> Finding:
    body = {"title": "Forbidden", "detail": detail, "type": "about:blank", "status": 403}
    return explain(Reply(endpoint, 403, AT, body=json.dumps(body)), Context())


@pytest.mark.parametrize(
    "detail",
    [
        "Forbidden",
        "You are not permitted to perform this action.",
        "Something about this post that X has never said before",
        "You can only reply to or quote posts where you are mentioned or are the author.",
    ],
)
@pytest.mark.parametrize(
    ("endpoint", "cause"),
    [
        (Endpoint.PUBLISH, Cause.ALIVE),
        (Endpoint.WHOAMI, Cause.UNKNOWN),
        (Endpoint.LIST_PAGES, Cause.UNKNOWN),
    ],
)
def test_without_a_named_scope_no_permission_is_missing(
    detail: str, endpoint: Endpoint, cause: Cause
) -> None:
    assert told(detail, endpoint).cause is cause


@pytest.mark.parametrize("endpoint", [Endpoint.TOKEN_EXCHANGE, Endpoint.TOKEN_REFRESH])
def test_at_the_token_address_it_is_nobodys_permission(endpoint: Endpoint) -> None:
    assert told("Forbidden", endpoint).cause is Cause.NETWORK_FAULT
    assert not told("Missing required scope: tweet.write", endpoint).reconnect


@pytest.mark.parametrize(
    "detail",
    [
        "The access token is missing the required scope: tweet.write",
        "This request requires one of the following OAuth2 scopes: media.write",
        "Insufficient OAuth 2.0 scopes",
    ],
)
def test_a_named_scope_is_said(detail: str) -> None:
    finding = told(detail, Endpoint.PUBLISH)
    assert (finding.cause, finding.certainty) == (Cause.PERMISSION_MISSING, Certainty.SAID)
