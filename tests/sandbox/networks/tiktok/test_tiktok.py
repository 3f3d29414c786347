"""TikTok: client_key, codes that arrive encoded, rotation, and errors in two places."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from werkzeug.test import TestResponse

from tests.channels.networks import case
from tests.conftest import CALLBACKS
from tests.sandbox.driving import SITE, Driver, body_of, path_of, returned

TIKTOK = case.of("tiktok")
DIALOG = path_of(TIKTOK.authorize)
API = "/open.tiktokapis.com/v2"
BACK = SITE + CALLBACKS["demo-tiktok"]
HARBOUR, LINDQVIST = TIKTOK.account, TIKTOK.other_account
POST = {
    "post_info": {"title": "Morning", "privacy_level": "SELF_ONLY"},
    "source_info": {"source": "PULL_FROM_URL", "video_url": "https://tool.example/1.mp4"},
}


def as_app(driver: Driver, what: str, **form: str) -> TestResponse:
    app = {"client_key": "demo-tiktok", "client_secret": "demo-tiktok-secret"}
    return driver.web.post(f"{API}/oauth/{what}/", data={**app, **form})


def exchange(driver: Driver, code: str, /, **changed: str) -> TestResponse:
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **changed}
    return as_app(driver, "token", **form)


def pair(driver: Driver, form: dict[str, object] | None = None) -> dict[str, Any]:
    return body_of(exchange(driver, driver.code(DIALOG, form)))


def refresh(driver: Driver, token: str) -> TestResponse:
    return as_app(driver, "token", grant_type="refresh_token", refresh_token=token)


def whoami(driver: Driver, token: str, fields: str = "open_id,display_name") -> TestResponse:
    return driver.get(f"{API}/user/info/?fields={fields}", token)


def code_of(reply: TestResponse) -> str:
    assert reply.json is not None
    code: str = reply.json["error"]["code"]
    return code


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_key": "nobody"},
        {"client_key": "", "client_id": "demo-tiktok"},
        {"redirect_uri": f"{SITE}/elsewhere/"},
        {"redirect_uri": f"{BACK}?a=b"},
        {"response_type": "token"},
        {"state": ""},
        {"scope": "user.info.basic,everything"},
        {"scope": "user.info.basic video.publish"},
        {"scope": ""},
    ],
)
def test_a_wrong_request_stays_at_tiktok(driver: Driver, wrong: dict[str, str]) -> None:
    reply = driver.ask(DIALOG, **wrong)
    assert reply.status_code == 400
    assert "Location" not in reply.headers


def test_a_no(driver: Driver) -> None:
    assert returned(driver.answer(DIALOG, {"decision": "deny"}))["error"] == "access_denied"


def test_a_pair_and_its_owner(driver: Driver) -> None:
    tokens = pair(driver)
    assert (tokens["expires_in"], tokens["refresh_expires_in"]) == (7200, 180 * 86_400)
    assert (tokens["open_id"], tokens["token_type"]) == (HARBOUR, "Bearer")
    assert tokens["scope"] == "user.info.basic,user.info.profile,video.publish,video.upload"
    reply = whoami(driver, tokens["access_token"])
    assert code_of(reply) == "ok"
    assert body_of(reply)["data"]["user"] == {
        "open_id": HARBOUR,
        "display_name": "Harbour Cafe ☕",
    }


def test_the_code_arrives_encoded_and_is_taken_decoded_only(driver: Driver) -> None:
    reply = driver.answer(DIALOG)
    code = returned(reply)["code"]
    encoded = quote(code, safe="")
    assert encoded != code
    assert encoded in urlsplit(reply.headers["Location"]).query
    refused = body_of(exchange(driver, encoded))
    assert refused["error"] == "invalid_grant"
    assert "access_token" in body_of(exchange(driver, code))
    assert body_of(exchange(driver, code))["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"client_key": "", "client_id": "demo-tiktok"}, "invalid_client"),
        ({"client_secret": "wrong"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"redirect_uri": SITE}, "invalid_grant"),
        ({"code": ""}, "invalid_request"),
    ],
)
def test_a_wrong_exchange_is_named_whatever_its_status(
    driver: Driver, changed: dict[str, str], error: str
) -> None:
    reply = exchange(driver, driver.code(DIALOG), **changed)
    assert reply.json is not None
    assert reply.json["error"] == error
    assert reply.status_code in (200, 400)


def test_json_is_not_taken_at_the_token_address(driver: Driver) -> None:
    reply = driver.web.post(f"{API}/oauth/token/", json={"client_key": "demo-tiktok"})
    assert reply.json is not None
    assert reply.json["error"] == "invalid_request"


def test_a_renewal_ends_the_old_pair_at_once(driver: Driver) -> None:
    old = pair(driver)
    new = body_of(refresh(driver, old["refresh_token"]))
    assert code_of(whoami(driver, old["access_token"])) == "access_token_invalid"
    assert code_of(whoami(driver, new["access_token"])) == "ok"
    again = refresh(driver, old["refresh_token"])
    assert again.json is not None
    assert again.json["error"] == "invalid_grant"
    assert "access_token" in body_of(refresh(driver, new["refresh_token"]))


def test_an_access_token_is_over_after_two_hours(driver: Driver) -> None:
    tokens = pair(driver)
    driver.advance(7201)
    reply = whoami(driver, tokens["access_token"])
    assert (reply.status_code, code_of(reply)) == (401, "access_token_invalid")


def test_what_was_switched_off_is_the_persons_and_what_was_never_asked_is_not(
    driver: Driver,
) -> None:
    tokens = pair(driver, {"scope": ["user.info.basic", "video.publish"], "boxes": "1"})
    assert tokens["scope"] == "user.info.basic,video.publish"
    assert code_of(whoami(driver, tokens["access_token"])) == "ok"
    username = whoami(driver, tokens["access_token"], "open_id,username")
    assert (username.status_code, code_of(username)) == (401, "scope_not_authorized")
    stats = whoami(driver, tokens["access_token"], "open_id,likes_count")
    assert (stats.status_code, code_of(stats)) == (400, "scope_permission_missed")


@pytest.mark.parametrize("fields", ["", "open_id,everything"])
def test_fields_are_asked_for_by_name(driver: Driver, fields: str) -> None:
    reply = whoami(driver, pair(driver)["access_token"], fields)
    assert (reply.status_code, code_of(reply)) == (400, "invalid_params")


def test_who_allowed_all_before_is_sent_back_at_once_unless_asked_anew(driver: Driver) -> None:
    driver.answer(DIALOG, {"remember": "1"})
    assert "code" in returned(driver.ask(DIALOG))
    assert driver.ask(DIALOG, disable_auto_auth="1").status_code == 200


def test_a_revoke_ends_the_whole_connection(driver: Driver) -> None:
    tokens = pair(driver)
    assert body_of(as_app(driver, "revoke", token=tokens["access_token"])) == {}
    assert code_of(whoami(driver, tokens["access_token"])) == "access_token_invalid"
    again = as_app(driver, "revoke", token=tokens["access_token"])
    assert again.status_code == 400


def post(driver: Driver, token: str, **info: str) -> TestResponse:
    body = {**POST, "post_info": {**POST["post_info"], **info}}
    return driver.post(f"{API}/post/publish/video/init/", token, body)


def status(driver: Driver, token: str, publish_id: str) -> dict[str, Any]:
    asked = {"publish_id": publish_id}
    reply = driver.post(f"{API}/post/publish/status/fetch/", token, asked)
    data: dict[str, Any] = body_of(reply)["data"]
    return data


def test_what_became_of_a_post_is_told_inside_a_success(driver: Driver) -> None:
    token = pair(driver)["access_token"]
    publish_id = body_of(post(driver, token))["data"]["publish_id"]
    assert status(driver, token, publish_id)["status"] == "PUBLISH_COMPLETE"
    driver.happen("tiktok", HARBOUR, locked=True)
    told = status(driver, token, publish_id)
    assert told["fail_reason"] == "spam_risk_user_banned_from_posting"


def test_an_app_without_the_audit_posts_to_private_accounts_only(driver: Driver) -> None:
    driver.control("clients/demo-tiktok", {"unseen": True})
    token = pair(driver)["access_token"]
    refused = post(driver, token)
    assert code_of(refused) == "unaudited_client_can_only_post_to_private_accounts"
    driver.happen("tiktok", HARBOUR, kind="private")
    assert code_of(post(driver, token)) == "ok"


def test_and_for_five_people_in_a_day(driver: Driver) -> None:
    driver.control("clients/demo-tiktok", {"unseen": True})
    codes = []
    for number in range(6):
        who = {"id": f"_000Private{number}", "name": f"No {number}", "kind": "private"}
        driver.control("tiktok/accounts", who)
        token = pair(driver, {"account": who["id"]})["access_token"]
        codes.append(code_of(post(driver, token)))
    assert codes == ["ok"] * 5 + ["reached_active_user_cap"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"privacy_level": "EVERYBODY"}, "privacy_level_option_mismatch"),
        ({"privacy_level": ""}, "privacy_level_option_mismatch"),
    ],
)
def test_a_refused_post(driver: Driver, changed: dict[str, str], code: str) -> None:
    assert code_of(post(driver, pair(driver)["access_token"], **changed)) == code


def test_six_posts_a_minute_and_no_more(driver: Driver) -> None:
    token = pair(driver)["access_token"]
    codes = [code_of(post(driver, token, title=str(number))) for number in range(7)]
    assert codes == ["ok"] * 6 + ["rate_limit_exceeded"]


def test_a_banned_account_loses_its_connection(driver: Driver) -> None:
    token = pair(driver)["access_token"]
    driver.happen("tiktok", HARBOUR, suspended=True)
    assert code_of(whoami(driver, token)) == "access_token_invalid"


def test_only_reasons_that_it_has(driver: Driver) -> None:
    reply = driver.web.post(
        f"/control/tiktok/accounts/{LINDQVIST}", json={"ended_because": "boredom"}
    )
    assert reply.status_code == 400
    elsewhere = driver.web.post(
        f"/control/x/accounts/{case.of('x').account}", json={"ended_because": "banned"}
    )
    assert elsewhere.status_code == 400
