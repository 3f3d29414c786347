"""The pretend Threads refuses what the real one refuses, in its words and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.channels.networks import case
from tests.conftest import CALLBACKS
from tests.every_network import account_of
from tests.sandbox.driving import SITE, Driver, body_of, graph_error, path_of, token_of

DIALOG = path_of(case.of("threads").authorize)
COM, NET = "/graph.threads.com", "/graph.threads.net"
API = f"{COM}/v1.0"
HARBOUR, PRIVATE, TESTER = account_of("threads"), "26391420017742703", "26391420017742704"
DAY = 86_400.0


class Threads:
    """One app and one browser there."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver

    def exchange(self, code: str, /, host: str = COM, **changed: str) -> TestResponse:
        form = {
            "client_id": "demo-threads",
            "client_secret": "demo-threads-secret",
            "grant_type": "authorization_code",
            "redirect_uri": SITE + CALLBACKS["demo-threads"],
            "code": code,
        }
        return self.driver.web.post(f"{host}/oauth/access_token", data={**form, **changed})

    def short(self, form: Mapping[str, object] | None = None) -> str:
        return token_of(self.exchange(self.driver.code(DIALOG, form)))

    def swap(self, token: str, secret: str = "demo-threads-secret") -> TestResponse:
        asked = {"grant_type": "th_exchange_token", "client_secret": secret, "access_token": token}
        return self.driver.web.get(f"{COM}/access_token", query_string=asked)

    def long(self, form: Mapping[str, object] | None = None) -> str:
        return token_of(self.swap(self.short(form)))

    def prolong(self, token: str) -> TestResponse:
        asked = {"grant_type": "th_refresh_token", "access_token": token}
        return self.driver.web.get(f"{COM}/refresh_access_token", query_string=asked)

    def get(self, path: str, token: str, **asked: str) -> TestResponse:
        return self.driver.web.get(path, query_string={"access_token": token, **asked})

    def post(self, path: str, token: str, **form: str) -> TestResponse:
        return self.driver.web.post(path, data={"access_token": token, **form})

    def debug(self, tester: str, token: str) -> dict[str, Any]:
        reply = self.get(f"{API}/debug_token", tester, input_token=token)
        data: dict[str, Any] = body_of(reply)["data"]
        return data


@pytest.fixture
def threads(driver: Driver) -> Threads:
    return Threads(driver)


def refused(reply: TestResponse) -> tuple[int, int, int | None, str]:
    error = graph_error(reply)
    return reply.status_code, error["code"], error.get("error_subcode"), error["type"]


NOT_PERMITTED = (500, 10, None, "THApiException")


# Tokens


def test_the_person_is_a_number_of_seventeen_digits_and_scopes_are_not_told(
    threads: Threads,
) -> None:
    body = body_of(threads.exchange(threads.driver.code(DIALOG)))
    assert body.keys() == {"access_token", "user_id"}
    assert body["user_id"] == int(HARBOUR)
    assert len(HARBOUR) == 17


@pytest.mark.parametrize("host", [COM, NET])
def test_both_names_of_the_api_serve(threads: Threads, host: str) -> None:
    token = token_of(threads.exchange(threads.driver.code(DIALOG), host))
    me = body_of(threads.get(f"{host}/v1.0/me", token, fields="id,username,name"))
    assert me == {"id": HARBOUR, "username": "harbour.cafe", "name": "Harbour Cafe"}


def test_a_code_works_once_for_an_hour_and_without_what_hangs_on_it(threads: Threads) -> None:
    code = threads.driver.code(DIALOG)
    assert refused(threads.exchange(code + "#_"))[1:3] == (100, 4279030)
    assert threads.exchange(code).status_code == 200
    assert refused(threads.exchange(code))[1:3] == (100, 4279030)
    late = threads.driver.code(DIALOG)
    threads.driver.advance(3601)
    assert refused(threads.exchange(late))[1:3] == (100, 4279030)


def test_the_id_of_another_app_of_metas_is_none_here(threads: Threads) -> None:
    reply = threads.exchange(threads.driver.code(DIALOG), client_id="demo-facebook")
    assert reply.json is not None
    assert (reply.status_code, reply.json["error_code"]) == (400, 4476002)


def test_the_secret_is_that_of_threads(threads: Threads) -> None:
    short = threads.short()
    assert refused(threads.swap(short, "demo-facebook-secret"))[:2] == (400, 1)
    assert body_of(threads.swap(short))["expires_in"] == 5_183_944


def test_a_lasting_token_cannot_be_exchanged_again(threads: Threads) -> None:
    assert refused(threads.swap(threads.long()))[1:3] == (452, 4279019)


def test_it_is_prolonged_from_a_day_on_and_until_its_end(threads: Threads) -> None:
    token = threads.long()
    assert refused(threads.prolong(token))[1] == 100
    threads.driver.advance(DAY)
    longer = token_of(threads.prolong(token))
    threads.driver.advance(59.5 * DAY)
    assert refused(threads.prolong(token))[1:3] == (190, 463)
    assert threads.get(f"{API}/me", longer).status_code == 200


