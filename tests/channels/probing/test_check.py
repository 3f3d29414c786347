from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from channels import registry, vault
from channels.contract import Cause, Kind
from channels.models import Channel, Credential, Pause, Renewal, Tally, UnknownAnswer
from channels.probing import check
from channels.probing.check import CheckOutcome, check_login, checked_login
from channels.records.findings import record_answer
from channels.records.pauses import pause
from tests.channels.journeys.journey import DAY, HOUR, MINUTE, door, kinds_of, make_answer
from tests.channels.second_looks import looked_again
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

# What each network says.
ACTIVE = (200, {"active": True, "status": "active", "expires_at": 1_798_000_000})
REVOKED = (200, {"active": False, "status": "revoked"})
PINTEREST_401 = (401, {"code": 2, "message": "Authentication failed.", "status": "failure"})
PINNER = (200, {"id": "1", "username": "acme", "account_type": "BUSINESS"})
X_USER = (200, {"data": {"id": "1", "name": "Acme", "username": "acme"}})
PAIR = {"access_token": "access-new", "refresh_token": "refresh-new", "expires_in": 7200}
DEAD_PAIR = (400, {"error": "invalid_grant", "error_description": "Token is dead."})
DOWN = (503, "<html>down</html>")


def login(network: str, **fields: Any) -> Credential:
    credential = make_credential(network=network, **fields)
    make_channel(credential)
    return credential


def x(age: timedelta = 10 * MINUTE, **fields: Any) -> Credential:
    return login("x", age=age, life=2 * HOUR, refresh="refresh-old", **fields)


def pinterest(age: timedelta = DAY, **fields: Any) -> Credential:
    return login("pinterest", age=age, life=30 * DAY, refresh="refresh-old", **fields)


def state(credential: Credential) -> str:
    credential.refresh_from_db()
    return Channel.objects.get(credential=credential).state


# One check


def test_a_check_asks_the_cheapest_question_and_writes_the_answer() -> None:
    credential = login("linkedin")
    lines = door(ACTIVE)
    after = checked_login(credential.pk, at=NOW, door=lines)
    assert [request.endpoint.value for request in lines.asked] == ["introspect"]
    assert (after.cause, after.last_alive_at) == (Cause.ALIVE, NOW)
    assert after.next_check_at > NOW
    assert kinds_of(after) == ["asked"]


def test_a_break_is_found_and_told() -> None:
    credential = login("linkedin")
    assert check_login(credential.pk, at=NOW, door=door(REVOKED)) is CheckOutcome.ASKED
    assert state(credential) == "needs_you"
    assert credential.cause == Cause.REVOKED_BY_USER


def test_a_network_that_is_down_keeps_the_last_truth_and_is_asked_until_it_tells() -> None:
    credential = login("linkedin", last_alive_at=NOW - HOUR)
    at = NOW
    for faults in range(1, 5):
        checked_login(credential.pk, at=at, door=door(DOWN))
        assert state(credential) == "cannot_tell"
        assert (credential.last_alive_at, credential.faults) == (NOW - HOUR, faults)
        at = credential.next_check_at
    checked_login(credential.pk, at=at, door=door(ACTIVE))
    assert (state(credential), credential.faults) == ("working", 0)


def test_an_answer_no_rule_understood_is_kept_for_the_operator() -> None:
    credential = login("linkedin")
    checked_login(credential.pk, at=NOW, door=door((418, {"novel": "thing"})))
    assert state(credential) == "cannot_tell"
    assert UnknownAnswer.objects.get().network == "linkedin"


def test_a_network_that_is_not_set_up_is_not_asked(settings: Settings) -> None:
    settings.NETWORK_APPS = {}
    credential = login("linkedin")
    assert check_login(credential.pk, at=NOW, door=door()) is CheckOutcome.NOT_SET_UP
    assert state(credential) == "not_set_up"


def test_a_paused_network_is_not_asked() -> None:
    credential = login("linkedin")
    pause("linkedin", NOW + HOUR)
    due = credential.next_check_at
    assert check_login(credential.pk, at=NOW, door=door()) is CheckOutcome.PAUSED
    credential.refresh_from_db()
    assert credential.next_check_at == due


