"""What the real token addresses take besides what we send: other tools point here as well."""

from __future__ import annotations

import base64

import pytest

from tests.sandbox.driving import (
    DIALOG,
    FACEBOOK_BACK,
    GRAPH,
    VERIFIER,
    X_API,
    X_AUTH,
    X_BACK,
    X_DIALOG,
    Driver,
    body_of,
    token_of,
)

PLAIN = {"code_challenge": VERIFIER, "code_challenge_method": "plain"}


def test_x_takes_json(driver: Driver) -> None:
    sent = {
        "grant_type": "authorization_code",
        "code": driver.code(X_DIALOG),
        "redirect_uri": X_BACK,
        "code_verifier": VERIFIER,
    }
    pair = body_of(driver.web.post(f"{X_API}/oauth2/token", json=sent, auth=X_AUTH))
    again = {"grant_type": "refresh_token", "refresh_token": pair["refresh_token"]}
    assert token_of(driver.web.post(f"{X_API}/oauth2/token", json=again, auth=X_AUTH))


def test_a_body_that_is_no_json_object_is_an_invalid_request(driver: Driver) -> None:
    reply = driver.web.post(f"{X_API}/oauth2/token", json=["refresh_token"], auth=X_AUTH)
    assert (reply.status_code, (reply.json or {})["error"]) == (400, "invalid_request")


def test_x_takes_a_plain_challenge(driver: Driver) -> None:
    code = driver.code(X_DIALOG, None, **PLAIN)
    assert driver.x_exchange(code, X_AUTH, code_verifier="x" * 48).status_code == 400
    assert token_of(driver.x_exchange(driver.code(X_DIALOG, None, **PLAIN)))


def test_a_plain_challenge_does_not_prove_itself_hashed(driver: Driver) -> None:
    """The kept form of a plain challenge is no verifier."""
    digest = base64.urlsafe_b64encode(VERIFIER.encode()).decode()
    code = driver.code(X_DIALOG, None, **PLAIN)
    assert driver.x_exchange(code, X_AUTH, code_verifier=f"plain:{digest}").status_code == 400


@pytest.mark.parametrize("way", ["basic", "json", "basic and json"])
def test_facebook_takes_basic_and_json(driver: Driver, way: str) -> None:
    app = {"client_id": "demo-facebook", "client_secret": "demo-facebook-secret"}
    sent = {"redirect_uri": FACEBOOK_BACK, "code": driver.code(DIALOG)}
    auth = (app["client_id"], app["client_secret"]) if "basic" in way else None
    body = sent if auth else {**sent, **app}
    url = f"{GRAPH}/oauth/access_token"
    json = "json" in way
    reply = driver.web.post(url, auth=auth, **({"json": body} if json else {"data": body}))
    assert token_of(reply)


def test_a_wrong_secret_by_basic_is_refused(driver: Driver) -> None:
    url = f"{GRAPH}/oauth/access_token?grant_type=client_credentials"
    assert driver.web.post(url, auth=("demo-facebook", "wrong")).status_code == 400
