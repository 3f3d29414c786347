"""The door proves that it holds a key, and follows the nonces of each server."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
import requests

from channels.contract import Assertion, Endpoint, Proof, Reply
from channels.http import HttpDoor, dpop
from channels.http.nonces import NONCES, asks_for_nonce
from channels.http.sessions import GuardedSession
from tests.factories import NOW

KEY, OURS = dpop.new_key(), dpop.new_key()
TOKEN = "token-nobody-may-see-012345"
URL = "https://api.x.com/2/users/me"
ASKS = json.dumps({"error": "use_dpop_nonce", "error_description": "it needs a nonce"})
FINE = json.dumps({"id": "1"})

Answers = list[tuple[int, str, dict[str, str]]]


class Line:
    """What the server answers in turn, and what it was asked."""

    def __init__(self) -> None:
        self.answers: Answers = []
        self.headers: list[dict[str, str]] = []
        self.forms: list[dict[str, str]] = []

    def request(self, method: str, url: str, **sent: Any) -> requests.Response:
        self.headers.append(dict(sent["headers"]))
        self.forms.append(dict(sent["data"] or {}))
        status, body, headers = self.answers.pop(0)
        response = requests.Response()
        response.status_code, response._content = status, body.encode()
        response.headers.update(headers)
        return response

    def claims(self, sending: int) -> dict[str, Any]:
        proof = self.headers[sending]["DPoP"]
        read: dict[str, Any] = jwt.decode(
            proof,
            jwt.PyJWK(dpop.public_jwk(KEY)),
            algorithms=["ES256"],
            options={"verify_iat": False},
        )
        return read


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Iterator[Line]:
    there = Line()
    monkeypatch.setattr(
        GuardedSession,
        "request",
        there.request,
    )
    NONCES.clear()
    yield there
    NONCES.clear()


def ask(**more: Any) -> Reply:
    proof = more.pop("proof", Proof(KEY, TOKEN))
    return HttpDoor("x").send(Endpoint.WHOAMI, "GET", more.pop("url", URL), proof=proof, **more)


def test_a_proof_goes_with_the_first_sending_already(line: Line) -> None:
    line.answers = [(200, FINE, {})]
    assert ask(at=NOW).ok
    assert line.headers[0]["Authorization"] == f"DPoP {TOKEN}"
    assert "ath" in line.claims(0)
    assert "nonce" not in line.claims(0)


def test_where_only_a_nonce_was_asked_for_it_is_sent_once_more_with_it(line: Line) -> None:
    line.answers = [(401, ASKS, {"DPoP-Nonce": "n1"}), (200, FINE, {})]
    assert ask(at=NOW).ok
    assert line.claims(1)["nonce"] == "n1"
    assert line.claims(0)["jti"] != line.claims(1)["jti"]


def test_a_second_demand_is_the_answer(line: Line) -> None:
    line.answers = [(401, ASKS, {"DPoP-Nonce": "n1"}), (401, ASKS, {"DPoP-Nonce": "n2"})]
    assert ask(at=NOW).status == 401
    assert len(line.headers) == 2


def test_the_newest_nonce_of_a_server_goes_with_the_next_call_there(line: Line) -> None:
    line.answers = [(200, FINE, {"DPoP-Nonce": "n1"}), (200, FINE, {"DPoP-Nonce": "n2"})]
    line.answers += [(200, FINE, {})]
    for _ in range(3):
        ask(at=NOW)
    assert [line.claims(n).get("nonce") for n in range(3)] == [None, "n1", "n2"]


def test_each_server_has_nonces_of_its_own(line: Line) -> None:
    line.answers = [(200, FINE, {"DPoP-Nonce": "n1"}), (200, FINE, {})]
    ask(at=NOW)
    ask(url="https://x.com/i/oauth2", at=NOW)
    assert "nonce" not in line.claims(1)


def test_at_a_token_address_there_is_a_proof_and_no_token(line: Line) -> None:
    line.answers = [(200, FINE, {})]
    ask(proof=Proof(KEY), at=NOW)
    assert "Authorization" not in line.headers[0]
    assert "ath" not in line.claims(0)


def test_our_assertion_is_another_for_each_sending(line: Line) -> None:
    line.answers = [(400, ASKS, {"DPoP-Nonce": "n1"}), (200, FINE, {})]
    ours = Assertion(OURS, "https://care.example/client.json", "https://as.example")
    ask(proof=Proof(KEY, assertion=ours), data={"grant_type": "refresh_token"}, at=NOW)
    first, second = line.forms
    assert first["client_assertion"] != second["client_assertion"]
    assert second["grant_type"] == "refresh_token"
    assert second["client_id"] == ours.client_id
    assert second["client_assertion_type"] == dpop.ASSERTION_TYPE


@pytest.mark.parametrize(
    ("status", "body", "headers", "asks"),
    [
        (400, ASKS, {"dpop-nonce": "n"}, True),
        (401, '{"error":"use_dpop_nonce","message":"nonce required"}', {"dpop-nonce": "n"}, True),
        (401, "", {"dpop-nonce": "n", "www-authenticate": 'DPoP error="use_dpop_nonce"'}, True),
        (401, '{"message":"DPoP \\"nonce\\" mismatch"}', {"dpop-nonce": "n"}, True),
        (401, ASKS, {}, False),  # and told none: asking again would bring the same
        (500, ASKS, {"dpop-nonce": "n"}, False),
        (401, '{"error":"invalid_token"}', {"dpop-nonce": "n"}, False),
        (400, "[1]", {"dpop-nonce": "n"}, False),
    ],
)
def test_a_demand_for_a_nonce_is_told_from_a_refusal(
    status: int, body: str, headers: dict[str, str], asks: bool
) -> None:
    assert asks_for_nonce(Reply(Endpoint.WHOAMI, status, NOW, headers, body)) is asks


def test_only_so_many_servers_are_remembered(line: Line) -> None:
    reply = Reply(Endpoint.WHOAMI, 200, NOW, {"dpop-nonce": "n"})
    for number in range(2_005):
        NONCES.note(f"https://{number}.example/", reply)
    assert NONCES.of("https://0.example/") == ""
    assert NONCES.of("https://2004.example/") == "n"


def test_what_cannot_be_a_nonce_is_not_sent_back(line: Line) -> None:
    for nonce in ("x" * 501, "a\nb"):
        NONCES.note(URL, Reply(Endpoint.WHOAMI, 200, NOW, {"dpop-nonce": nonce}))
    assert NONCES.of(URL) == ""


def test_nothing_of_keys_and_tokens_is_said(line: Line, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    line.answers = [(400, ASKS, {"DPoP-Nonce": "n1"}), (200, FINE, {})]
    proof = Proof(KEY, TOKEN, Assertion(OURS, "us", "them"))
    ask(proof=proof, at=NOW)
    said = caplog.text + repr(proof)
    for secret in (TOKEN, KEY.splitlines()[1], OURS.splitlines()[1], "eyJ"):
        assert secret not in said
