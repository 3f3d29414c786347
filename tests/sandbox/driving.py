"""Drives the pretend networks as an app and as a person would."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from channels import registry
from tests.channels.networks import case
from tests.conftest import CALLBACKS
from tests.every_network import NETWORK_IDS, account_of, first_asked, other_account_of, place_of

SITE = "http://localhost:8000"


def path_of(address: str) -> str:
    """Where the pretend networks serve an address of the real ones."""
    return address.removeprefix("https:/")


FACEBOOK_BACK = SITE + CALLBACKS["demo-facebook"]
INSTAGRAM_BACK = SITE + CALLBACKS["demo-instagram"]
X_BACK = SITE + CALLBACKS["demo-x"]
LINKEDIN_BACK = SITE + CALLBACKS["demo-linkedin"]
LINKEDIN_PAGES_BACK = SITE + CALLBACKS["demo-linkedin-pages"]
PINTEREST_BACK = SITE + CALLBACKS["demo-pinterest"]

DIALOG = path_of(case.of("facebook").authorize)
GRAPH = "/graph.facebook.com/v25.0"
IG_DIALOG = path_of(case.of("instagram").authorize)
IG_GRAPH = "/graph.instagram.com"
X_DIALOG = path_of(case.of("x").authorize)
X_API = "/api.x.com/2"
LI_DIALOG = path_of(case.of("linkedin").authorize)
LI_OAUTH = "/www.linkedin.com/oauth/v2"
LI_API = "/api.linkedin.com"
PIN_DIALOG = path_of(case.of("pinterest").authorize)
PIN_API = "/api.pinterest.com/v5"

MAREN = account_of("facebook")
TOMAS = other_account_of("facebook")
HARBOUR_PAGE = place_of("facebook")
ROASTERY_PAGE = "104400550066702"
MARKET_PAGE = "104400550066703"
HARBOUR_IG = account_of("instagram")
HARBOUR_X = account_of("x")
MAREN_LI = account_of("linkedin")
PRIYA_LI = other_account_of("linkedin")
HARBOUR_ORG = place_of("linkedin")
TIDEWATER_ORG = "90550012"
HARBOUR_PIN = account_of("pinterest")

FB_SCOPES = "pages_show_list,pages_read_engagement,pages_manage_posts"
LI_SCOPES = "openid profile email w_member_social"
LI_PAGES_SCOPES = (
    "r_basicprofile w_member_social r_organization_social w_organization_social"
    " rw_organization_admin"
)

VERIFIER = "a-verifier-that-is-long-enough-for-the-real-ones"
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
X_AUTH = ("demo-x", "demo-x-secret")
PIN_AUTH = ("demo-pinterest", "demo-pinterest-secret")
LI_APP = {"client_id": "demo-linkedin", "client_secret": "demo-linkedin-secret"}
LI_PAGES = {"client_id": "demo-linkedin-pages", "redirect_uri": LINKEDIN_PAGES_BACK}
LI_PAGES_APP = {
    "client_id": "demo-linkedin-pages",
    "client_secret": "demo-linkedin-pages-secret",
}


@dataclass
class Driver:
    """One browser and one app. ``asked`` changes the app's authorize request."""

    web: FlaskClient

    def control(self, path: str, body: dict[str, Any]) -> Any:
        reply = self.web.post(f"/control/{path}", json=body)
        assert reply.status_code < 300, reply.get_data(as_text=True)
        return reply.json

    def happen(self, network: str, account: str, **events: object) -> Any:
        return self.control(f"{network}/accounts/{account}", events)

    def advance(self, seconds: float) -> None:
        self.control("clock", {"advance_seconds": seconds})

    def ask(self, dialog: str, **asked: str) -> TestResponse:
        return self.web.get(f"{dialog}?{urlencode(self.request(dialog, asked))}")

    def answer(
        self, dialog: str, form: Mapping[str, object] | None = None, **asked: str
    ) -> TestResponse:
        """The person's answer: allow, as the usual account, unless ``form`` says else."""
        usual = account_of(network_of(dialog, asked.get("client_id", "")))
        sent = {"account": usual, "decision": "allow", **(form or {})}
        return self.web.post(f"{dialog}?{urlencode(self.request(dialog, asked))}", data=sent)

    def request(self, dialog: str, asked: dict[str, str]) -> dict[str, str]:
        """What stands in the browser's address: the request, or the name of one pushed ahead."""
        if push := case.of(network_of(dialog)).push:
            own = {name: value for name, value in asked.items() if name != "client_id"}
            return dict(push(self.web, **own))
        if case.of(network_of(dialog)).registers:
            return request_of(dialog, {**self.made(dialog), **asked})
        return request_of(dialog, asked)

    def made(self, dialog: str) -> dict[str, str]:
        """An app that is made by program, just now, where there is no other."""
        asked = request_of(dialog, {})
        form = {"client_name": "Channel Care", "redirect_uris": asked["redirect_uri"]}
        where = path_of(case.of(network_of(dialog)).registers)
        reply = self.web.post(where, data={**form, "scopes": asked["scope"]})
        assert reply.json is not None
        return {"client_id": str(reply.json["client_id"])}

    def code(self, dialog: str, form: Mapping[str, object] | None = None, **asked: str) -> str:
        return returned(self.answer(dialog, form, **asked))["code"]

    # One happy way to a token for each network.

    def facebook_short(self, form: Mapping[str, object] | None = None, **asked: str) -> str:
        reply = self.facebook_exchange(self.code(DIALOG, form, **asked))
        return token_of(reply)

    def facebook_exchange(self, code: str, /, **changed: str) -> TestResponse:
        query = {
            "client_id": "demo-facebook",
            "client_secret": "demo-facebook-secret",
            "redirect_uri": FACEBOOK_BACK,
            "code": code,
        }
        return self.web.get(f"{GRAPH}/oauth/access_token", query_string={**query, **changed})

    def facebook_swap(self, token: str) -> TestResponse:
        return self.facebook_exchange("", grant_type="fb_exchange_token", fb_exchange_token=token)

    def facebook_long(self, form: Mapping[str, object] | None = None, **asked: str) -> str:
        return token_of(self.facebook_swap(self.facebook_short(form, **asked)))

    def graph(self, path: str, token: str, **query: str) -> TestResponse:
        return self.web.get(f"{GRAPH}/{path}", query_string={"access_token": token, **query})

    def debug(self, token: str) -> dict[str, Any]:
        app = "demo-facebook|demo-facebook-secret"
        reply = self.graph("debug_token", app, input_token=token)
        assert reply.status_code == 200
        assert reply.json is not None
        data: dict[str, Any] = reply.json["data"]
        return data

    def instagram_exchange(self, code: str, /, **changed: str) -> TestResponse:
        form = {
            "client_id": "demo-instagram",
            "client_secret": "demo-instagram-secret",
            "grant_type": "authorization_code",
            "redirect_uri": INSTAGRAM_BACK,
            "code": code,
        }
        return self.web.post("/api.instagram.com/oauth/access_token", data={**form, **changed})

    def instagram_short(self, form: Mapping[str, object] | None = None, **asked: str) -> str:
        return token_of(self.instagram_exchange(self.code(IG_DIALOG, form, **asked)))

    def instagram_long(self, form: Mapping[str, object] | None = None) -> str:
        return token_of(self.instagram_swap(self.instagram_short(form)))

    def instagram_swap(self, token: str, secret: str = "demo-instagram-secret") -> TestResponse:
        query = {
            "grant_type": "ig_exchange_token",
            "client_secret": secret,
            "access_token": token,
        }
        return self.web.get(f"{IG_GRAPH}/access_token", query_string=query)

    def instagram_prolong(self, token: str) -> TestResponse:
        query = {"grant_type": "ig_refresh_token", "access_token": token}
        return self.web.get(f"{IG_GRAPH}/refresh_access_token", query_string=query)

    def instagram_me(self, token: str) -> TestResponse:
        query = {"access_token": token, "fields": "id,user_id,username,account_type"}
        return self.web.get(f"{IG_GRAPH}/v25.0/me", query_string=query)

    def x_exchange(
        self, code: str, /, auth: tuple[str, str] | None = X_AUTH, **changed: str
    ) -> TestResponse:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": X_BACK,
            "code_verifier": VERIFIER,
        }
        return self.web.post(f"{X_API}/oauth2/token", data={**form, **changed}, auth=auth)

    def x_pair(self, **asked: str) -> dict[str, Any]:
        return body_of(self.x_exchange(self.code(X_DIALOG, None, **asked)))

    def x_refresh(self, token: str) -> TestResponse:
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "demo-x"}
        return self.web.post(f"{X_API}/oauth2/token", data=form, auth=X_AUTH)

    def linkedin_exchange(self, code: str, /, **changed: str) -> TestResponse:
        form = {
            **LI_APP,
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": LINKEDIN_BACK,
        }
        return self.web.post(f"{LI_OAUTH}/accessToken", data={**form, **changed})

    def linkedin(self, scopes: str = LI_SCOPES, account: str = MAREN_LI) -> dict[str, Any]:
        code = self.code(LI_DIALOG, {"account": account}, scope=scopes)
        return body_of(self.linkedin_exchange(code))

    def linkedin_pages(
        self, scopes: str = LI_PAGES_SCOPES, account: str = MAREN_LI
    ) -> dict[str, Any]:
        """By the app of the Community Management API."""
        code = self.code(LI_DIALOG, {"account": account}, scope=scopes, **LI_PAGES)
        return body_of(self.linkedin_exchange(code, **{**LI_PAGES, **LI_PAGES_APP}))

    def introspect(self, token: str, app: Mapping[str, str] = LI_APP) -> dict[str, Any]:
        form = {**app, "token": token}
        return body_of(self.web.post(f"{LI_OAUTH}/introspectToken", data=form))

    def pinterest_exchange(
        self, code: str, /, auth: tuple[str, str] = PIN_AUTH, **changed: str
    ) -> TestResponse:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": PINTEREST_BACK}
        return self.web.post(f"{PIN_API}/oauth/token", data={**form, **changed}, auth=auth)

    def pinterest_pair(self, **asked: str) -> dict[str, Any]:
        return body_of(self.pinterest_exchange(self.code(PIN_DIALOG, None, **asked)))

    def pinterest_refresh(self, token: str, **more: str) -> TestResponse:
        form = {"grant_type": "refresh_token", "refresh_token": token, **more}
        return self.web.post(f"{PIN_API}/oauth/token", data=form, auth=PIN_AUTH)

    def get(self, path: str, token: str, **headers: str) -> TestResponse:
        """A call with a bearer token."""
        every = {"Authorization": f"Bearer {token}"}
        every |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.web.get(path, headers=every)

    def post(self, path: str, token: str, body: object, **headers: str) -> TestResponse:
        every = {"Authorization": f"Bearer {token}"}
        every |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.web.post(path, json=body, headers=every)


