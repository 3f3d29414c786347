"""LinkedIn as an OpenID provider."""

from __future__ import annotations

import base64
import html
import json
import re
from pathlib import Path
from typing import Any

import jwt
import pytest

from sandbox.app import create_app
from sandbox.networks.linkedin import openid
from tests.sandbox.driving import LI_API, LI_DIALOG, MAREN_LI, Driver, body_of

DISCOVERY = "/www.linkedin.com/oauth/.well-known/openid-configuration"
JWKS = "/www.linkedin.com/oauth/openid/jwks"


def claims_of(driver: Driver, token: str, audience: str = "demo-linkedin") -> dict[str, Any]:
    """The claims of an id_token whose signature holds against the published key."""
    key = jwt.PyJWK(body_of(driver.web.get(JWKS))["keys"][0])
    claims: dict[str, Any] = jwt.decode(
        token, key, ["RS256"], audience=audience, issuer="https://www.linkedin.com/oauth"
    )
    return claims


def signed_in(driver: Driver) -> dict[str, Any]:
    back = "http://localhost:8000/accounts/oidc/linkedin-signin/login/callback/"
    app = {"client_id": "demo-linkedin-signin", "redirect_uri": back}
    code = driver.code(LI_DIALOG, None, **app, scope="openid profile email")
    return body_of(
        driver.linkedin_exchange(code, client_secret="demo-linkedin-signin-secret", **app)
    )


def test_discovery_names_the_real_hosts(driver: Driver) -> None:
    document = body_of(driver.web.get(DISCOVERY))
    assert document["issuer"] == "https://www.linkedin.com/oauth"
    for name, value in document.items():
        if name.endswith(("_endpoint", "_uri")):
            assert value.startswith(("https://www.linkedin.com/", "https://api.linkedin.com/"))


def test_id_token_is_signed_and_made_for_this_app(driver: Driver) -> None:
    claims = claims_of(driver, driver.linkedin()["id_token"])
    assert claims["sub"] == MAREN_LI
    assert claims["email"] == "maren@harbourcafe.example"
    assert claims["exp"] - claims["iat"] == 3600


def test_nonce_comes_back(driver: Driver) -> None:
    code = driver.code(LI_DIALOG, nonce="n-1")
    token = body_of(driver.linkedin_exchange(code))["id_token"]
    assert claims_of(driver, token)["nonce"] == "n-1"


def test_no_id_token_without_openid(driver: Driver) -> None:
    assert "id_token" not in driver.linkedin("w_member_social")


def test_another_app_is_told_another_subject(driver: Driver) -> None:
    mine = claims_of(driver, driver.linkedin()["id_token"])
    token = signed_in(driver)["id_token"]
    theirs = claims_of(driver, token, "demo-linkedin-signin")
    assert theirs["sub"] != mine["sub"]
    assert theirs["email"] == mine["email"]


def test_signing_in_by_the_other_app_leaves_the_publishing_token_alone(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    signed_in(driver)
    assert driver.introspect(token)["status"] == "active"


@pytest.mark.parametrize(
    ("scopes", "told"),
    [
        ("openid", {"sub"}),
        ("openid email", {"sub", "email", "email_verified"}),
        (
            "openid profile",
            {"sub", "name", "given_name", "family_name", "picture", "locale"},
        ),
    ],
)
def test_userinfo_tells_what_the_scopes_allow(driver: Driver, scopes: str, told: set[str]) -> None:
    token = driver.linkedin(scopes)["access_token"]
    assert set(body_of(driver.get(f"{LI_API}/v2/userinfo", token))) == told


def test_only_the_id_token_says_verified_as_a_string(driver: Driver) -> None:
    body = driver.linkedin()
    assert claims_of(driver, body["id_token"])["email_verified"] == "true"
    told = body_of(driver.get(f"{LI_API}/v2/userinfo", body["access_token"]))
    assert told["email_verified"] is True


def test_userinfo_needs_openid(driver: Driver) -> None:
    token = driver.linkedin("w_member_social")["access_token"]
    assert driver.get(f"{LI_API}/v2/userinfo", token).status_code == 403


def test_key_survives_a_restart(tmp_path: Path) -> None:
    keys = [create_app(tmp_path / "state.sqlite3").test_client().get(JWKS).get_data() for _ in "12"]
    assert keys[0] == keys[1]


def test_head_of_the_token_names_the_published_key(driver: Driver) -> None:
    head = driver.linkedin()["id_token"].split(".")[0]
    told = json.loads(base64.urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    assert told["kid"] == body_of(driver.web.get(JWKS))["keys"][0]["kid"]


@pytest.mark.parametrize("form", [True, False, "true", "false", "yes", 1, None])
def test_an_address_is_verified_in_whatever_form_was_ordered(driver: Driver, form: object) -> None:
    driver.control("email_verified", {"say": form})
    body = driver.linkedin()
    told = body_of(driver.get(f"{LI_API}/v2/userinfo", body["access_token"]))
    for claims in (claims_of(driver, body["id_token"]), told):
        assert claims["email_verified"] is form or claims["email_verified"] == form
        assert type(claims["email_verified"]) is type(form)


def test_the_control_page_has_a_button_for_every_form(driver: Driver) -> None:
    for name, (shown, ordered) in openid.FORMS.items():
        sent = {"form": name, "back": "linkedin"}
        reply = driver.web.post("/control/email_verified", data=sent)
        assert reply.headers["Location"] == "/?at=linkedin#linkedin"
        token = driver.linkedin()["access_token"]
        told = body_of(driver.get(f"{LI_API}/v2/userinfo", token))
        usual: dict[str, object] = {"say": True}
        expected = {} if "leave_out" in ordered else {"email_verified": (ordered or usual)["say"]}
        assert [repr(told[key]) for key in told if key == "email_verified"] == [
            repr(value) for value in expected.values()
        ]
        page = html.unescape(driver.web.get("/").get_data(as_text=True))
        (pressed,) = re.findall(r'value="(\w+)" aria-pressed="true">(?:<code>)?([^<]+)', page)
        assert (pressed[0], pressed[1].lower()) == (name, shown)


def test_a_form_that_there_is_not_is_refused(driver: Driver) -> None:
    assert driver.web.post("/control/email_verified", data={"form": "maybe"}).status_code == 400


def test_what_is_said_of_an_address_can_be_left_out(driver: Driver) -> None:
    driver.control("email_verified", {"leave_out": True})
    assert "email_verified" not in claims_of(driver, driver.linkedin()["id_token"])
    driver.control("email_verified", {})
    assert claims_of(driver, driver.linkedin()["id_token"])["email_verified"] == "true"
