"""Answers that never come, at networks that rotate: silence is no evidence, a refusal may be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings

from channels.contract import Blame, Cause, Certainty, Finding, Grant
from channels.models import Channel, Credential, EventKind
from channels.renewal.after_loss import key_unknown
from channels.renewal.attempts import RETRY_AFTER_LOSS
from channels.renewal.new_tokens import store_grant
from channels.renewal.renew import Outcome, renew_if_due
from tests.channels.journeys.journey import (
    DAY,
    HOUR,
    MINUTE,
    ListedDoor,
    door,
    kinds_of,
    last_event,
)
from tests.channels.second_looks import looked_again
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db

PAIR = {"access_token": "access-new", "refresh_token": "refresh-new", "expires_in": 7200}
DEAD = (
    400,
    {"error": "invalid_request", "error_description": "Value passed for the token was invalid."},
)
SUSPENDED = (
    403,
    {"title": "Forbidden", "type": "https://api.x.com/2/problems/user-suspended", "status": 403},
)
LIVES = (200, {"id": "1", "username": "acme", "account_type": "BUSINESS"})
LIVES_AT_X = (200, {"data": {"id": "1", "name": "Acme", "username": "acme"}})
GONE = (401, {"code": 2, "message": "Authentication failed.", "status": "failure"})
DEAD_AT_PINTEREST = (400, {"error": "invalid_grant", "error_description": "Token is dead."})
DOWN = (503, "")


def login(network: str, **fields: Any) -> Credential:
    credential = make_credential(
        network=network, access="access-old", refresh="refresh-old", **fields
    )
    make_channel(credential)
    return credential


def x(**fields: Any) -> Credential:
    return login("x", **{"age": 100 * MINUTE, "life": 2 * HOUR, **fields})


def pinterest(**fields: Any) -> Credential:
    return login("pinterest", **{"age": 25 * DAY, "life": 30 * DAY, **fields})


def renewed(
    credential: Credential, lines: ListedDoor, *, at: datetime = NOW, **how: Any
) -> Outcome:
    outcome = renew_if_due(credential.pk, at=at, door=lines, **how)
    credential.refresh_from_db()
    return outcome


def rows(credential: Credential) -> list[str]:
    return list(credential.renewals.order_by("pk").values_list("outcome", flat=True))


def state() -> str:
    return Channel.objects.get().state


# Silence


@pytest.mark.parametrize("line", ["timeout", "dropped", (200, ""), (200, "<html></html>")])
def test_an_answer_that_was_lost_is_asked_for_again_with_care(line: Any) -> None:
    credential = x()
    assert renewed(credential, door(line)) is Outcome.LOST
    assert (rows(credential), state()) == (["lost"], "working")
    assert renewed(credential, door(), at=NOW + RETRY_AFTER_LOSS / 2) is Outcome.WAITING
    assert credential.next_check_at >= NOW + RETRY_AFTER_LOSS
    assert renewed(credential, door((200, PAIR)), at=credential.next_check_at) is Outcome.STORED
    assert credential.generation == 2


def test_however_many_answers_are_lost_nobody_is_told_to_sign_in() -> None:
    credential = x(age=3 * HOUR, last_alive_at=NOW - 3 * HOUR)
    at = NOW
    for _ in range(40):
        assert renewed(credential, door("timeout"), at=at) is Outcome.LOST
        assert at < credential.next_check_at <= at + HOUR
        at = credential.next_check_at
        assert (state(), credential.quarantined) == ("cannot_tell", "")
    assert credential.renewal_lost_at is None
    assert renewed(credential, door((200, PAIR)), at=at) is Outcome.STORED
    assert state() == "working"


def test_with_the_access_token_over_nobody_can_tell() -> None:
    before = NOW - 3 * HOUR
    credential = x(age=3 * HOUR, asked_at=before, last_alive_at=before)
    renewed(credential, door("dropped"))
    assert (credential.cause, state()) == (Cause.NETWORK_FAULT, "cannot_tell")
    assert credential.last_alive_at == before


def test_a_success_that_says_no_is_a_refusal_and_not_silence() -> None:
    credential = x()
    answer = (200, {"errors": [{"code": 89, "message": "Invalid or expired token."}]})
    assert renewed(credential, door(answer)) is Outcome.REFUSED
    assert rows(credential) == ["refused"]


def test_a_line_that_never_came_about_loses_nothing() -> None:
    credential = x()
    assert renewed(credential, door("refused")) is Outcome.FAILED
    assert rows(credential) == ["failed"]


def test_at_a_network_that_prolongs_it_is_harmless() -> None:
    credential = login("instagram", age=55 * DAY, life=60 * DAY)
    for hours in range(3):
        assert renewed(credential, door("dropped"), at=NOW + hours * HOUR) is Outcome.FAILED
    longer = (200, {"access_token": "longer", "expires_in": 5_184_000})
    assert renewed(credential, door(longer), at=NOW + 4 * HOUR) is Outcome.STORED


# A refusal after it


def test_a_refusal_is_believed_at_the_third_look_and_told_honestly() -> None:
    credential = x(age=110 * MINUTE)
    renewed(credential, door("dropped"), at=NOW - 20 * MINUTE, force=True)
    for before in (11, 10):
        at = NOW - before * MINUTE
        assert renewed(credential, door(DEAD), at=at, force=True) is Outcome.REFUSED
        assert (state(), credential.renewal_lost_at) == ("working", None)
        assert credential.next_check_at <= at + 15 * MINUTE
    assert renewed(credential, door(DEAD)) is Outcome.LOST
    assert credential.renewal_lost_at == NOW
    assert credential.quarantined == credential.fingerprint
    told = (credential.cause, credential.rule, credential.blame)
    assert told == (Cause.INVALID_TOKEN_UNSPECIFIED, "renewal-answer-lost", "network")
    assert state() == "needs_you"
    assert kinds_of(credential).count("renewal_lost") == 1
    assert last_event(credential, EventKind.RENEWAL_FAILED).evidence["status"] == 400


def test_a_login_that_was_given_up_is_found_alive_by_a_later_look() -> None:
    credential = given_up()
    assert renewed(credential, door(), at=NOW + HOUR) is Outcome.NOT_DUE
    assert renewed(credential, door((200, PAIR)), at=NOW + HOUR, force=True) is Outcome.STORED
    assert (credential.renewal_lost_at, credential.quarantined) == (None, "")
    assert state() == "working"


def test_a_new_token_ends_the_loss() -> None:
    credential = given_up()
    store_grant(credential, Grant("a", NOW + DAY, "r", 2 * HOUR), at=NOW + DAY)
    assert credential.renewal_lost_at is None
    assert renewed(credential, door("dropped"), at=NOW + DAY + 90 * MINUTE) is Outcome.LOST
    assert credential.renewal_lost_at is None


@pytest.mark.parametrize("cause", [Cause.EXPIRED, Cause.REVOKED_BY_USER, Cause.PASSWORD_CHANGED])
def test_a_refusal_after_a_lost_answer_tells_only_that_the_key_is_unknown(cause: Cause) -> None:
    """Whatever it names: the key that it refuses is one that the network may have changed."""
    refusal = Finding(cause, Blame.YOU, Certainty.SAID, "invalid-grant", codes={"error": "x"})
    told = key_unknown(refusal, NOW)
    assert (told.cause, told.blame) == (Cause.INVALID_TOKEN_UNSPECIFIED, Blame.NETWORK)
    assert (told.certainty, told.rule, told.at) == (
        Certainty.INFERRED,
        "renewal-answer-lost",
        NOW,
    )
    assert told.codes == {"error": "x"}


def given_up() -> Credential:
    credential = x()
    renewed(credential, door("dropped"), at=NOW - 20 * MINUTE, force=True)
    looked_again(lambda at: renewed(credential, door(DEAD), at=at, force=True))
    assert credential.renewal_lost_at == NOW
    return credential


def test_while_the_old_access_token_lives_nothing_has_happened() -> None:
    credential = pinterest()
    renewed(credential, door("timeout"))
    for hours in range(1, 6):
        lines = door(DEAD_AT_PINTEREST, LIVES)
        assert renewed(credential, lines, at=NOW + hours * HOUR) is Outcome.FAILED
        assert lines.asked[1].bearer == "access-old"
        assert (state(), credential.suspect_cause) == ("working", "")
        assert credential.last_alive_at == NOW + hours * HOUR
        assert credential.next_check_at <= NOW + (hours + 1) * HOUR
    assert renewed(credential, door((200, PAIR)), at=NOW + 6 * HOUR) is Outcome.STORED


def test_the_old_access_token_being_gone_is_one_look() -> None:
    credential = pinterest()
    renewed(credential, door("timeout"), at=NOW - HOUR)
    refusals = [
        renewed(credential, door(DEAD_AT_PINTEREST, GONE), at=NOW - before * MINUTE)
        for before in (11, 10, 0)
    ]
    assert refusals == [Outcome.REFUSED, Outcome.REFUSED, Outcome.LOST]
    assert state() == "needs_you"


@pytest.mark.parametrize("said", ["timeout", DOWN, (401, "<html></html>")])
def test_an_access_token_of_which_nothing_is_heard_is_no_look(said: Any) -> None:
    credential = pinterest()
    renewed(credential, door("timeout"), at=NOW - HOUR)
    for before in (11, 10, 0):
        lines = door(DEAD_AT_PINTEREST, said)
        assert renewed(credential, lines, at=NOW - before * MINUTE) is Outcome.FAILED
    assert (state(), credential.suspect_cause) == ("working", "")


def test_where_asking_costs_money_it_is_spent_only_within_the_budget(settings: Settings) -> None:
    settings.X_PROBE_CENTS_A_DAY = 1
    credential = x()
    renewed(credential, door("timeout"), at=NOW - 3 * MINUTE)
    assert renewed(credential, door(DEAD, LIVES_AT_X), at=NOW - MINUTE) is Outcome.FAILED
    assert renewed(credential, door(DEAD), at=NOW + MINUTE) is Outcome.REFUSED


def test_a_refusal_that_names_its_reason_is_told_as_it_is() -> None:
    credential = x()
    renewed(credential, door("timeout"), at=NOW - HOUR, force=True)
    assert renewed(credential, door(SUSPENDED)) is Outcome.REFUSED
    assert (credential.cause, credential.renewal_lost_at) == (Cause.ACCOUNT_SUSPENDED, None)
