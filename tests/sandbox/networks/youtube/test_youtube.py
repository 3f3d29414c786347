"""YouTube, and the part of Google that it shares."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from channels import registry
from sandbox.networks.google import oauth
from sandbox.networks.youtube import api
from tests.channels.networks import case
from tests.conftest import CALLBACKS
from tests.sandbox.driving import SITE, VERIFIER, Driver, body_of, path_of, returned

KNOWN = case.of("youtube")
DIALOG = path_of(KNOWN.authorize)
CHANNELS = path_of(KNOWN.whoami)
TOKEN = path_of(KNOWN.token)
OAUTH = "/oauth2.googleapis.com"
VIDEOS = "/www.googleapis.com/upload/youtube/v3/videos"
HARBOUR, CYCLES = KNOWN.account, KNOWN.other_account
BRAND, NOBODY = "UCcargobikestested00000c", "UCnochannelhere00000000e"
MUSEUM = "UCtownmuseum00000000000f"
UPLOAD, READ = registry.get("youtube").scopes[-2:]
APP = {"client_id": "demo-youtube", "client_secret": "demo-youtube-secret"}
DAY = 86_400.0
MINE = {"part": "id,snippet,status", "mine": "true"}


def exchange(driver: Driver, code: str, **changed: str) -> TestResponse:
    form = {
        **APP,
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": SITE + CALLBACKS["demo-youtube"],
        "code_verifier": VERIFIER,
    }
    return driver.web.post(TOKEN, data={**form, **changed})


def tokens_of(driver: Driver, account: str = HARBOUR, **asked: str) -> dict[str, Any]:
    return body_of(exchange(driver, driver.code(DIALOG, {"account": account}, **asked)))


def refresh(driver: Driver, token: str, **changed: str) -> TestResponse:
    form = {**APP, "grant_type": "refresh_token", "refresh_token": token}
    return driver.web.post(TOKEN, data={**form, **changed})


def mine(driver: Driver, token: str) -> TestResponse:
    return driver.web.get(CHANNELS, query_string=MINE, headers={"Authorization": f"Bearer {token}"})


def info(driver: Driver, token: str) -> TestResponse:
    return driver.web.get(f"{OAUTH}/tokeninfo", query_string={"access_token": token})


def said(reply: TestResponse) -> tuple[str, str]:
    assert reply.json is not None
    return reply.json["error"], reply.json["error_description"]


def reason(reply: TestResponse) -> str:
    assert reply.json is not None
    first: str = reply.json["error"]["errors"][0]["reason"]
    return first


# The consent


def test_the_token_is_of_the_channel_that_was_chosen(driver: Driver) -> None:
    for account in (HARBOUR, CYCLES, BRAND):
        channel = body_of(mine(driver, tokens_of(driver, account)["access_token"]))["items"][0]
        assert channel["id"] == account


def test_two_channels_of_one_person_do_not_disturb_each_other(driver: Driver) -> None:
    first, second = (tokens_of(driver, account) for account in (CYCLES, BRAND))
    driver.web.post(f"{OAUTH}/revoke", data={"token": second["refresh_token"]})
    assert refresh(driver, first["refresh_token"]).status_code == 200
    assert refresh(driver, second["refresh_token"]).status_code == 400


def test_without_offline_there_is_no_refresh_token(driver: Driver) -> None:
    assert "refresh_token" not in tokens_of(driver, access_type="")
    assert "refresh_token" not in tokens_of(driver, access_type="online")


def test_a_second_consent_brings_none_unless_it_is_asked_for_anew(driver: Driver) -> None:
    assert "refresh_token" in tokens_of(driver, prompt="")
    assert "refresh_token" not in tokens_of(driver, prompt="")
    assert "refresh_token" in tokens_of(driver, prompt="select_account consent")


def test_after_a_removal_the_next_consent_is_a_first_one_again(driver: Driver) -> None:
    tokens_of(driver, prompt="")
    driver.happen("youtube", HARBOUR, revoked=True)
    assert "refresh_token" in tokens_of(driver, prompt="")


def test_a_box_that_was_left_out_is_not_granted(driver: Driver) -> None:
    form = {"account": HARBOUR, "boxes": "1", "scope": [READ]}
    token = body_of(exchange(driver, driver.code(DIALOG, form)))
    assert READ in token["scope"].split()
    assert UPLOAD not in token["scope"].split()
    refused = driver.post(VIDEOS, token["access_token"], {"snippet": {"title": "Rosetta"}})
    assert (refused.status_code, reason(refused)) == (403, "insufficientPermissions")


def test_a_no_comes_back_as_such(driver: Driver) -> None:
    assert returned(driver.answer(DIALOG, {"decision": "deny"}))["error"] == "access_denied"


def test_an_organization_that_shuts_apps_out_ends_it_on_the_page(driver: Driver) -> None:
    page = driver.answer(DIALOG, {"account": MUSEUM})
    assert page.status_code == 403
    assert "admin_policy_enforced" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://localhost:8000/"},
        {"response_type": "token"},
        {"scope": "https://www.googleapis.com/auth/drive"},
        {"access_type": "always"},
        {"prompt": "consent maybe"},
        {"prompt": "none consent"},
    ],
)
def test_a_wrong_request_stays_at_google(driver: Driver, wrong: dict[str, str]) -> None:
    reply = driver.ask(DIALOG, **wrong)
    assert reply.status_code in (400, 401)
    assert "Location" not in reply.headers


# The token address


def test_a_refresh_token_stays_and_may_be_used_again_and_again(driver: Driver) -> None:
    token = tokens_of(driver)["refresh_token"]
    for _ in range(3):
        answer = body_of(refresh(driver, token))
        assert "refresh_token" not in answer
        assert mine(driver, answer["access_token"]).status_code == 200


def test_an_access_token_lives_an_hour(driver: Driver) -> None:
    token = tokens_of(driver)
    assert token["expires_in"] == 3599
    driver.advance(3601)
    assert reason(mine(driver, token["access_token"])) == "authError"


def test_six_months_without_a_use_end_it_and_each_use_begins_them_anew(driver: Driver) -> None:
    token = tokens_of(driver)["refresh_token"]
    for _ in range(2):
        driver.advance(150 * DAY)
        assert refresh(driver, token).status_code == 200
    driver.advance(183 * DAY)
    assert said(refresh(driver, token)) == ("invalid_grant", oauth.OVER)


def test_an_app_in_testing_keeps_its_logins_for_a_week(driver: Driver) -> None:
    driver.control("clients/demo-youtube", {"unseen": True})
    token = tokens_of(driver)["refresh_token"]
    driver.advance(6.9 * DAY)
    assert refresh(driver, token).status_code == 200
    driver.advance(0.2 * DAY)
    assert said(refresh(driver, token)) == ("invalid_grant", oauth.OVER)


def test_one_token_too_many_costs_the_oldest(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oauth, "MOST_LIVE", 3)
    held = [tokens_of(driver)["refresh_token"] for _ in range(3)]
    assert refresh(driver, held[0]).status_code == 200
    held.append(tokens_of(driver)["refresh_token"])
    assert [refresh(driver, token).status_code for token in held] == [400, 200, 200, 200]


def test_a_changed_password_ends_nothing(driver: Driver) -> None:
    token = tokens_of(driver)
    driver.happen("youtube", HARBOUR, password_changed=True)
    assert refresh(driver, token["refresh_token"]).status_code == 200
    assert mine(driver, token["access_token"]).status_code == 200


def test_giving_back_any_token_ends_all_of_the_grant(driver: Driver) -> None:
    first, second = tokens_of(driver), tokens_of(driver)
    given_back = driver.web.post(f"{OAUTH}/revoke", data={"token": first["access_token"]})
    assert (given_back.status_code, given_back.json) == (200, {})
    assert said(refresh(driver, second["refresh_token"])) == ("invalid_grant", oauth.OVER)
    again = driver.web.post(f"{OAUTH}/revoke", data={"token": first["access_token"]})
    assert said(again)[0] == "invalid_token"


def test_an_administrator_may_shut_the_app_out_later(driver: Driver) -> None:
    token = tokens_of(driver)["refresh_token"]
    driver.happen("youtube", HARBOUR, kind="RESTRICTED")
    assert said(refresh(driver, token))[0] == "admin_policy_enforced"
    driver.happen("youtube", HARBOUR, kind="OWN")
    assert refresh(driver, token).status_code == 200


def test_an_organization_may_want_a_fresh_sign_in(driver: Driver) -> None:
    token = tokens_of(driver)["refresh_token"]
    driver.happen("youtube", HARBOUR, locked=True)
    refused = refresh(driver, token)
    assert refused.json is not None
    assert refused.json["error_subtype"] == "invalid_rapt"


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"client_secret": "x"}, "invalid_client"),
        ({"client_id": "nobody"}, "invalid_client"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"refresh_token": ""}, "invalid_request"),
        ({"refresh_token": "1//made-up"}, "invalid_grant"),
    ],
)
def test_a_wrong_renewal_is_refused_by_name(
    driver: Driver, wrong: dict[str, str], error: str
) -> None:
    assert said(refresh(driver, tokens_of(driver)["refresh_token"], **wrong))[0] == error


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"code": "made-up"}, "invalid_grant"),
        ({"redirect_uri": "http://localhost:8000/"}, "redirect_uri_mismatch"),
        ({"code_verifier": "another"}, "invalid_grant"),
    ],
)
def test_a_wrong_exchange_is_refused_by_name(
    driver: Driver, wrong: dict[str, str], error: str
) -> None:
    code = driver.code(DIALOG)
    assert said(exchange(driver, wrong.pop("code", code), **wrong))[0] == error


def test_a_code_is_good_for_one_use(driver: Driver) -> None:
    code = driver.code(DIALOG)
    assert exchange(driver, code).status_code == 200
    assert said(exchange(driver, code))[0] == "invalid_grant"


def test_too_many_renewals_at_once_are_refused_with_a_page(driver: Driver) -> None:
    driver.control("youtube/faults", {"kind": "rate_limit", "endpoint": "token"})
    refused = refresh(driver, "1//x")
    assert (refused.status_code, refused.is_json) == (403, False)
    assert "User Rate Limit Exceeded" in refused.get_data(as_text=True)


def test_tokeninfo_tells_numbers_as_text_and_of_a_dead_token_nothing(driver: Driver) -> None:
    token = tokens_of(driver)["access_token"]
    told = body_of(info(driver, token))
    assert told["aud"] == "demo-youtube"
    assert 3500 < int(told["expires_in"]) <= 3599
    assert isinstance(told["exp"], str)
    driver.happen("youtube", HARBOUR, revoked=True)
    assert said(info(driver, token)) == ("invalid_token", "Invalid Value")


# The channel


@pytest.mark.parametrize(
    ("event", "status", "why"),
    [
        ({"suspended": True}, 403, "authenticatedUserAccountSuspended"),
        ({"kind": "CLOSED"}, 403, "authenticatedUserAccountClosed"),
        ({"kind": "NONE"}, 401, "youtubeSignupRequired"),
    ],
)
def test_a_channel_that_is_no_more_has_a_living_token(
    driver: Driver, event: dict[str, Any], status: int, why: str
) -> None:
    token = tokens_of(driver)["access_token"]
    driver.happen("youtube", HARBOUR, **event)
    refused = mine(driver, token)
    assert (refused.status_code, reason(refused)) == (status, why)
    assert info(driver, token).status_code == 200


def kind_of(driver: Driver, account: str) -> str:
    told = body_of(driver.web.get("/control/state"))["networks"]["youtube"]["accounts"]
    return next(str(each["kind"]) for each in told if each["id"] == account)


@pytest.mark.parametrize("account", [HARBOUR, BRAND])
def test_a_channel_that_was_closed_is_again_what_it_was(driver: Driver, account: str) -> None:
    before = kind_of(driver, account)
    driver.happen("youtube", account, kind="CLOSED")
    assert kind_of(driver, account) == "CLOSED"
    driver.happen("youtube", account, kind=False)
    assert kind_of(driver, account) == before


def test_an_account_without_a_channel_can_be_chosen_all_the_same(driver: Driver) -> None:
    token = tokens_of(driver, NOBODY)["access_token"]
    assert reason(mine(driver, token)) == "youtubeSignupRequired"


def test_units_are_of_the_project_and_their_day_turns_in_california(
    driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api, "UNITS_A_DAY", 2)
    first, second = (tokens_of(driver, account) for account in (HARBOUR, CYCLES))
    assert mine(driver, first["access_token"]).status_code == 200
    assert mine(driver, second["access_token"]).status_code == 200
    refused = mine(driver, second["access_token"])
    assert (refused.status_code, reason(refused)) == (403, "quotaExceeded")
    driver.advance(DAY)
    fresh = body_of(refresh(driver, second["refresh_token"]))
    assert mine(driver, fresh["access_token"]).status_code == 200


def test_a_video_needs_a_title(driver: Driver) -> None:
    token = tokens_of(driver)["access_token"]
    refused = driver.post(VIDEOS, token, {"snippet": {"title": ""}})
    assert (refused.status_code, reason(refused)) == (400, "invalidTitle")
    assert driver.post(VIDEOS, token, {"snippet": {"title": "Rosetta"}}).status_code == 200
