"""Facebook's token endpoint and debug_token."""

from __future__ import annotations

import hashlib
import hmac

import pytest

from tests.sandbox.driving import (
    CHALLENGE,
    DIALOG,
    FACEBOOK_BACK,
    GRAPH,
    HARBOUR_PAGE,
    MAREN,
    MARKET_PAGE,
    ROASTERY_PAGE,
    VERIFIER,
    Driver,
    body_of,
    graph_error,
    token_of,
)

DAY = 86400


def test_code_gives_a_token_of_hours_by_get_and_by_post(driver: Driver) -> None:
    body = body_of(driver.facebook_exchange(driver.code(DIALOG)))
    assert body["token_type"] == "bearer"
    assert 3600 <= body["expires_in"] <= 7200
    form = {
        "client_id": "demo-facebook",
        "client_secret": "demo-facebook-secret",
        "redirect_uri": FACEBOOK_BACK,
        "code": driver.code(DIALOG),
    }
    assert token_of(driver.web.post(f"{GRAPH}/oauth/access_token", data=form))


@pytest.mark.parametrize(
    ("changed", "code", "subcode"),
    [
        ({"client_secret": "wrong"}, 1, None),
        ({"client_id": "nobody"}, 101, None),
        ({"client_id": ""}, 101, None),
        ({"redirect_uri": "http://localhost:8000/"}, 100, 36008),
        ({"code": "never-given-out"}, 100, None),
        ({"grant_type": "password"}, 100, None),
    ],
)
def test_wrong_exchange_is_refused(
    driver: Driver, changed: dict[str, str], code: int, subcode: int | None
) -> None:
    reply = driver.facebook_exchange(driver.code(DIALOG), **changed)
    assert reply.status_code == 400
    error = graph_error(reply)
    assert (error["code"], error.get("error_subcode")) == (code, subcode)
    assert error["type"] == "OAuthException"
    assert error["fbtrace_id"]


def test_code_is_good_once(driver: Driver) -> None:
    code = driver.code(DIALOG)
    token_of(driver.facebook_exchange(code))
    assert graph_error(driver.facebook_exchange(code))["error_subcode"] == 36009


def test_code_is_over_after_ten_minutes(driver: Driver) -> None:
    code = driver.code(DIALOG)
    driver.advance(601)
    assert graph_error(driver.facebook_exchange(code))["error_subcode"] == 36007


def test_pkce_is_optional_but_binding(driver: Driver) -> None:
    asked = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
    code = driver.code(DIALOG, None, **asked)
    assert driver.facebook_exchange(code).status_code == 400
    assert token_of(driver.facebook_exchange(code, code_verifier=VERIFIER))


def test_swap_gives_sixty_days(driver: Driver) -> None:
    body = body_of(driver.facebook_swap(driver.facebook_short()))
    assert body["expires_in"] == 5183944