def test_usage_at_its_limit_pauses_the_network_although_the_answer_is_good() -> None:
    full = '{"call_count":100,"total_time":12,"total_cputime":3}'
    credential = login("instagram", age=10 * DAY)
    me = (200, {"user_id": "1", "username": "acme", "id": "9"}, {"x-app-usage": full})
    checked_login(credential.pk, at=NOW, door=door(me))
    credential.refresh_from_db()
    assert credential.cause == Cause.ALIVE
    assert Pause.objects.get(network="instagram").until == NOW + HOUR


def test_a_vault_that_does_not_open_says_nothing_about_the_token() -> None:
    credential = login("linkedin", access_token_sealed="sealed-with-another-key")
    checked_login(credential.pk, at=NOW, door=door())
    assert (state(credential), credential.cause) == ("cannot_tell", Cause.APP_FAULT)


# Clocks


def test_moments_by_a_network_clock_that_is_off_are_set_right() -> None:
    ahead = 3 * DAY
    credential = login("linkedin")
    end = NOW + 10 * DAY
    body = {"active": True, "status": "active", "expires_at": int((end + ahead).timestamp())}
    date = f"{NOW + ahead:%a, %d %b %Y %H:%M:%S} GMT"
    checked_login(credential.pk, at=NOW, door=door((200, body, {"date": date})))
    credential.refresh_from_db()
    assert credential.expires_at == end


def test_clocks_a_few_seconds_apart_agree() -> None:
    credential = login("linkedin")
    end = NOW + 10 * DAY
    body = {"active": True, "status": "active", "expires_at": int(end.timestamp())}
    date = f"{NOW + timedelta(seconds=20):%a, %d %b %Y %H:%M:%S} GMT"
    checked_login(credential.pk, at=NOW, door=door((200, body, {"date": date})))
    credential.refresh_from_db()
    assert credential.expires_at == end


def test_a_reset_by_a_clock_that_is_off_is_set_right() -> None:
    ahead = timedelta(days=20)
    reset = str(int((NOW + ahead + 5 * MINUTE).timestamp()))
    date = f"{NOW + ahead:%a, %d %b %Y %H:%M:%S} GMT"
    busy = (429, "", {"x-ratelimit-reset": reset, "date": date})
    checked_login(pinterest().pk, at=NOW, door=door(busy))
    assert Pause.objects.get().until == NOW + 5 * MINUTE


# Renewal first


def test_a_renewal_that_is_due_comes_first_and_is_the_proof_of_life() -> None:
    credential = x(age=100 * MINUTE)
    assert check_login(credential.pk, at=NOW, door=door((200, PAIR))) is CheckOutcome.RENEWED
    credential.refresh_from_db()
    assert credential.last_alive_at == NOW
    assert credential.next_check_at <= NOW + 2 * HOUR


def test_while_another_worker_renews_nothing_is_asked() -> None:
    credential = x(age=100 * MINUTE)
    Renewal.objects.create(credential=credential, generation=1, fingerprint="f", started_at=NOW)
    assert check_login(credential.pk, at=NOW, door=door()) is CheckOutcome.BUSY


def test_while_a_renewal_cannot_be_had_the_token_is_asked_about_all_the_same() -> None:
    credential = login("pinterest", age=25 * DAY, life=30 * DAY, refresh="refresh-old")
    for faults in range(1, 4):
        lines = door((401, {"error": "invalid_client"}), PINNER)
        assert check_login(credential.pk, at=NOW + faults * HOUR, door=lines) is CheckOutcome.ASKED
        credential.refresh_from_db()
        # Alive, and yet the renewal's back-off goes on.
        assert (credential.cause, credential.faults) == (Cause.ALIVE, faults)
        assert credential.last_alive_at == NOW + faults * HOUR


def test_while_a_network_is_down_one_call_is_enough() -> None:
    credential = login("pinterest", age=25 * DAY, life=30 * DAY, refresh="refresh-old")
    assert check_login(credential.pk, at=NOW, door=door(DOWN)) is CheckOutcome.UNCLEAR


# A refused access token, where one renewal tells


def test_an_access_token_refused_and_renewed_is_alive() -> None:
    credential = pinterest()
    lines = door(PINTEREST_401, (200, PAIR))
    assert check_login(credential.pk, at=NOW, door=lines) is CheckOutcome.RENEWED
    assert state(credential) == "working"
    assert vault.open_tokens(credential).access == "access-new"


