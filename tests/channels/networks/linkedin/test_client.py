"""LinkedIn: what is asked, and what is made of the answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.contract import (
    SAYS_NOTHING,
    App,
    Cause,
    Certainty,
    Endpoint,
    Facts,
    Grant,
    Kind,
    Place,
)
from channels.networks.linkedin import client
from tests.channels.networks.scripted import APP, FAULTS, NOTHING, TOKENS, door
from tests.factories import DAY, NOW

CREATED = int((NOW - 3 * DAY).timestamp())
ACTIVE = {
    "active": True,
    "client_id": "app-id",
    "authorized_at": CREATED,
    "created_at": CREATED,
    "status": "active",
    "expires_at": CREATED + 5_184_000,
    "scope": "openid,profile,email,w_member_social",
    "auth_type": "3L",
}
ME = {"sub": "aBc-1", "name": "Ada Lovelace", "given_name": "Ada", "family_name": "Lovelace"}
REVOKED = (401, {"status": 401, "serviceErrorCode": 65601, "code": "REVOKED_ACCESS_TOKEN"})
SCOPES = ("openid", "profile", "email", "w_member_social")


def test_the_first_token_is_the_lasting_one() -> None:
    grant = Grant("AQ", NOW, expires_in=60 * DAY)
    assert client.complete(door(), APP, grant, at=NOW).grant == grant


class TestProbe:
    def test_introspection_tells_times_and_scopes(self) -> None:
        there = door((200, ACTIVE))
        answer = client.probe(there, APP, TOKENS, NOTHING, at=NOW)
        assert answer.finding.cause is Cause.ALIVE
        assert answer.finding.certainty is Certainty.SAID
        assert answer.facts == Facts(
            issued_at=datetime.fromtimestamp(CREATED, UTC),
            expires_at=datetime.fromtimestamp(CREATED + 5_184_000, UTC),
            scopes=SCOPES,
        )
        asked = there.asked[0]
        assert asked.url == "https://www.linkedin.com/oauth/v2/introspectToken"
        assert (asked.method, asked.basic) == ("POST", None)
        assert asked.data == {
            "client_id": "app-id",
            "client_secret": "app-secret",
            "token": "access-token-0",
        }

    @pytest.mark.parametrize(
        ("status", "cause"),
        [("revoked", Cause.REVOKED_BY_USER), ("expired", Cause.EXPIRED)],
    )
    def test_it_tells_revoked_from_expired(self, status: str, cause: Cause) -> None:
        body = {**ACTIVE, "active": False, "status": status}
        answer = client.probe(door((200, body)), APP, TOKENS, NOTHING, at=NOW)
        assert answer.finding.cause is cause

    @pytest.mark.parametrize("fault", FAULTS)
    def test_nothing_but_an_active_token_is_alive(self, fault: tuple[int, Any] | str) -> None:
        answer = client.probe(door(fault), APP, TOKENS, NOTHING, at=NOW)
        assert answer.finding.cause in SAYS_NOTHING


class TestPlaces:
    def test_the_member_is_the_one_place(self) -> None:
        there = door((200, ACTIVE), (200, ME))
        answer = client.places(there, APP, TOKENS, at=NOW)
        assert answer.facts.account_id == "aBc-1"
        assert answer.facts.account_name == "Ada Lovelace"
        assert answer.facts.scopes == SCOPES
        assert answer.facts.places == (Place(Kind.PROFILE, "aBc-1", "Ada Lovelace"),)
        assert there.asked[1].url == "https://api.linkedin.com/v2/userinfo"
        assert there.asked[1].bearer == "access-token-0"

    def test_a_name_in_two_parts_is_put_together(self) -> None:
        parts = {"sub": "a", "given_name": "Ada", "family_name": "Lovelace"}
        answer = client.places(door((200, ACTIVE), (200, parts)), APP, TOKENS, at=NOW)
        assert answer.facts.account_name == "Ada Lovelace"

    @pytest.mark.parametrize("fault", FAULTS)
    @pytest.mark.parametrize("step", range(2))
    def test_a_fault_at_any_step_tells_no_places(
        self, step: int, fault: tuple[int, Any] | str
    ) -> None:
        there = door(*[(200, ACTIVE)][:step], fault)
        answer = client.places(there, APP, TOKENS, at=NOW)
        assert answer.finding.cause in SAYS_NOTHING
        assert answer.facts.places is None


class TestAFreshToken:
    """LinkedIn calls a token revoked that some of its servers do not know yet."""

    FRESH = (200, {**ACTIVE, "created_at": int((NOW - timedelta(seconds=4)).timestamp())})

    @pytest.fixture
    def waits(self, monkeypatch: pytest.MonkeyPatch) -> list[float]:
        waited: list[float] = []
        monkeypatch.setattr(client, "sleep", waited.append)
        return waited

    def test_it_is_asked_for_again_until_it_is_known(self, waits: list[float]) -> None:
        there = door(self.FRESH, REVOKED, REVOKED, (200, ME))
        answer = client.places(there, APP, TOKENS, at=NOW)
        assert answer.finding.cause is Cause.ALIVE
        assert waits == [1.0, 2.0]

    def test_it_is_never_called_revoked(self, waits: list[float]) -> None:
        there = door(self.FRESH, *[REVOKED] * 4)
        answer = client.places(there, APP, TOKENS, at=NOW)
        assert answer.finding.cause in SAYS_NOTHING
        assert sum(waits) == 7

    def test_an_old_one_is_not_waited_for(self, waits: list[float]) -> None:
        there = door((200, ACTIVE), REVOKED)
        answer = client.places(there, APP, TOKENS, at=NOW)
        assert answer.finding.cause is Cause.REVOKED_BY_USER
        assert waits == []


class TestRenew:
    BODY = {
        "access_token": "AQ1",
        "expires_in": 5184000,
        "refresh_token": "refresh-token-0",
        "refresh_token_expires_in": "26438400",
        "scope": "openid,profile",
    }

    def test_partners_get_a_new_access_token_and_the_old_wall(self) -> None:
        there = door((200, self.BODY))
        grant = client.renew(there, App("app-id", "app-secret"), TOKENS, at=NOW).grant
        assert grant == Grant(
            "AQ1", NOW, "refresh-token-0", 60 * DAY, 306 * DAY, ("openid", "profile")
        )
        asked = there.asked[0]
        assert asked.endpoint is Endpoint.TOKEN_REFRESH
        assert asked.url == "https://www.linkedin.com/oauth/v2/accessToken"
        assert asked.basic is None
        assert asked.data["client_secret"] == "app-secret"

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_lost_answer_loses_no_token_here(self, fault: tuple[int, Any] | str) -> None:
        answer = client.renew(door(fault), APP, TOKENS, at=NOW)
        assert not answer.lost
        assert answer.finding.cause in SAYS_NOTHING


class TestRevoke:
    @pytest.mark.parametrize("body", ["", "{}"])
    def test_the_token_is_given_back(self, body: str) -> None:
        finding = client.revoke(door((200, body)), APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.rule == "given-back"

    @pytest.mark.parametrize("status", [404, 405])
    def test_where_linkedin_has_no_such_call_it_is_said(self, status: int) -> None:
        assert client.revoke(door((status, "")), APP, TOKENS, at=NOW) is None

    @pytest.mark.parametrize("odd", [(200, "<html>"), (500, ""), "timeout"])
    def test_an_odd_answer_gives_nothing_back(self, odd: tuple[int, Any] | str) -> None:
        finding = client.revoke(door(odd), APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.cause in SAYS_NOTHING
