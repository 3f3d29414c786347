"""Which answers to a renewal end a Pinterest login: ``invalid_grant`` and a few sentences."""

from __future__ import annotations

import json
from typing import Any

import pytest

from channels.contract import Cause, Context, Endpoint, Finding, Reply
from channels.networks.pinterest.errors import explain
from tests.channels.networks.recorded import AT

REFUSALS = (400, 401, 403)


def told(body: dict[str, Any], status: int) -> Finding:
    return explain(Reply(Endpoint.TOKEN_REFRESH, status, AT, body=json.dumps(body)), Context())


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize(
    "body",
    [
        {"error": "invalid_grant"},
        {"error": "invalid_grant", "error_description": "The refresh token is invalid"},
        {"code": 283, "message": "The authorization grant is invalid"},
        {"code": 1, "message": "Invalid refresh token"},
        {"code": 283, "message": "The refresh token has expired."},
    ],
)
def test_a_dead_refresh_token_is_named(body: dict[str, Any], status: int) -> None:
    assert told(body, status).cause is Cause.INVALID_TOKEN_UNSPECIFIED


@pytest.mark.parametrize("status", REFUSALS)
@pytest.mark.parametrize(
    ("body", "cause"),
    [
        ({"error": "server_error"}, Cause.NETWORK_FAULT),
        ({"error": "temporarily_unavailable"}, Cause.NETWORK_FAULT),
        ({"error": "slow_down"}, Cause.RATE_LIMITED),
        ({"code": 500, "message": "Something went wrong on our end."}, Cause.NETWORK_FAULT),
        ({"message": "Service temporarily unavailable"}, Cause.NETWORK_FAULT),
        ({"error": "invalid_client"}, Cause.APP_FAULT),
        ({"error": "invalid_request"}, Cause.APP_FAULT),
        ({"code": 2, "message": "Authentication failed."}, Cause.APP_FAULT),
        (
            {
                "code": 283,
                "message": "The authorization grant is invalid",
                "data": "Invalid Application ID",
            },
            Cause.APP_FAULT,
        ),
        ({"code": 283, "message": "zwurbel"}, Cause.UNKNOWN),
        ({"code": 987654, "message": "Something entirely new"}, Cause.UNKNOWN),
    ],
)
def test_anything_else_leaves_the_login_alone(
    body: dict[str, Any], cause: Cause, status: int
) -> None:
    assert told(body, status).cause is cause
