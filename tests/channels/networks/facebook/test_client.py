"""Facebook: what is asked, and what is made of the answers."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from typing import Any

import pytest

from channels.contract import SAYS_NOTHING, Cause, Facts, Grant
from channels.networks.facebook import client
from tests.channels.networks.scripted import APP, FAULTS, NOTHING, TOKENS, door
from tests.factories import DAY, NOW

ISSUED = 1_795_000_000
VALID = {
    "app_id": "app-id",
    "type": "USER",
    "is_valid": True,
    "issued_at": ISSUED,
    "expires_at": ISSUED + 5_184_000,
    "data_access_expires_at": ISSUED + 7_776_000,
    "scopes": ["pages_show_list", "pages_manage_posts"],
    "user_id": "218471",
}
ME = {"id": "218471", "name": "Ada Lovelace"}
GRAPH = "https://graph.facebook.com/v25.0"


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def debugged(**changes: Any) -> tuple[int, Any]:
    return 200, {"data": {**VALID, **changes}}


def test_the_short_token_is_swapped_for_the_long_lived_one() -> None:
    there = door((200, {"access_token": "EAAlong", "token_type": "bearer", "expires_in": 5184000}))
    first = Grant("EAAshort", NOW, scopes=("pages_show_list",))
    answer = client.complete(there, APP, first, at=NOW)
    assert answer.grant == Grant("EAAlong", NOW, expires_in=60 * DAY, scopes=("pages_show_list",))
    asked = there.asked[0]
    assert asked.url == f"{GRAPH}/oauth/access_token"
    assert asked.params == {
        "grant_type": "fb_exchange_token",
        "client_id": "app-id",
        "client_secret": "app-secret",
        "fb_exchange_token": "EAAshort",
    }


def test_a_swap_without_a_lifetime_leaves_it_unknown() -> None:
    answer = client.complete(door((200, {"access_token": "EAAlong"})), APP, Grant("E", NOW), at=NOW)
    assert answer.grant is not None
    assert answer.grant.expires_at is None


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failed_swap_gives_nothing(fault: tuple[int, Any] | str) -> None:
    answer = client.complete(door(fault), APP, Grant("EAAshort", NOW), at=NOW)
    assert (answer.grant, answer.lost) == (None, False)
    assert answer.finding.cause in SAYS_NOTHING


class TestProbe:
    def test_both_clocks_and_the_scopes_are_read(self) -> None:
        there = door(debugged())
        answer = client.probe(there, APP, TOKENS, NOTHING, at=NOW)
        assert answer.finding.cause is Cause.ALIVE
        assert answer.facts == Facts(
            account_id="218471",
            issued_at=moment(ISSUED),
            expires_at=moment(ISSUED + 5_184_000),
            data_access_expires_at=moment(ISSUED + 7_776_000),
            scopes=("pages_show_list", "pages_manage_posts"),
        )
        asked = there.asked[0]
        assert asked.url == f"{GRAPH}/debug_token"
        assert asked.params == {
            "input_token": "access-token-0",
            "access_token": "app-id|app-secret",
        }

    def test_an_end_of_zero_is_no_end(self) -> None:
        answer = client.probe(
            door(debugged(expires_at=0, data_access_expires_at=0)), APP, TOKENS, NOTHING, at=NOW
        )
        assert answer.facts.no_expiry
        assert answer.facts.expires_at is None
        assert answer.facts.data_access_expires_at is None

    def test_numbers_may_be_text_and_fields_may_be_missing(self) -> None:
        data = {"is_valid": "true", "user_id": 218471, "expires_at": str(ISSUED)}
        answer = client.probe(door((200, {"data": data})), APP, TOKENS, NOTHING, at=NOW)
        assert answer.finding.cause is Cause.ALIVE
        assert answer.facts == Facts(account_id="218471", expires_at=moment(ISSUED))

    @pytest.mark.parametrize("nonsense", [-5, 10**30, "soon", None, True, 1e400, [1]])
    def test_a_moment_that_is_none_is_not_told(self, nonsense: Any) -> None:
        body = f'{{"data": {{"is_valid": true, "expires_at": {nonsense!r}}}}}'
        body = body.replace("None", "null").replace("True", "true").replace("inf", "1e999")
        answer = client.probe(door((200, body.replace("'", '"'))), APP, TOKENS, NOTHING, at=NOW)
        assert answer.facts.expires_at is None
        assert not answer.facts.no_expiry

    def test_a_dead_token_comes_with_200_and_its_reason(self) -> None:
        error = {"code": 190, "subcode": 460, "message": "The session has been invalidated"}
        answer = client.probe(
            door(debugged(is_valid=False, error=error)), APP, TOKENS, NOTHING, at=NOW
        )
        assert answer.finding.cause is Cause.PASSWORD_CHANGED

    @pytest.mark.parametrize("fault", FAULTS)
    def test_nothing_but_a_valid_token_is_alive(self, fault: tuple[int, Any] | str) -> None:
        answer = client.probe(door(fault), APP, TOKENS, NOTHING, at=NOW)
        assert answer.finding.cause in SAYS_NOTHING


def test_facebook_has_no_machine_renewal() -> None:
    with pytest.raises(NotImplementedError):
        client.renew(door(), APP, TOKENS, at=NOW)


class TestRevoke:
    def test_every_permission_of_the_person_is_taken_back(self) -> None:
        there = door((200, ME), (200, {"success": True}))
        finding = client.revoke(there, APP, TOKENS, at=NOW)
        assert finding is not None
        assert (finding.cause, finding.rule) == (Cause.REVOKED_BY_USER, "given-back")
        asked = there.asked[1]
        assert (asked.method, asked.url) == ("DELETE", f"{GRAPH}/218471/permissions")
        proof = hmac.new(b"app-secret", b"access-token-0", hashlib.sha256).hexdigest()
        assert asked.params == {"access_token": "access-token-0", "appsecret_proof": proof}

    def test_a_token_that_is_over_needs_no_call(self) -> None:
        body = {"error": {"code": 190, "error_subcode": 458, "type": "OAuthException"}}
        there = door((400, body))
        finding = client.revoke(there, APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.cause is Cause.REVOKED_BY_USER
        assert len(there.asked) == 1

    @pytest.mark.parametrize("fault", FAULTS)
    def test_nothing_is_given_back_where_facebook_did_not_say_so(
        self, fault: tuple[int, Any] | str
    ) -> None:
        finding = client.revoke(door((200, ME), fault), APP, TOKENS, at=NOW)
        assert finding is not None
        assert finding.cause in SAYS_NOTHING
