"""Instagram, the API with Instagram Login."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.sandbox.driving import (
    HARBOUR_IG,
    HARBOUR_X,
    IG_DIALOG,
    IG_GRAPH,
    Driver,
    body_of,
    graph_error,
    returned,
    token_of,
)

DAY = 86400
PERSONAL = "17841400550066803"


def test_code_comes_back_with_the_fragment_glued_on(driver: Driver) -> None:
    location = driver.answer(IG_DIALOG).headers["Location"]
    assert location.endswith("#_")
    assert urlsplit(location).fragment == "_"


def test_denial(driver: Driver) -> None:
    values = returned(driver.answer(IG_DIALOG, {"decision": "deny"}))
    assert (values["error"], values["error_reason"]) == ("access_denied", "user_denied")
    assert "code" not in values


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "demo-facebook"},
        {"redirect_uri": "http://localhost:8000/elsewhere/"},
        {"response_type": "token"},
        {"scope": "user_profile,user_media"},
        {"scope": "business_basic"},
        {"scope": "instagram_business_content_publish"},
    ],
)
def test_wrong_request_stays_on_instagram(driver: Driver, wrong: dict[str, str]) -> None:
    reply = driver.ask(IG_DIALOG, **wrong)
    assert reply.status_code == 400
    assert "Location" not in reply.headers


def test_personal_account_is_turned_away(driver: Driver) -> None:
    assert "Personal account" in driver.ask(IG_DIALOG).get_data(as_text=True)
    page = driver.ask(IG_DIALOG, account=PERSONAL).get_data(as_text=True)
    assert "professional" in page
    assert driver.answer(IG_DIALOG, {"account": PERSONAL}).status_code == 403


def test_force_reauth_forgets_who_was_here(driver: Driver) -> None:
    driver.answer(IG_DIALOG, {"remember": "1"})
    assert "here last time" in driver.ask(IG_DIALOG).get_data(as_text=True)
    fresh = driver.ask(IG_DIALOG, force_reauth="true").get_data(as_text=True)
    assert "here last time" not in fresh


def test_unticked_permission_is_left_out_and_basic_stays(driver: Driver) -> None:
    code = driver.code(IG_DIALOG, {"boxes": "1"})
    assert body_of(driver.instagram_exchange(code))["permissions"] == ["instagram_business_basic"]


def test_first_token_is_flat_and_names_the_person_not_the_account(driver: Driver) -> None:
    body = body_of(driver.instagram_exchange(driver.code(IG_DIALOG)))
    assert isinstance(body["user_id"], int)
    assert str(body["user_id"]) != HARBOUR_IG
    assert "expires_in" not in body
    me = body_of(driver.instagram_me(body["access_token"]))
    assert me == {
        "id": str(body["user_id"]),
        "user_id": HARBOUR_IG,
        "username": "harbour.cafe",
        "account_type": "BUSINESS",
    }


def test_first_token_can_come_in_a_list(driver: Driver) -> None:
    driver.control("clients/demo-instagram", {"wrapped": True})
    scopes = "instagram_business_basic,instagram_business_content_publish"
    row = body_of(driver.instagram_exchange(driver.code(IG_DIALOG, scope=scopes)))["data"][0]
    assert row["permissions"] == scopes


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"client_secret": "wrong"}, "Error validating client secret."),
        ({"client_id": "nobody"}, "Invalid platform app"),
        ({"code": "never"}, "Matching code was not found or was already used"),
        ({"redirect_uri": "http://localhost:8000/"}, "redirect_uri is identical"),
        ({"grant_type": "refresh_token"}, "grant_type"),
    ],
)
def test_token_address_has_its_own_error_body(
    driver: Driver, changed: dict[str, str], message: str
) -> None:
    reply = driver.instagram_exchange(driver.code(IG_DIALOG), **changed)
    assert reply.status_code == 400
    assert reply.json is not None
    assert (reply.json["error_type"], reply.json["code"]) == ("OAuthException", 400)
    assert message in reply.json["error_message"]


def test_code_is_good_once_and_not_for_long(driver: Driver) -> None:
    code = driver.code(IG_DIALOG)
    token_of(driver.instagram_exchange(code))
    assert driver.instagram_exchange(code).status_code == 400
    late = driver.code(IG_DIALOG)
    driver.advance(601)
    assert driver.instagram_exchange(late).status_code == 400


def test_an_hour_becomes_sixty_days(driver: Driver) -> None:
    body = body_of(driver.instagram_swap(driver.instagram_short()))
    assert (body["token_type"], body["expires_in"]) == ("bearer", 5183944)


def test_short_token_is_over_after_an_hour(driver: Driver) -> None:
    token = driver.instagram_short()
    driver.advance(3601)
    assert graph_error(driver.instagram_swap(token))["error_subcode"] == 463


def test_exchange_wants_the_secret_and_a_short_token(driver: Driver) -> None:
    short = driver.instagram_short()
    assert graph_error(driver.instagram_swap(short, "wrong"))["code"] == 1
    lasting = token_of(driver.instagram_swap(short))
    assert graph_error(driver.instagram_swap(lasting))["code"] == 100


def test_prolonging_needs_a_day_of_age(driver: Driver) -> None:
    token = driver.instagram_long()
    driver.advance(DAY - 10)
    error = graph_error(driver.instagram_prolong(token))
    assert (error["code"], error["type"]) == (100, "IGApiException")
    driver.advance(20)
    assert body_of(driver.instagram_prolong(token))["expires_in"] == 5183944


def test_prolonged_token_lives_on_and_the_old_value_until_its_own_end(driver: Driver) -> None:
    old = driver.instagram_long()
    driver.advance(58 * DAY)
    fresh = token_of(driver.instagram_prolong(old))
    assert driver.instagram_me(old).status_code == 200
    driver.advance(3 * DAY)
    assert graph_error(driver.instagram_me(old))["error_subcode"] == 463
    assert driver.instagram_me(fresh).status_code == 200


def test_lapsed_and_short_tokens_cannot_be_prolonged(driver: Driver) -> None:
    token = driver.instagram_long()
    short = driver.instagram_short()
    assert graph_error(driver.instagram_prolong(short))["code"] == 100
    driver.advance(61 * DAY)
    assert graph_error(driver.instagram_prolong(token))["code"] == 190


@pytest.mark.parametrize(
    ("event", "code", "subcode"),
    [
        ({"password_changed": True}, 190, 460),
        ({"revoked": True}, 190, 458),
        ({"checkpoint": True}, 190, 459),
        ({"expire_tokens": True}, 190, 463),
        ({"suspended": True}, 368, None),
    ],
)
def test_what_happens_to_the_account(
    driver: Driver, event: dict[str, object], code: int, subcode: int | None
) -> None:
    token = driver.instagram_long()
    driver.happen("instagram", HARBOUR_IG, **event)
    error = graph_error(driver.instagram_me(token))
    assert (error["code"], error.get("error_subcode")) == (code, subcode)


def test_there_is_no_introspection(driver: Driver) -> None:
    token = driver.instagram_long()
    query = {"input_token": token, "access_token": token}
    reply = driver.web.get(f"{IG_GRAPH}/v25.0/debug_token", query_string=query)
    assert reply.status_code == 400
    assert graph_error(reply)["error_subcode"] == 33


def publish(driver: Driver, token: str, caption: str = "Rye") -> dict[str, Any]:
    form = {
        "access_token": token,
        "image_url": "https://pictures.example/rye.jpg",
        "caption": caption,
    }
    draft = driver.web.post(f"{IG_GRAPH}/v25.0/{HARBOUR_IG}/media", data=form)
    sent = {"access_token": token, "creation_id": body_of(draft)["id"]}
    reply = driver.web.post(f"{IG_GRAPH}/v25.0/{HARBOUR_IG}/media_publish", data=sent)
    return body_of(reply) if reply.status_code == 200 else graph_error(reply)


def test_publishing_in_two_steps_and_the_same_again_is_blocked(driver: Driver) -> None:
    token = driver.instagram_long()
    assert "id" in publish(driver, token)
    assert publish(driver, token)["error_subcode"] == 2207051
    assert "id" in publish(driver, token, "Wheat")


def test_publishing_needs_media_and_the_permission(driver: Driver) -> None:
    token = driver.instagram_long()
    path = f"{IG_GRAPH}/v25.0/{HARBOUR_IG}/media"
    assert graph_error(driver.web.post(path, data={"access_token": token}))["code"] == 9004
    driver.happen("instagram", HARBOUR_IG, drop_scope="instagram_business_content_publish")
    form = {"access_token": token, "image_url": "https://pictures.example/1.jpg"}
    reply = driver.web.post(path, data=form)
    assert (reply.status_code, graph_error(reply)["code"]) == (403, 10)


def test_unknown_container_cannot_be_published(driver: Driver) -> None:
    token = driver.instagram_long()
    sent = {"access_token": token, "creation_id": "123"}
    reply = driver.web.post(f"{IG_GRAPH}/v25.0/{HARBOUR_IG}/media_publish", data=sent)
    assert graph_error(reply)["error_subcode"] == 2207027


def test_an_account_that_turned_personal_keeps_its_token_and_cannot_publish(
    driver: Driver,
) -> None:
    token = driver.instagram_long()
    driver.happen("instagram", HARBOUR_IG, kind="PERSONAL")
    assert body_of(driver.instagram_me(token))["account_type"] == "PERSONAL"
    form = {"access_token": token, "image_url": "https://example.com/cup.jpg"}
    refused = driver.web.post(f"{IG_GRAPH}/{HARBOUR_IG}/media", data=form)
    assert graph_error(refused)["message"] == "The user is not an Instagram Business"
    driver.happen("instagram", HARBOUR_IG, kind="CREATOR")
    assert body_of(driver.instagram_me(token))["account_type"] == "MEDIA_CREATOR"
    assert driver.web.post(f"{IG_GRAPH}/{HARBOUR_IG}/media", data=form).status_code == 200


@pytest.mark.parametrize(("network", "account"), [("instagram", HARBOUR_IG), ("x", HARBOUR_X)])
def test_an_account_turns_into_what_its_network_has_only(
    driver: Driver, network: str, account: str
) -> None:
    reply = driver.web.post(f"/control/{network}/accounts/{account}", json={"kind": "ROBOT"})
    assert reply.status_code == 400
