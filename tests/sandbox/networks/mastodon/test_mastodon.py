"""Servers of the pretend Mastodon: apps of their own, tokens without an end, few sentences."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.sandbox.driving import Driver, returned
from tests.sandbox.networks.mastodon.walking import (
    BACK,
    MIDDLE,
    NEW,
    OLD,
    PEOPLE,
    app_at,
    consent,
    exchange,
    get,
    me,
    register,
    token,
    told,
)

DAY = 86400.0


@pytest.mark.parametrize("host", [NEW, MIDDLE, OLD])
def test_an_app_of_one_server_is_unknown_on_the_next(driver: Driver, host: str) -> None:
    app = app_at(driver, host)
    assert returned(consent(driver, host, app))["state"] == "st-1"
    other = NEW if host != NEW else OLD
    assert consent(driver, other, app).status_code == 401
    assert told(exchange(driver, other, app, "any"))[1] == "invalid_client"


@pytest.mark.parametrize(
    "wrong", [{"scopes": "everything"}, {"redirect_uris": "back"}, {"client_name": " "}]
)
def test_an_app_is_registered_whole_or_not(driver: Driver, wrong: dict[str, str]) -> None:
    assert register(driver, NEW, **wrong).status_code == 422


def test_only_newer_servers_know_the_scope_profile(driver: Driver) -> None:
    assert register(driver, NEW, scopes="profile write:statuses").status_code == 200
    assert register(driver, OLD, scopes="profile write:statuses").status_code == 422


def test_scopes_are_fixed_when_an_app_is_registered(driver: Driver) -> None:
    app = app_at(driver, NEW, scopes="read:accounts")
    refused = consent(driver, NEW, app, scope="read:accounts write:statuses")
    assert refused.status_code == 400
    assert "Location" not in refused.headers
    assert "code" in returned(consent(driver, NEW, app, scope="read:accounts"))


def test_a_person_of_another_server_is_not_known_here(driver: Driver) -> None:
    app = app_at(driver, NEW)
    assert consent(driver, NEW, app, person=PEOPLE[OLD]).status_code == 400


def test_a_no_is_told(driver: Driver) -> None:
    answer = returned(consent(driver, NEW, app_at(driver, NEW), decision="deny"))
    assert answer["error"] == "access_denied"


def test_the_same_yes_given_twice_brings_the_same_token(driver: Driver) -> None:
    app = app_at(driver, NEW)
    first = token(driver, NEW, app)
    assert token(driver, NEW, app) == first
    driver.happen("mastodon", PEOPLE[NEW], revoked=True)
    assert token(driver, NEW, app) != first


def test_a_token_has_no_end(driver: Driver) -> None:
    app = app_at(driver, NEW)
    code = returned(consent(driver, NEW, app))["code"]
    body = exchange(driver, NEW, app, code).json
    assert body is not None
    assert set(body) == {"access_token", "token_type", "scope", "created_at"}
    driver.advance(3000 * DAY)
    assert me(driver, NEW, body["access_token"]).status_code == 200


@pytest.mark.parametrize(
    ("host", "verifier", "status"),
    [(NEW, "another", 400), (MIDDLE, "another", 400), (OLD, "another", 200)],
)
def test_newer_servers_hold_to_pkce(driver: Driver, host: str, verifier: str, status: int) -> None:
    app = app_at(driver, host)
    code = returned(consent(driver, host, app))["code"]
    assert exchange(driver, host, app, code, code_verifier=verifier).status_code == status


def test_a_code_is_good_for_one_use(driver: Driver) -> None:
    app = app_at(driver, NEW)
    code = returned(consent(driver, NEW, app))["code"]
    assert exchange(driver, NEW, app, code).status_code == 200
    assert told(exchange(driver, NEW, app, code)) == (400, "invalid_grant")


def test_an_older_server_forgets_an_app_that_nobody_uses(driver: Driver) -> None:
    idle, asked, newer = app_at(driver, OLD), app_at(driver, OLD), app_at(driver, NEW)
    credentials = {"grant_type": "client_credentials", "scope": "read:accounts"}
    assert driver.web.post(f"/{OLD}/oauth/token", data={**credentials, **asked}).status_code == 200
    driver.advance(2 * DAY)
    assert consent(driver, OLD, idle).status_code == 401
    assert "code" in returned(consent(driver, OLD, asked))
    assert "code" in returned(consent(driver, NEW, newer))


def test_discovery_came_with_4_3(driver: Driver) -> None:
    path = "/.well-known/oauth-authorization-server"
    for host, status in ((NEW, 200), (MIDDLE, 200), (OLD, 404)):
        reply = get(driver, host + path)
        assert reply.status_code == status
        if status == 200:
            assert reply.json is not None
            assert reply.json["issuer"] == f"https://{host}/"
            assert ("userinfo_endpoint" in reply.json) is (host == NEW)


@pytest.mark.parametrize("event", ["revoked", "password_changed"])
def test_a_removed_app_and_a_reset_password_sound_alike(driver: Driver, event: str) -> None:
    bearer = token(driver, NEW)
    driver.happen("mastodon", PEOPLE[NEW], **{event: True})
    reply = me(driver, NEW, bearer)
    assert told(reply) == (401, "The access token was revoked")
    assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]


def test_an_unknown_token(driver: Driver) -> None:
    assert told(me(driver, NEW, "never")) == (401, "The access token is invalid")
    assert told(me(driver, OLD, token(driver, NEW))) == (401, "The access token is invalid")


def test_sentences_are_in_the_servers_language_unless_english_is_asked_for(
    driver: Driver,
) -> None:
    bearer = token(driver, MIDDLE)
    driver.happen("mastodon", PEOPLE[MIDDLE], revoked=True)
    assert told(me(driver, MIDDLE, bearer)) == (401, "Der Zugriffs-Token wurde widerrufen")
    assert told(me(driver, MIDDLE, bearer, lang="en")) == (401, "The access token was revoked")


def test_one_sentence_for_a_suspended_and_a_moved_account(driver: Driver) -> None:
    bearer = token(driver, NEW)
    lookup = f"{NEW}/api/v1/accounts/lookup"
    for event, back, shown in (
        ({"suspended": True}, {"suspended": False}, "suspended"),
        ({"moved_to": "harbour@kollektiv.example"}, {"moved_to": False}, "moved"),
    ):
        driver.happen("mastodon", PEOPLE[NEW], **event)
        assert told(me(driver, NEW, bearer)) == (403, "Your login is currently disabled")
        public = get(driver, lookup, acct="harbourcafe").json
        assert public is not None
        assert public[shown]
        driver.happen("mastodon", PEOPLE[NEW], **back)
        assert me(driver, NEW, bearer).status_code == 200


@pytest.mark.parametrize(
    ("event", "says"),
    [("checkpoint", "confirmed e-mail"), ("locked", "two-factor authentication")],
)
def test_what_must_be_done_there_first(driver: Driver, event: str, says: str) -> None:
    bearer = token(driver, NEW)
    driver.happen("mastodon", PEOPLE[NEW], **{event: True})
    status, sentence = told(me(driver, NEW, bearer))
    assert status == 403
    assert says in sentence


def test_a_write_only_token_may_publish_and_not_say_whose_it_is(driver: Driver) -> None:
    app = app_at(driver, NEW, scopes="write:statuses")
    bearer = token(driver, NEW, app, scope="write:statuses")
    assert told(me(driver, NEW, bearer)) == (403, "This action is outside the authorized scopes")
    post = driver.web.post(
        f"/{NEW}/api/v1/statuses",
        data={"status": "Bread at eight"},
        headers={"Authorization": f"Bearer {bearer}"},
    )
    assert post.status_code == 200


def test_giving_a_token_back_may_be_repeated(driver: Driver) -> None:
    app = app_at(driver, NEW)
    bearer = token(driver, NEW, app)
    for _ in range(2):
        reply = driver.web.post(f"/{NEW}/oauth/revoke", data={**app, "token": bearer})
        assert (reply.status_code, reply.json) == (200, {})
    assert me(driver, NEW, bearer).status_code == 401
    other = app_at(driver, NEW)
    refused = driver.web.post(f"/{NEW}/oauth/revoke", data={**other, "token": bearer})
    assert told(refused) == (403, "unauthorized_client")


def test_the_limit_turns_at_a_date(driver: Driver) -> None:
    reply = me(driver, NEW, token(driver, NEW))
    assert reply.headers["X-RateLimit-Limit"] == "300"
    assert datetime.fromisoformat(reply.headers["X-RateLimit-Reset"]).tzinfo is not None


def test_a_parked_domain_answers_everything_with_a_page(driver: Driver) -> None:
    for path in ("", "api/v1/accounts/verify_credentials", "api/v2/instance"):
        reply = get(driver, f"parked.example/{path}")
        assert (reply.status_code, reply.json if reply.is_json else None) == (200, None)


def test_a_server_that_is_gone_says_nothing(driver: Driver) -> None:
    assert get(driver, "gone.example/api/v2/instance").get_data() == b""


def test_a_domain_that_only_names_accounts_sends_people_on(driver: Driver) -> None:
    path = "/.well-known/webfinger"
    resource = "acct:ama@harbour.example"
    sent_on = get(driver, f"harbour.example{path}", resource=resource)
    assert sent_on.status_code == 301
    assert sent_on.headers["Location"].startswith(f"https://social.harbour.example{path}?")
    told_there = get(driver, f"social.harbour.example{path}", resource=resource).json
    assert told_there is not None
    assert told_there["links"][0]["href"] == "https://social.harbour.example/users/ama"


def test_the_way_back_must_be_registered(driver: Driver) -> None:
    app = app_at(driver, NEW)
    assert consent(driver, NEW, app, redirect_uri=f"{BACK}?x=1").status_code == 400