def test_an_access_token_refused_and_not_renewed_is_dead() -> None:
    credential = pinterest()
    outcome = looked_again(
        lambda at: check_login(credential.pk, at=at, door=door(PINTEREST_401, DEAD_PAIR))
    )
    assert outcome is CheckOutcome.NOT_RENEWED
    assert state(credential) == "needs_you"
    assert credential.cause == Cause.INVALID_TOKEN_UNSPECIFIED
    assert credential.quarantined == credential.fingerprint


@pytest.mark.parametrize("fault", [DOWN, "refused", (401, {"error": "invalid_client"})])
def test_an_access_token_refused_and_a_renewal_in_vain_cannot_be_told(fault: Any) -> None:
    credential = pinterest(last_alive_at=NOW - HOUR)
    check_login(credential.pk, at=NOW, door=door(PINTEREST_401, fault))
    assert state(credential) == "cannot_tell"
    assert credential.quarantined == ""
    assert credential.last_alive_at == NOW - HOUR


def test_an_access_token_refused_without_a_refresh_token_is_dead() -> None:
    credential = login("pinterest")
    looked_again(lambda at: checked_login(credential.pk, at=at, door=door(PINTEREST_401)))
    assert state(credential) == "needs_you"


def test_a_refusal_of_a_token_that_was_replaced_meanwhile_says_nothing() -> None:
    credential = pinterest()

    class Meanwhile(type(door())):  # type: ignore[misc]
        def send(self, *args: Any, **how: Any) -> Any:
            Credential.objects.filter(pk=credential.pk).update(generation=2)
            return super().send(*args, **how)

    assert check_login(credential.pk, at=NOW, door=Meanwhile([PINTEREST_401])) is CheckOutcome.BUSY
    assert state(credential) == "working"


# LinkedIn's race of new tokens


def test_revoked_on_a_token_under_a_minute_old_is_not_revoked() -> None:
    credential = login("linkedin", age=timedelta(seconds=20))
    checked_login(credential.pk, at=NOW, door=door(REVOKED))
    assert state(credential) != "needs_you"
    assert credential.next_check_at <= NOW + 2 * MINUTE


# X's budget


def test_x_is_not_asked_while_its_budget_is_nothing() -> None:
    credential = x()
    assert check_login(credential.pk, at=NOW, door=door()) is CheckOutcome.LAST_PROOF
    assert kinds_of(credential) == []
    credential.refresh_from_db()
    assert NOW < credential.next_check_at <= NOW + 2 * HOUR


def test_x_is_asked_within_its_budget_and_not_beyond(settings: Settings) -> None:
    settings.X_PROBE_CENTS_A_DAY = 2
    logins = [x(account_id=str(number)) for number in range(3)]
    outcomes = [check_login(login.pk, at=NOW, door=door(X_USER)) for login in logins]
    assert outcomes == [CheckOutcome.ASKED, CheckOutcome.ASKED, CheckOutcome.LAST_PROOF]
    assert check_login(logins[2].pk, at=NOW + DAY, door=door((200, PAIR))) is CheckOutcome.RENEWED
    fresh = x(account_id="fresh", at=NOW + DAY)
    assert check_login(fresh.pk, at=NOW + DAY, door=door(X_USER)) is CheckOutcome.ASKED


def test_a_login_of_x_that_could_not_be_told_is_asked_by_renewals() -> None:
    credential = x()
    record_answer(credential, make_answer(Cause.NETWORK_FAULT), at=NOW - HOUR)
    assert check_login(credential.pk, at=NOW, door=door((200, PAIR))) is CheckOutcome.RENEWED


# Dead tokens


def test_a_dead_token_is_asked_about_again_and_heals_by_itself() -> None:
    credential = login("linkedin")
    checked_login(credential.pk, at=NOW, door=door(REVOKED))
    assert state(credential) == "needs_you"
    later = credential.next_check_at
    assert NOW + 45 * MINUTE <= later <= NOW + 75 * MINUTE
    assert check_login(credential.pk, at=later, door=door(REVOKED)) is CheckOutcome.ASKED
    assert state(credential) == "needs_you"
    assert credential.next_check_at > later + 18 * HOUR
    later = credential.next_check_at
    assert check_login(credential.pk, at=later, door=door(ACTIVE)) is CheckOutcome.ASKED
    assert state(credential) == "working"
    assert (credential.quarantined, credential.healed_at) == ("", later)


