"""X: consent with PKCE, rotating refresh tokens, API v2."""

from __future__ import annotations

import pytest

from tests.sandbox.driving import (
    HARBOUR_X,
    X_API,
    X_AUTH,
    X_DIALOG,
    Driver,
    body_of,
    returned,
)

ME = f"{X_API}/users/me"
TWEETS = f"{X_API}/tweets"


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "nobody"},
        {"redirect_uri": "http://localhost:8000/elsewhere/"},
        {"response_type": "token"},
        {"state": ""},
        {"code_challenge": ""},
        {"code_challenge_method": ""},
        {"code_challenge_method": "S512"},
        {"code_challenge_method": "plain", "code_challenge": "too-short"},
        {"code_challenge": "too-short"},
        {"scope": "tweet.read dm.everything"},
        {"scope": ""},
    ],
)
def test_wrong_request_stays_on_x(driver: Driver, wrong: dict[str, str]) -> None:
    reply = driver.ask(X_DIALOG, **wrong)
    assert reply.status_code == 400
    assert "Location" not in reply.headers


def test_denial(driver: Driver) -> None:
    values = returned(driver.answer(X_DIALOG, {"decision": "deny"}))
    assert values == {"error": "access_denied", "state": "st-1"}


def test_pair_lasts_two_hours_and_says_its_scopes(driver: Driver) -> None:
    scopes = "tweet.read tweet.write users.read offline.access"
    pair = driver.x_pair(scope=scopes)
    assert (pair["token_type"], pair["expires_in"]) == ("bearer", 7200)
    assert pair["scope"] == scopes
    user = body_of(driver.get(ME, pair["access_token"]))["data"]
    assert user == {"id": HARBOUR_X, "name": "Harbour Cafe ☕", "username": "harbourcafe"}


def test_no_refresh_token_without_offline_access(driver: Driver) -> None:
    assert "refresh_token" not in driver.x_pair(scope="tweet.read users.read")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"code_verifier": ""}, "Missing required parameter [code_verifier]."),
        ({"code_verifier": "x" * 48}, "did not match the code challenge"),
        ({"redirect_uri": "http://localhost:8000/"}, "redirect uri"),
        ({"code": "never"}, "authorization code was invalid"),
        ({"grant_type": "password"}, "grant type"),
    ],
)
def test_wrong_exchange_is_an_invalid_request(
    driver: Driver, changed: dict[str, str], sentence: str
) -> None:
    reply = driver.x_exchange(driver.code(X_DIALOG), X_AUTH, **changed)
    assert reply.status_code == 400
    assert reply.json is not None
    assert reply.json["error"] == "invalid_request"
    assert sentence in reply.json["error_description"]


def test_client_proves_itself_by_basic_only(driver: Driver) -> None:
    code = driver.code(X_DIALOG)
    in_body = {"client_id": "demo-x", "client_secret": "demo-x-secret"}
    missing = driver.x_exchange(code, auth=None, **in_body)
    assert (missing.status_code, (missing.json or {})["error"]) == (401, "unauthorized_client")
    wrong = driver.x_exchange(code, auth=("demo-x", "wrong"))
    assert (wrong.status_code, (wrong.json or {})["error"]) == (401, "invalid_client")
    assert driver.x_exchange(code).status_code == 200


def test_code_is_good_once_and_for_half_a_minute(driver: Driver) -> None:
    code = driver.code(X_DIALOG)
    assert driver.x_exchange(code).status_code == 200
    assert driver.x_exchange(code).status_code == 400
    late = driver.code(X_DIALOG)
    driver.advance(31)
    assert driver.x_exchange(late).status_code == 400


def test_refresh_token_is_good_once(driver: Driver) -> None:
    first = driver.x_pair()
    second = body_of(driver.x_refresh(first["refresh_token"]))
    assert second["refresh_token"] != first["refresh_token"]
    replay = driver.x_refresh(first["refresh_token"])
    assert replay.status_code == 400
    assert replay.json == {
        "error": "invalid_request",
        "error_description": "Value passed for the token was invalid.",
    }
    # A replay harms nobody: the newer token still works.
    assert driver.x_refresh(second["refresh_token"]).status_code == 200


def test_access_token_of_before_is_dead_after_rotation(driver: Driver) -> None:
    first = driver.x_pair()
    second = body_of(driver.x_refresh(first["refresh_token"]))
    assert driver.get(ME, first["access_token"]).status_code == 401
    assert driver.get(ME, second["access_token"]).status_code == 200


def test_access_token_is_over_after_two_hours_and_the_refresh_token_after_half_a_year(
    driver: Driver,
) -> None:
    pair = driver.x_pair()
    driver.advance(7201)
    reply = driver.get(ME, pair["access_token"])
    assert reply.status_code == 401
    assert reply.content_type == "application/problem+json"
    assert reply.json == {
        "title": "Unauthorized",
        "detail": "Unauthorized",
        "type": "about:blank",
        "status": 401,
    }
    driver.advance(183 * 86400)
    assert driver.x_refresh(pair["refresh_token"]).status_code == 400