def network_of(dialog: str, client: str = "") -> str:
    """The network whose consent page that is; where several share it, the app tells which."""
    there = [each for each in NETWORK_IDS if path_of(case.of(each).authorize) == dialog]
    return next((each for each in there if client == f"demo-{each}"), there[0])


def request_of(dialog: str, changed: dict[str, str]) -> dict[str, str]:
    """An app's usual authorize request; an empty value leaves a parameter out."""
    network = network_of(dialog, changed.get("client_id", ""))
    known, client = case.of(network), f"demo-{network}"
    asked = {
        known.client_parameter: client,
        "redirect_uri": SITE + CALLBACKS[client],
        "scope": known.scope_separator.join(registry.get(network).scopes),
        "response_type": "code",
        "state": "st-1",
        **first_asked(network),
    }
    if known.pkce:
        asked |= {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    return {name: value for name, value in {**asked, **changed}.items() if value}


def returned(reply: TestResponse) -> dict[str, str]:
    """What the way back to the app carries in its query."""
    assert reply.status_code == 302, reply.get_data(as_text=True)
    query = parse_qs(urlsplit(reply.headers["Location"]).query)
    return {name: values[0] for name, values in query.items()}


def body_of(reply: TestResponse) -> dict[str, Any]:
    assert reply.status_code == 200, reply.get_data(as_text=True)
    assert isinstance(reply.json, dict)
    return reply.json


def token_of(reply: TestResponse) -> str:
    token: str = body_of(reply)["access_token"]
    return token


def graph_error(reply: TestResponse) -> dict[str, Any]:
    assert reply.json is not None
    error: dict[str, Any] = reply.json["error"]
    return error