def test_second_swap_does_not_start_the_sixty_days_again(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.advance(20 * DAY)
    left = body_of(driver.facebook_swap(token))["expires_in"]
    assert 39 * DAY < left < 40 * DAY


def test_expired_token_cannot_be_swapped(driver: Driver) -> None:
    token = driver.facebook_short()
    driver.advance(3 * 3600)
    assert graph_error(driver.facebook_swap(token))["error_subcode"] == 463


def test_app_token_answers_for_the_app(driver: Driver) -> None:
    reply = driver.facebook_exchange("", grant_type="client_credentials")
    app = token_of(reply)
    assert app.startswith("demo-facebook|")
    assert "demo-facebook-secret" not in app
    token = driver.facebook_long()
    assert body_of(driver.graph("debug_token", app, input_token=token))["data"]["is_valid"]


def test_debug_token_tells_both_clocks_and_the_ticked_pages(driver: Driver) -> None:
    token = driver.facebook_long({"place": [HARBOUR_PAGE, MARKET_PAGE]})
    data = driver.debug(token)
    assert data["is_valid"] is True
    assert data["type"] == "USER"
    assert data["user_id"] == MAREN
    assert data["expires_at"] - data["issued_at"] == pytest.approx(5183944, abs=2)
    assert data["data_access_expires_at"] - data["issued_at"] == pytest.approx(90 * DAY, abs=5)
    granular = {entry["scope"]: entry.get("target_ids") for entry in data["granular_scopes"]}
    assert granular["pages_manage_posts"] == [HARBOUR_PAGE, MARKET_PAGE]
    assert granular["public_profile"] is None


def test_all_pages_means_no_targets(driver: Driver) -> None:
    data = driver.debug(driver.facebook_long({"all_places": "1"}))
    assert all("target_ids" not in entry for entry in data["granular_scopes"])


def test_page_token_has_no_end_date_and_names_its_page(driver: Driver) -> None:
    token = driver.facebook_long()
    page = body_of(driver.graph("me/accounts", token))["data"][0]
    data = driver.debug(page["access_token"])
    assert (data["type"], data["expires_at"], data["profile_id"]) == ("PAGE", 0, HARBOUR_PAGE)


def test_page_token_of_a_short_token_dies_with_it(driver: Driver) -> None:
    token = driver.facebook_short()
    page = body_of(driver.graph("me/accounts", token))["data"][0]["access_token"]
    driver.advance(2 * 3600)
    assert driver.debug(page)["error"]["subcode"] == 463


@pytest.mark.parametrize(
    ("event", "code", "subcode"),
    [
        ({"password_changed": True}, 190, 460),
        ({"revoked": True}, 190, 458),
        ({"checkpoint": True}, 190, 459),
        ({"locked": True}, 190, 464),
        ({"expire_tokens": True}, 190, 463),
        ({"suspended": True}, 368, None),
        ({"data_access_expired": True}, 190, None),
    ],
)
def test_what_happens_to_the_account_is_told_by_debug_token_and_by_the_graph(
    driver: Driver, event: dict[str, object], code: int, subcode: int | None
) -> None:
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, **event)
    data = driver.debug(token)
    assert data["is_valid"] is False
    assert (data["error"]["code"], data["error"].get("subcode")) == (code, subcode)
    reply = driver.graph("me", token)
    assert reply.status_code == 400
    error = graph_error(reply)
    assert (error["code"], error.get("error_subcode")) == (code, subcode)
    if code == 190:
        assert "invalid_token" in reply.headers["WWW-Authenticate"]


def test_token_lives_again_once_the_checkpoint_is_passed(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.happen("facebook", MAREN, checkpoint=True)
    driver.happen("facebook", MAREN, checkpoint=False)
    assert driver.debug(token)["is_valid"] is True


def test_new_consent_after_a_changed_password_works_and_the_old_token_stays_dead(
    driver: Driver,
) -> None:
    old = driver.facebook_long()
    driver.happen("facebook", MAREN, password_changed=True)
    fresh = driver.facebook_long()
    assert driver.debug(fresh)["is_valid"] is True
    assert driver.debug(old)["is_valid"] is False


def test_garbage_is_told_with_200_and_another_viewer_is_refused(driver: Driver) -> None:
    assert driver.debug("garbage") == {
        "error": {"code": 190, "message": "Invalid OAuth access token."},
        "is_valid": False,
        "scopes": [],
    }
    reply = driver.graph("debug_token", "demo-facebook|wrong", input_token="x")
    assert graph_error(reply)["code"] == 190
    assert graph_error(driver.web.get(f"{GRAPH}/debug_token?input_token=x"))["code"] == 104


def test_expiry_moves_with_the_clock(driver: Driver) -> None:
    token = driver.facebook_long()
    driver.advance(59 * DAY)
    assert driver.debug(token)["is_valid"] is True
    driver.advance(2 * DAY)
    error = driver.debug(token)["error"]
    assert error["subcode"] == 463
    assert "PST" in error["message"]


def test_proof_must_fit_where_it_is_sent(driver: Driver) -> None:
    token = driver.facebook_long()
    proof = hmac.new(b"demo-facebook-secret", token.encode(), hashlib.sha256).hexdigest()
    assert driver.graph("me", token, appsecret_proof=proof).status_code == 200
    error = graph_error(driver.graph("me", token, appsecret_proof="0" * 64))
    assert (error["code"], error["type"]) == (100, "GraphMethodException")


def test_unticking_a_page_later_ends_its_token_only(driver: Driver) -> None:
    token = driver.facebook_long()
    rows = body_of(driver.graph("me/accounts", token))["data"]
    pages = {row["id"]: row["access_token"] for row in rows}
    driver.happen("facebook", MAREN, untick_place=ROASTERY_PAGE)
    assert driver.debug(token)["is_valid"] is True
    assert driver.debug(pages[HARBOUR_PAGE])["is_valid"] is True
    assert "must be granted" in driver.debug(pages[ROASTERY_PAGE])["error"]["message"]