def test_a_dead_refresh_token_is_the_proof_and_not_an_access_token_that_lives_on() -> None:
    credential = pinterest()
    looked_again(lambda at: check_login(credential.pk, at=at, door=door(PINTEREST_401, DEAD_PAIR)))
    later = NOW + HOUR
    assert check_login(credential.pk, at=later, door=door(DEAD_PAIR)) is CheckOutcome.NOT_RENEWED
    assert state(credential) == "needs_you"
    assert check_login(credential.pk, at=later, door=door((200, PAIR))) is CheckOutcome.RENEWED
    assert state(credential) == "working"
    assert credential.healed_at == later


def test_a_dead_login_of_x_costs_no_budget(settings: Settings) -> None:
    settings.X_PROBE_CENTS_A_DAY = 2
    credential = x()
    record_answer(credential, make_answer(Cause.REVOKED_BY_USER), at=NOW)
    later = NOW + 40 * MINUTE
    assert check_login(credential.pk, at=later, door=door(DEAD_PAIR)) is CheckOutcome.NOT_RENEWED
    assert not Tally.objects.filter(what="probe_cents").exists()


# Places


def facebook(*pages: str) -> Credential:
    credential = make_credential(network="facebook")
    for page_id in pages:
        make_channel(credential, kind=Kind.PAGE, external_id=page_id, name=f"Page {page_id}")
    return credential


def debug(**fields: Any) -> Any:
    scopes = list(registry.get("facebook").scopes)
    data = {"is_valid": True, "user_id": "u", "expires_at": 0, "scopes": scopes}
    return (200, {"data": {**data, **fields}})


def listed(*pages: str) -> Any:
    rows = [{"id": page_id, "name": f"Page {page_id}", "tasks": ["MANAGE"]} for page_id in pages]
    return (200, {"data": rows})


ME = (200, {"id": "u", "name": "Ada"})


def facebook_login(*pages: str) -> Credential:
    credential = facebook(*pages)
    Credential.objects.filter(pk=credential.pk).update(account_id="u")
    credential.refresh_from_db()
    return credential


def test_pages_are_checked_behind_a_living_login() -> None:
    credential = facebook_login("1", "2")
    gone = (400, {"error": {"code": 100, "error_subcode": 33, "type": "GraphMethodException"}})
    lines = (debug(), debug(), ME, listed("1"), gone)
    looked_again(lambda at: checked_login(credential.pk, at=at, door=door(*lines)))
    causes = dict(credential.channels.values_list("external_id", "cause"))
    assert causes == {"1": "alive", "2": "lost_page_role"}


def test_pages_are_not_checked_behind_a_dead_login() -> None:
    credential = facebook_login("1")
    dead = {"is_valid": False, "error": {"code": 190, "subcode": 460, "message": "changed"}}
    checked_login(credential.pk, at=NOW, door=door((200, {"data": dead})))
    assert state(credential) == "needs_you"
    assert credential.cause == Cause.PASSWORD_CHANGED


def test_pages_that_could_not_be_listed_keep_their_truth_and_are_asked_again_soon() -> None:
    credential = facebook_login("1")
    checked_login(credential.pk, at=NOW, door=door(debug(), debug(), ME, DOWN))
    assert state(credential) == "working"
    assert credential.cause == Cause.ALIVE
    assert credential.next_check_at <= NOW + 2 * MINUTE


def test_a_profile_has_no_places_to_ask_about() -> None:
    credential = login("linkedin", age=10 * DAY)
    lines = door(ACTIVE)
    checked_login(credential.pk, at=NOW, door=lines)
    assert len(lines.asked) == 1


def test_a_reported_failure_brings_the_next_check_forward() -> None:
    credential = login("linkedin")
    check.check_soon(credential, at=NOW)
    assert list(Credential.objects.due(NOW)) == [credential]


def test_findings_never_show_a_token() -> None:
    credential = login("linkedin", access="secret-access-token-of-ada")
    checked_login(credential.pk, at=NOW, door=door((400, {"error": "secret-access-token-of-ada"})))
    kept = [*credential.events.values(), *UnknownAnswer.objects.values(), credential.codes]
    assert "secret-access-token-of-ada" not in str(kept)