@pytest.mark.parametrize("event", ["password_changed", "revoked", "expire_tokens"])
def test_x_does_not_say_why_a_token_is_dead(driver: Driver, event: str) -> None:
    pair = driver.x_pair()
    driver.happen("x", HARBOUR_X, **{event: True})
    assert (driver.get(ME, pair["access_token"]).json or {})["detail"] == "Unauthorized"
    assert (driver.x_refresh(pair["refresh_token"]).json or {})["error"] == "invalid_request"


def test_access_token_alone_can_be_expired(driver: Driver) -> None:
    pair = driver.x_pair()
    driver.happen("x", HARBOUR_X, expire_tokens="access")
    assert driver.get(ME, pair["access_token"]).status_code == 401
    assert driver.x_refresh(pair["refresh_token"]).status_code == 200


def test_locked_account_is_told_by_the_older_shape(driver: Driver) -> None:
    pair = driver.x_pair()
    driver.happen("x", HARBOUR_X, locked=True)
    reply = driver.get(ME, pair["access_token"])
    error = (reply.json or {})["errors"][0]
    assert (reply.status_code, error["code"]) == (403, 326)
    assert error["bounce_location"] == "https://twitter.com/account/access"
    # The token endpoint knows nothing of it.
    assert driver.x_refresh(pair["refresh_token"]).status_code == 200


def test_suspended_account_is_told_by_a_problem(driver: Driver) -> None:
    pair = driver.x_pair()
    driver.happen("x", HARBOUR_X, suspended=True)
    for reply in (driver.get(ME, pair["access_token"]), driver.x_refresh(pair["refresh_token"])):
        assert reply.status_code == 403
        assert (reply.json or {})["type"].endswith("/problems/user-suspended")
    driver.happen("x", HARBOUR_X, suspended=False)
    assert driver.x_refresh(pair["refresh_token"]).status_code == 200


def test_missing_scope_is_plain_forbidden(driver: Driver) -> None:
    pair = driver.x_pair(scope="tweet.read users.read")
    reply = driver.post(TWEETS, pair["access_token"], {"text": "Rye"})
    assert (reply.status_code, (reply.json or {})["type"]) == (403, "about:blank")


def test_scope_can_be_left_out_on_the_page(driver: Driver) -> None:
    code = driver.code(X_DIALOG, {"boxes": "1", "scope": ["tweet.read", "users.read"]})
    assert body_of(driver.x_exchange(code))["scope"] == "tweet.read users.read"


def test_post_is_taken_once(driver: Driver) -> None:
    token = driver.x_pair()["access_token"]
    reply = driver.post(TWEETS, token, {"text": "Fresh rye"})
    assert reply.status_code == 201
    data = (reply.json or {})["data"]
    assert data["edit_history_tweet_ids"] == [data["id"]]
    again = driver.post(TWEETS, token, {"text": "Fresh rye"})
    assert again.status_code == 403
    assert "duplicate content" in (again.json or {})["detail"]


@pytest.mark.parametrize("body", [{}, {"text": ""}, {"text": "x" * 281}, ["text"], {"text": 7}])
def test_post_without_a_fitting_text_is_refused(driver: Driver, body: object) -> None:
    reply = driver.post(TWEETS, driver.x_pair()["access_token"], body)
    assert (reply.status_code, (reply.json or {})["title"]) == (400, "Invalid Request")


def test_whoami_is_counted_in_windows(driver: Driver) -> None:
    token = driver.x_pair()["access_token"]
    first = driver.get(ME, token)
    assert first.headers["x-rate-limit-limit"] == "75"
    assert first.headers["x-rate-limit-remaining"] == "74"
    for _ in range(74):
        driver.get(ME, token)
    over = driver.get(ME, token)
    assert over.status_code == 429
    assert over.json == {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
    assert over.headers["x-rate-limit-remaining"] == "0"
    driver.advance(900)
    assert driver.get(ME, token).status_code == 200


def test_revoking_the_refresh_token_ends_both(driver: Driver) -> None:
    pair = driver.x_pair()
    form = {"token": pair["refresh_token"], "token_type_hint": "refresh_token"}
    reply = driver.web.post(f"{X_API}/oauth2/revoke", data=form, auth=X_AUTH)
    assert body_of(reply) == {"revoked": True}
    assert driver.get(ME, pair["access_token"]).status_code == 401
    assert driver.x_refresh(pair["refresh_token"]).status_code == 400


def test_revoking_needs_the_client_and_a_token(driver: Driver) -> None:
    path = f"{X_API}/oauth2/revoke"
    assert driver.web.post(path, data={"token": "x"}).status_code == 401
    assert driver.web.post(path, data={}, auth=X_AUTH).status_code == 400


def test_old_names_of_the_hosts_work(driver: Driver) -> None:
    token = driver.x_pair()["access_token"]
    assert driver.get("/api.twitter.com/2/users/me", token).status_code == 200
    page = driver.web.get("/twitter.com/i/oauth2/authorize?client_id=nobody")
    assert page.status_code == 400
