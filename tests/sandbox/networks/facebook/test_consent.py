"""Facebook's login dialog."""

from __future__ import annotations

from urllib.parse import urlsplit

from tests.sandbox.driving import (
    DIALOG,
    HARBOUR_PAGE,
    MAREN,
    ROASTERY_PAGE,
    Driver,
    returned,
)

DECLINED = {"boxes": "1", "scope": ["pages_show_list", "pages_read_engagement"]}


def permissions(driver: Driver, token: str) -> dict[str, str]:
    reply = driver.graph("me/permissions", token)
    assert reply.json is not None
    return {row["permission"]: row["status"] for row in reply.json["data"]}


def test_dialog_says_that_it_is_pretend_and_offers_the_accounts(driver: Driver) -> None:
    page = driver.ask(DIALOG).get_data(as_text=True)
    assert "This is a pretend Facebook" in page
    assert "Maren Oduya" in page
    assert "Tomás Lindqvist" in page


def test_dialog_lists_scopes_and_pages_of_the_chosen_account(driver: Driver) -> None:
    page = driver.ask(DIALOG, account=MAREN).get_data(as_text=True)
    assert 'value="pages_manage_posts" checked' in page
    assert f'value="{HARBOUR_PAGE}" checked' in page
    assert "Lindqvist" not in page


def test_older_version_and_no_version_lead_to_the_same_dialog(driver: Driver) -> None:
    for version in ("v24.0/", ""):
        reply = driver.web.get(f"/www.facebook.com/{version}dialog/oauth?client_id=nobody")
        assert reply.status_code == 400


def test_code_comes_back_with_state_and_the_odd_fragment(driver: Driver) -> None:
    reply = driver.answer(DIALOG)
    assert returned(reply)["state"] == "st-1"
    assert urlsplit(reply.headers["Location"]).fragment == "_=_"


def test_denial_goes_back_in_facebooks_words(driver: Driver) -> None:
    values = returned(driver.answer(DIALOG, {"decision": "deny"}))
    assert values == {
        "error": "access_denied",
        "error_code": "200",
        "error_description": "Permissions error",
        "error_reason": "user_denied",
        "state": "st-1",
    }


def test_unknown_client_and_wrong_address_stay_on_facebook(driver: Driver) -> None:
    for wrong in (
        {"client_id": "demo-x"},
        {"redirect_uri": "http://localhost:8000/accounts/facebook/login/callback"},
        {"redirect_uri": "https://evil.example/"},
    ):
        reply = driver.ask(DIALOG, **wrong)
        assert reply.status_code == 400
        assert "Location" not in reply.headers


def test_retired_scope_is_named(driver: Driver) -> None:
    reply = driver.ask(DIALOG, scope="pages_show_list,manage_pages")
    assert reply.status_code == 400
    assert "manage_pages" in reply.get_data(as_text=True)


def test_answer_without_an_account_asks_for_one(driver: Driver) -> None:
    assert driver.answer(DIALOG, {"account": ""}).status_code == 400


def test_unticked_scope_is_declined_and_public_profile_is_not_optional(driver: Driver) -> None:
    token = driver.facebook_long(DECLINED)
    assert permissions(driver, token) == {
        "public_profile": "granted",
        "pages_show_list": "granted",
        "pages_read_engagement": "granted",
        "pages_manage_posts": "declined",
        "business_management": "declined",
    }


def test_declined_scope_is_not_offered_again_unless_the_app_asks_again(driver: Driver) -> None:
    driver.facebook_long(DECLINED)
    silent = driver.ask(DIALOG, account=MAREN).get_data(as_text=True)
    assert 'value="pages_manage_posts"' not in silent
    assert "Left out" in silent
    again = driver.ask(DIALOG, account=MAREN, auth_type="rerequest").get_data(as_text=True)
    assert 'value="pages_manage_posts">' in again  # as it was left
    assert 'value="pages_read_engagement" checked>' in again


def test_a_silent_yes_cannot_grant_what_was_declined(driver: Driver) -> None:
    driver.facebook_long(DECLINED)
    token = driver.facebook_long({"scope": ["pages_show_list", "pages_manage_posts"]})
    assert permissions(driver, token)["pages_manage_posts"] == "declined"
    token = driver.facebook_long(auth_type="rerequest")
    assert permissions(driver, token)["pages_manage_posts"] == "granted"


def test_later_yes_to_one_scope_keeps_the_earlier_ones(driver: Driver) -> None:
    driver.facebook_long(scope="pages_show_list")
    token = driver.facebook_long(scope="pages_manage_posts")
    assert set(permissions(driver, token)) == {
        "public_profile",
        "pages_show_list",
        "pages_manage_posts",
    }


def test_earlier_page_choice_is_ticked_again(driver: Driver) -> None:
    driver.facebook_long({"place": [ROASTERY_PAGE]})
    page = driver.ask(DIALOG, account=MAREN).get_data(as_text=True)
    assert f'value="{ROASTERY_PAGE}" checked' in page
    assert f'value="{HARBOUR_PAGE}">' in page


def test_remembered_account_is_marked_unless_the_app_wants_a_fresh_sign_in(
    driver: Driver,
) -> None:
    driver.answer(DIALOG, {"remember": "1"})
    assert "here last time" in driver.ask(DIALOG).get_data(as_text=True)
    fresh = driver.ask(DIALOG, auth_type="reauthenticate").get_data(as_text=True)
    assert "here last time" not in fresh
    assert "sign in again" in fresh


def test_account_at_a_checkpoint_must_be_confirmed_first(driver: Driver) -> None:
    driver.happen("facebook", MAREN, checkpoint=True)
    assert driver.answer(DIALOG).status_code == 403
    reply = driver.answer(DIALOG, {"decision": "confirm"})
    assert "account=" in reply.headers["Location"]
    assert "code" in returned(driver.answer(DIALOG))


def test_suspended_account_cannot_allow_anything(driver: Driver) -> None:
    driver.happen("facebook", MAREN, suspended=True)
    assert driver.answer(DIALOG).status_code == 403
    assert driver.answer(DIALOG, {"decision": "confirm"}).status_code == 302
    assert driver.answer(DIALOG).status_code == 403


def test_name_with_script_in_it_is_only_text(driver: Driver) -> None:
    driver.happen("facebook", MAREN, rename="<script>alert(1)</script>")
    assert "<script" not in driver.ask(DIALOG).get_data(as_text=True)
