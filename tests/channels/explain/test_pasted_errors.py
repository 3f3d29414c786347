"""An error pasted into a search box, read by the network's own rules."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.contract import ARTICLES, Cause
from channels.explain.pasted_errors import recognise
from tests.channels.networks import case
from tests.every_network import NETWORK_IDS

VALIDATING = "Error validating access token: "


OF_A_NETWORK = [
    (text, cause, network)
    for network in NETWORK_IDS
    for text, cause in case.of(network).pasted.items()
]


@pytest.mark.parametrize(
    ("text", "cause", "network"),
    [
        *OF_A_NETWORK,
        (
            VALIDATING + "The session has been invalidated because the user changed the password.",
            Cause.PASSWORD_CHANGED,
            "",
        ),
        (VALIDATING + "Session has expired on Friday, 20-Nov-26", Cause.EXPIRED, ""),
        (
            VALIDATING + "The user has not authorized application 1.",
            Cause.REVOKED_BY_USER,
            "",
        ),
        ("OAuthException code 190 460", Cause.PASSWORD_CHANGED, ""),
        ("OAuthException, code: 190, error_subcode: 463", Cause.EXPIRED, ""),
        ("(#200) permissions error", Cause.PERMISSION_MISSING, ""),
        (
            "The user must be an administrator of the page in order to impersonate it.",
            Cause.LOST_PAGE_ROLE,
            "",
        ),
        (
            '{"error": {"type": "OAuthException", "code": 190, "error_subcode": 458}}',
            Cause.REVOKED_BY_USER,
            "",
        ),
        (
            '400 Bad Request: {"error":{"type":"OAuthException","code":190,"error_subcode":460}}',
            Cause.PASSWORD_CHANGED,
            "",
        ),
        ("429 too many requests", Cause.RATE_LIMITED, ""),
        ("error 190 what now", Cause.INVALID_TOKEN_UNSPECIFIED, ""),
    ],
)
def test_a_pasted_error_is_understood(text: str, cause: Cause, network: str) -> None:
    recognised = recognise(text)
    assert recognised is not None
    assert (recognised.cause, recognised.network) == (cause, network)
    assert recognised.article == ARTICLES[cause]


@pytest.mark.parametrize(
    "text",
    [
        *("", "190", "linkedin 60 days", "I posted 400 times", "why x", "{", "[]"),
        *("facebook 90 days", "facebook error 404", "facebook wants a code of me"),
        *("pinterest sent me a code", "the code from facebook 123456 does not work"),
    ],
)
def test_what_is_no_error_is_left_alone(text: str) -> None:
    assert recognise(text) is None


@given(st.text(max_size=300))
def test_whatever_is_pasted_nothing_breaks(text: str) -> None:
    recognise(text)
    recognise(f"OAuthException code 190 {text}")
    recognise(f"x 401 unauthorized {text}")