def test_a_short_token_is_not_prolonged(threads: Threads) -> None:
    assert refused(threads.prolong(threads.short()))[1] == 100


# What was allowed


def test_a_private_profiles_permissions_hold_for_ninety_days(threads: Threads) -> None:
    token = threads.long({"account": PRIVATE})
    public = threads.long()
    for _month in range(3):
        threads.driver.advance(29 * DAY)
        token, public = token_of(threads.prolong(token)), token_of(threads.prolong(public))
    assert threads.get(f"{API}/me", token).status_code == 200
    threads.driver.advance(4 * DAY)
    assert refused(threads.get(f"{API}/me", token)) == NOT_PERMITTED
    assert refused(threads.prolong(token)) == NOT_PERMITTED
    assert threads.get(f"{API}/me", public).status_code == 200


def test_a_profile_may_turn_private(threads: Threads) -> None:
    token, tester = threads.long(), threads.long({"account": TESTER})
    assert threads.debug(tester, token)["data_access_expires_at"] == 0
    threads.driver.happen("threads", HARBOUR, kind="PRIVATE")
    data = threads.debug(tester, token)
    assert data["data_access_expires_at"] - data["issued_at"] == pytest.approx(90 * DAY, abs=5)


def test_what_was_left_unticked_is_refused_with_500(threads: Threads) -> None:
    token = threads.long({"scope": ["threads_basic"]})
    assert threads.get(f"{API}/me", token).status_code == 200
    limit = f"{API}/{HARBOUR}/threads_publishing_limit"
    assert refused(threads.get(limit, token)) == NOT_PERMITTED
    post = threads.post(f"{API}/me/threads", token, media_type="TEXT", text="Fresh rye")
    assert refused(post) == NOT_PERMITTED


def test_scopes_are_joined_by_a_comma_and_begin_with_the_basic_one(threads: Threads) -> None:
    assert threads.driver.ask(DIALOG, scope="threads_content_publish").status_code == 400
    assert threads.driver.ask(DIALOG, scope="threads_basic,pages_show_list").status_code == 400
    assert threads.driver.ask(DIALOG, scope="threads_basic").status_code == 200


# Introspection


def test_only_a_testers_token_may_look_at_another(threads: Threads) -> None:
    token, tester = threads.long(), threads.long({"account": TESTER})
    data = threads.debug(tester, token)
    assert (data["is_valid"], data["user_id"]) == (True, int(HARBOUR))
    assert data["expires_at"] - data["issued_at"] == pytest.approx(5_183_944, abs=2)
    looked = threads.get(f"{API}/debug_token", token, input_token=token)
    assert refused(looked) == NOT_PERMITTED


def test_a_dead_token_is_told_with_200_and_the_error_inside(threads: Threads) -> None:
    token, tester = threads.long(), threads.long({"account": TESTER})
    threads.driver.happen("threads", HARBOUR, revoked=True)
    data = threads.debug(tester, token)
    assert (data["is_valid"], data["error"]["subcode"]) == (False, 458)


def test_a_testers_token_that_is_over_looks_at_nothing(threads: Threads) -> None:
    token, tester = threads.long(), threads.long({"account": TESTER})
    threads.driver.happen("threads", TESTER, expire_tokens=True)
    looked = threads.get(f"{API}/debug_token", tester, input_token=token)
    assert refused(looked)[1:3] == (190, 463)


# Posts


def published(threads: Threads, token: str, text: str) -> TestResponse:
    made = body_of(threads.post(f"{API}/me/threads", token, media_type="TEXT", text=text))
    return threads.post(f"{API}/{HARBOUR}/threads_publish", token, creation_id=made["id"])


def test_a_post_is_published_in_two_steps_and_counted(threads: Threads) -> None:
    token = threads.long()
    assert published(threads, token, "Fresh rye").status_code == 200
    limit = body_of(threads.get(f"{API}/me/threads_publishing_limit", token))["data"][0]
    assert limit == {"quota_usage": 1, "config": {"quota_total": 250, "quota_duration": 86_400}}


def test_the_post_beyond_the_days_number_is_refused(threads: Threads) -> None:
    token = threads.long()
    threads.driver.happen("threads", HARBOUR, daily_cap=1)
    assert published(threads, token, "one").status_code == 200
    assert refused(published(threads, token, "two"))[1:3] == (9, 2207042)
    threads.driver.advance(DAY)
    assert published(threads, token_of(threads.prolong(token)), "two").status_code == 200


def test_a_container_that_is_not_there_is_called_permanent(threads: Threads) -> None:
    reply = threads.post(f"{API}/me/threads_publish", threads.long(), creation_id="17")
    assert refused(reply)[1:3] == (24, 4279009)
    assert graph_error(reply)["is_transient"] is False


def test_somebody_elses_profile_is_out_of_reach(threads: Threads) -> None:
    reply = threads.get(f"{API}/{PRIVATE}", threads.long())
    assert refused(reply) == (400, 100, 33, "THApiException")


def test_a_field_that_is_not_there_comes_with_500(threads: Threads) -> None:
    assert refused(threads.get(f"{API}/threads_search", threads.long())) == (
        *(500, 100, None),
        "THApiException",
    )
