"""LinkedIn: consent, tokens, introspection, posts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.driving import (
    LI_API,
    LI_APP,
    LI_DIALOG,
    LI_OAUTH,
    MAREN_LI,
    Driver,
    body_of,
    returned,
)

DAY = 86400
VERSION = "202607"
FEWER = "openid profile w_member_social"
USERINFO = f"{LI_API}/v2/userinfo"


def refresh(driver: Driver, token: str) -> Any:
    form = {**LI_APP, "grant_type": "refresh_token", "refresh_token": token}
    return driver.web.post(f"{LI_OAUTH}/accessToken", data=form)


def test_cancelling_before_and_after_signing_in_differ(driver: Driver) -> None:
    before = returned(driver.answer(LI_DIALOG, {"account": "", "decision": "deny"}))
    after = returned(driver.answer(LI_DIALOG, {"decision": "deny"}))
    assert before["error"] == "user_cancelled_login"
    assert after["error"] == "user_cancelled_authorize"


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://localhost:8000/"},
        {"response_type": "id_token"},
    ],
)
def test_wrong_request_stays_on_linkedin(driver: Driver, wrong: dict[str, str]) -> None:
    reply = driver.ask(LI_DIALOG, **wrong)
    assert reply.status_code == 400
    assert "Location" not in reply.headers


@pytest.mark.parametrize("scope", ["openid r_liteprofile", "r_emailaddress", "nonsense", " "])
def test_retired_or_unknown_scope_goes_back_as_an_error(driver: Driver, scope: str) -> None:
    values = returned(driver.ask(LI_DIALOG, scope=scope))
    assert values["error"] == "unauthorized_scope_error"
    assert values["state"] == "st-1"


def test_sign_in_app_may_not_ask_to_post(driver: Driver) -> None:
    back = "http://localhost:8000/accounts/oidc/linkedin-signin/login/callback/"
    app = {"client_id": "demo-linkedin-signin", "redirect_uri": back}
    assert returned(driver.ask(LI_DIALOG, **app))["error"] == "unauthorized_scope_error"
    assert "code" in returned(driver.answer(LI_DIALOG, None, **app, scope="openid profile email"))


def test_consent_is_all_or_nothing(driver: Driver) -> None:
    code = driver.code(LI_DIALOG, {"boxes": "1", "scope": ["openid"]})
    body = body_of(driver.linkedin_exchange(code))
    assert body["scope"] == "openid,profile,email,w_member_social"


def test_plain_app_gets_sixty_days_and_no_refresh_token(driver: Driver) -> None:
    body = driver.linkedin()
    assert body["expires_in"] == 60 * DAY
    assert "refresh_token" not in body


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": ""}, 400, "invalid_request"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"code": ""}, 400, "invalid_request"),
        ({"code": "never"}, 401, "invalid_request"),
        ({"redirect_uri": "http://localhost:8000/"}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_wrong_exchange(driver: Driver, changed: dict[str, str], status: int, error: str) -> None:
    reply = driver.linkedin_exchange(driver.code(LI_DIALOG), **changed)
    assert (reply.status_code, (reply.json or {})["error"]) == (status, error)


def test_secret_in_a_header_does_not_count(driver: Driver) -> None:
    form = {"grant_type": "authorization_code", "code": driver.code(LI_DIALOG)}
    auth = ("demo-linkedin", "demo-linkedin-secret")
    reply = driver.web.post(f"{LI_OAUTH}/accessToken", data=form, auth=auth)
    assert (reply.json or {})["error"] == "invalid_request"


def test_code_is_good_once_and_for_ten_minutes(driver: Driver) -> None:
    code = driver.code(LI_DIALOG)
    assert driver.linkedin_exchange(code).status_code == 200
    assert driver.linkedin_exchange(code).status_code == 400
    late = driver.code(LI_DIALOG)
    driver.advance(601)
    assert driver.linkedin_exchange(late).status_code == 400


def test_same_scopes_again_from_a_remembered_browser_need_no_page(driver: Driver) -> None:
    assert "code" in returned(driver.answer(LI_DIALOG, {"remember": "1"}))
    silent = driver.ask(LI_DIALOG)
    assert "code" in returned(silent)
    assert driver.ask(LI_DIALOG, scope=FEWER).status_code == 200
    assert driver.ask(LI_DIALOG, prompt="login").status_code == 200
    driver.happen("linkedin", MAREN_LI, revoked=True)
    assert driver.ask(LI_DIALOG).status_code == 200


def test_browser_that_is_not_remembered_always_chooses(driver: Driver) -> None:
    driver.answer(LI_DIALOG)
    assert driver.ask(LI_DIALOG).status_code == 200


def test_another_set_of_scopes_ends_the_earlier_tokens(driver: Driver) -> None:
    first = driver.linkedin()["access_token"]
    same = driver.linkedin()["access_token"]
    assert driver.introspect(first)["status"] == "active"
    driver.linkedin(FEWER)
    for token in (first, same):
        assert driver.introspect(token)["status"] == "revoked"
        assert (driver.get(USERINFO, token).json or {})["serviceErrorCode"] == 65601


def test_introspection_tells_active_expired_revoked_and_unknown(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    told = driver.introspect(token)
    assert told["active"] is True
    assert told["expires_at"] - told["created_at"] == 60 * DAY
    assert told["scope"] == "openid,profile,email,w_member_social"
    assert told["auth_type"] == "3L"
    driver.advance(61 * DAY)
    assert driver.introspect(token)["status"] == "expired"
    fresh = driver.linkedin()["access_token"]
    driver.happen("linkedin", MAREN_LI, password_changed=True)
    assert driver.introspect(fresh)["status"] == "revoked"
    assert driver.introspect("never") == {"active": False}


def test_introspection_is_for_the_apps_own_tokens(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    other = {
        "client_id": "demo-linkedin-signin",
        "client_secret": "demo-linkedin-signin-secret",
        "token": token,
    }
    assert body_of(driver.web.post(f"{LI_OAUTH}/introspectToken", data=other)) == {"active": False}
    wrong = {**LI_APP, "client_secret": "wrong", "token": token}
    assert driver.web.post(f"{LI_OAUTH}/introspectToken", data=wrong).status_code == 401


def test_api_tells_revoked_expired_and_garbage_apart(driver: Driver) -> None:
    assert (driver.web.get(USERINFO).json or {})["serviceErrorCode"] == 65604
    assert (driver.get(USERINFO, "garbage").json or {})["serviceErrorCode"] == 65600
    token = driver.linkedin()["access_token"]
    driver.happen("linkedin", MAREN_LI, expire_tokens=True)
    assert (driver.get(USERINFO, token).json or {})["code"] == "EXPIRED_ACCESS_TOKEN"
    fresh = driver.linkedin()["access_token"]
    driver.happen("linkedin", MAREN_LI, revoked=True)
    reply = driver.get(USERINFO, fresh)
    assert (reply.status_code, (reply.json or {})["code"]) == (401, "REVOKED_ACCESS_TOKEN")


@pytest.mark.parametrize("happened", ["suspended", "locked", "checkpoint"])
def test_restricted_member(driver: Driver, happened: str) -> None:
    token = driver.linkedin()["access_token"]
    driver.happen("linkedin", MAREN_LI, **{happened: True})
    assert (driver.get(USERINFO, token).json or {})["code"] == "RESTRICTED_MEMBER"
    assert post(driver, token).status_code == 401
    assert driver.introspect(token)["status"] == "active"
    driver.happen("linkedin", MAREN_LI, **{happened: False})
    assert driver.get(USERINFO, token).status_code == 200


def test_brand_new_token_is_called_revoked_for_a_while(driver: Driver) -> None:
    driver.control("new_token_race", {"seconds": 8})
    token = driver.linkedin()["access_token"]
    assert (driver.get(USERINFO, token).json or {})["serviceErrorCode"] == 65601
    assert driver.introspect(token)["status"] == "active"
    driver.advance(9)
    assert driver.get(USERINFO, token).status_code == 200


def test_partner_refreshes_against_a_wall_that_does_not_move(driver: Driver) -> None:
    driver.control("clients/demo-linkedin", {"partner": True})
    first = driver.linkedin()
    assert first["refresh_token_expires_in"] == 365 * DAY
    driver.advance(59 * DAY)
    second = body_of(refresh(driver, first["refresh_token"]))
    assert second["refresh_token"] == first["refresh_token"]
    assert second["expires_in"] == 60 * DAY
    assert second["refresh_token_expires_in"] == pytest.approx(306 * DAY, abs=5)
    driver.advance(301 * DAY)
    third = body_of(refresh(driver, first["refresh_token"]))
    assert third["expires_in"] == pytest.approx(5 * DAY, abs=5)
    assert third["refresh_token_expires_in"] == third["expires_in"]
    driver.advance(6 * DAY)
    assert (refresh(driver, first["refresh_token"]).json or {})["error"] == "invalid_grant"


def test_refresh_token_can_be_introspected(driver: Driver) -> None:
    driver.control("clients/demo-linkedin", {"partner": True})
    told = driver.introspect(driver.linkedin()["refresh_token"])
    assert told["expires_at"] - told["created_at"] == 365 * DAY


def test_plain_app_may_not_refresh(driver: Driver) -> None:
    reply = refresh(driver, "anything")
    assert (reply.status_code, reply.json["error"]) == (401, "access_denied")


def test_revoking_ends_the_token(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    assert driver.web.post(f"{LI_OAUTH}/revoke", data={**LI_APP, "token": token}).status_code == 200
    assert driver.introspect(token)["status"] == "revoked"


def post(driver: Driver, token: str, **changed: str) -> Any:
    body = {"author": f"urn:li:person:{MAREN_LI}", "commentary": "Fresh rye", **changed}
    return driver.post(f"{LI_API}/rest/posts", token, body, LinkedIn_Version=VERSION)


def test_post_is_taken_once(driver: Driver) -> None:
    token = driver.linkedin()["access_token"]
    reply = post(driver, token)
    assert reply.status_code == 201
    urn = reply.headers["x-restli-id"]
    again = post(driver, token)
    assert again.status_code == 422
    assert urn in again.json["message"]


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"author": ""}, 400),
        ({"author": "urn:li:person:somebody"}, 403),
        ({"author": "urn:li:organization:90550011"}, 400),
        ({"commentary": ""}, 400),
        ({"commentary": "x" * 3001}, 400),
    ],
)
def test_wrong_post_is_refused(driver: Driver, changed: dict[str, str], status: int) -> None:
    assert post(driver, driver.linkedin()["access_token"], **changed).status_code == status


def test_post_needs_the_scope(driver: Driver) -> None:
    token = driver.linkedin("openid profile")["access_token"]
    assert post(driver, token).json["code"] == "ACCESS_DENIED"
