"""No token survives redaction, and what is not a token stays readable."""

from __future__ import annotations

import json
import string
import time
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.redaction import GONE, redact
from tests.channels.networks import case
from tests.every_network import NETWORK_IDS

SHAPES = {
    f"{network}, {which}": token
    for network in NETWORK_IDS
    for which, token in case.of(network).tokens.items()
} | {
    "json web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlMQ",
    "app password": "abcd-e2gh-ijk7-mnop",
    "private key": "-----BEGIN PRIVATE KEY-----\nMIG/a+b/c0d=\n-----END PRIVATE KEY-----",
    "private key in JSON": r"-----BEGIN PRIVATE KEY-----\nMIG/\n-----END PRIVATE KEY-----",
    "half a private key": "-----BEGIN PRIVATE KEY-----\nMIG/a+b/c0d=",
}
KEYS = ["access_token", "refresh_token", "id_token", "client_secret", "fb_exchange_token", "token"]


@pytest.mark.parametrize("token", SHAPES.values(), ids=SHAPES.keys())
def test_a_token_is_known_by_its_shape_anywhere(token: str) -> None:
    for text in (f"before {token} after", f'"{token}"', f"({token})", f"x={token}&y=1"):
        assert token not in redact(text)


@given(
    st.sampled_from(KEYS),
    st.text(string.ascii_letters + string.digits + "-_.", min_size=3, max_size=40),
)
def test_a_value_is_known_by_its_key_whatever_its_shape(key: str, value: str) -> None:
    whole = {key: value, "expires_in": 5}
    for text in (
        json.dumps(whole),
        json.dumps(json.dumps(whole)),
        str(whole),
        "https://x.test/?a=1&" + urlencode({key: value}),
        json.dumps(whole)[: -len(', "expires_in": 5}') - 1],
    ):
        shown = redact(text)
        assert f'"{value}"' not in shown
        assert f"{key}={value}" not in shown
        assert GONE in shown


@pytest.mark.parametrize(
    "before",
    [
        *("Malformed access token ", "malformed access token: ", "Invalid refresh token: "),
        *("Expired token ", "Bad access token ", "Unknown token: "),
    ],
)
@pytest.mark.parametrize("value", ["a1b2c3", "k9.short-one", "0123456789"])
def test_a_token_of_no_known_shape_that_a_sentence_quotes_is_taken_out(
    before: str, value: str
) -> None:
    for text in (
        f"{before}{value}",
        f'{{"message": "{before}{value}"}}',
        f"{before}{value}, code 190",
    ):
        shown = redact(text)
        assert value not in shown
        assert before.split(maxsplit=1)[0] in shown


def test_what_a_sentence_says_of_a_token_stays() -> None:
    for text in ("Invalid access token signature.", "Expired token: sign in again"):
        assert redact(text) == text


def test_headers_and_addresses_lose_what_authorizes() -> None:
    for secret, text in {
        "dXNlcjpwYXNz": "Authorization: Basic dXNlcjpwYXNz",
        "abcde9": "sent with DPoP abcde9",
        "short1": "Authorization: Bearer short1",
        "abc123": "GET /callback?code=abc123&state=x",
        "sess-1": "Cookie: sessionid=sess-1; csrftoken=2",
        "v3rifier": "code_verifier=v3rifier",
        "sig.payload": 'signed_request="sig.payload"',
    }.items():
        assert secret not in redact(text), text


def test_a_known_secret_goes_wherever_it_stands() -> None:
    assert redact("it was hunter2, again hunter2", secrets=["hunter2", ""]).count(GONE) == 2


@pytest.mark.parametrize(
    "text",
    [
        '{"status":401,"serviceErrorCode":65601,"code":"REVOKED_ACCESS_TOKEN"}',
        '{"error":{"message":"Error validating access token: Session has expired","code":190}}',
        '{"token_type":"bearer","expires_in":5183944,"fbtrace_id":"A1b2C3d4E5f"}',
        "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/get-long-lived",
        "https://api.twitter.com/2/problems/not-authorized-for-resource",
        'OAuth "Facebook Platform" "invalid_token" "The session has expired"',
        "GET /rest/organizationAcls?q=roleAssignee&state=APPROVED",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


@given(st.text(max_size=200))
def test_twice_is_once(text: str) -> None:
    assert redact(redact(text)) == redact(text)


@pytest.mark.parametrize(
    "piece", ["a", "access_token", '"', "\\", " ", "eyJ", "token: ", "Bearer "]
)
def test_the_largest_body_takes_no_longer_than_a_blink(piece: str) -> None:
    text = piece * (256 * 1024 // len(piece))
    start = time.perf_counter()
    redact(text)
    assert time.perf_counter() - start < 2


def test_secrets_that_overlap_leave_no_rest_of_either() -> None:
    for secrets in (["first-secret", "secret-last"], ["secret-last", "first-secret"]):
        assert redact("is first-secret-last.", secrets=secrets) == f"is {GONE}."
    for secrets in (["secret", "secret-longer"], ["secret-longer", "secret"]):
        assert redact("is secret-longer.", secrets=secrets) == f"is {GONE}."
    for secrets in (["outer-inner-outer", "inner"], ["inner", "outer-inner-outer"]):
        assert redact("is outer-inner-outer.", secrets=secrets) == f"is {GONE}."
    assert redact("is aXaXa.", secrets=["aXa"]) == f"is {GONE}."
    assert redact("one, two.", secrets=["one", "two", ""]) == f"{GONE}, {GONE}."


@given(
    st.text("abc ", max_size=30),
    st.lists(st.text("abc", min_size=2, max_size=5), max_size=4),
)
def test_no_known_secret_is_left_wherever_it_stands(text: str, secrets: list[str]) -> None:
    left = redact(text, secrets=secrets).replace(GONE, "|")
    assert not [secret for secret in secrets if secret in left]
