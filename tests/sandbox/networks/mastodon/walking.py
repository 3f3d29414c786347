"""Walks a server of the pretend Mastodon as an app and as a person would."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from werkzeug.test import TestResponse

from tests.sandbox.driving import CHALLENGE, VERIFIER, Driver, returned

NEW, MIDDLE, OLD = "mastodon.social", "kollektiv.example", "old.example"
PEOPLE = {
    NEW: "109300000000000001",
    MIDDLE: "109300000000000003",
    OLD: "109300000000000004",
    "social.harbour.example": "109300000000000005",
}
BACK = "http://localhost:8000/accounts/mastodon/login/callback/"
SCOPES = "read:accounts write:statuses write:media"
App = dict[str, str]


def register(driver: Driver, host: str, **changed: str) -> TestResponse:
    form = {"client_name": "Channel Care", "redirect_uris": BACK, "scopes": SCOPES, **changed}
    return driver.web.post(f"/{host}/api/v1/apps", data=form)


def app_at(driver: Driver, host: str, **changed: str) -> App:
    reply = register(driver, host, **changed)
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return {key: reply.json[key] for key in ("client_id", "client_secret")}  # type: ignore[index]


def consent(
    driver: Driver, host: str, app: App, *, person: str = "", decision: str = "allow", **asked: str
) -> TestResponse:
    query = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": BACK,
        "scope": SCOPES,
        "state": "st-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **asked,
    }
    form = {"account": person or PEOPLE[host], "decision": decision}
    return driver.web.post(f"/{host}/oauth/authorize?{urlencode(query)}", data=form)


def exchange(driver: Driver, host: str, app: App, code: str, **changed: str) -> TestResponse:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
        **app,
        **changed,
    }
    return driver.web.post(f"/{host}/oauth/token", data=form)


def token(driver: Driver, host: str, app: App | None = None, **asked: str) -> str:
    app = app or app_at(driver, host)
    code = returned(consent(driver, host, app, **asked))["code"]
    reply = exchange(driver, host, app, code)
    assert reply.status_code == 200, reply.get_data(as_text=True)
    return str(reply.json["access_token"])  # type: ignore[index]


def get(driver: Driver, address: str, bearer: str = "", **query: str) -> TestResponse:
    headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
    return driver.web.get(f"/{address}", query_string=query, headers=headers)


def me(driver: Driver, host: str, bearer: str, **query: str) -> TestResponse:
    return get(driver, f"{host}/api/v1/accounts/verify_credentials", bearer, **query)


def told(reply: TestResponse) -> tuple[int, Any]:
    body = reply.json
    return reply.status_code, body.get("error") if isinstance(body, dict) else body
