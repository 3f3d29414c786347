"""Why we think so: every diagnosis says how we know and whose turn it is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given

from channels.contract import Blame, Cause, Certainty, State
from channels.diagnosis.diagnose import STEPS
from channels.networks.google.rule_words import ADMIN_POLICY
from channels.words.diagnosis_text import step_label
from channels.words.verdict_reasons import Reasons, reasons
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import of, verdict
from tests.every_network import those
from tests.factories import DAY, NOW


def told(**fields: object) -> Reasons:
    return reasons(verdict()._replace(**fields), "LinkedIn", at=NOW)  # type: ignore[arg-type]


KNOWN = [
    ({}, "LinkedIn said it"),
    ({"certainty": Certainty.INFERRED}, "LinkedIn does not say it outright"),
    ({"state": State.CANNOT_TELL}, "We do not know: the last answer"),
    ({"state": State.NOT_SET_UP}, "We do not know: this site has no app"),
    ({"cause": Cause.NETWORK_FAULT}, "We go by the last clear answer of LinkedIn."),
    ({"asked_at": None}, "LinkedIn gave us the token, and we have not asked"),
    ({"state": State.NEEDS_YOU, "cause": Cause.EXPIRED}, "LinkedIn said it"),
]


@pytest.mark.parametrize(("fields", "said"), KNOWN)
def test_how_we_know(fields: dict[str, object], said: str) -> None:
    assert told(**fields).how_we_know.startswith(said)


MOVES = [
    (Blame.YOU, Cause.REVOKED_BY_USER, "Yours."),
    (Blame.YOU, Cause.CHECKPOINT_OR_LOCKED, "Yours."),
    (Blame.NETWORK, Cause.EXPIRED, "LinkedIn's rule; signing in again is yours."),
    (Blame.NETWORK, Cause.NETWORK_FAULT, "LinkedIn's. Nothing for you to do."),
    (Blame.US, Cause.APP_FAULT, "Ours. Nothing for you to do."),
    (Blame.NOBODY, Cause.INVALID_TOKEN_UNSPECIFIED, "Yours: only you can sign in again."),
    (Blame.NOBODY, Cause.ALIVE, "Nobody's. Nothing for you to do."),
]


@pytest.mark.parametrize(("blame", "cause", "said"), MOVES)
def test_whose_move_it_is(blame: Blame, cause: Cause, said: str) -> None:
    fields = {"blame": blame, "cause": cause, "state": State.NEEDS_YOU, "step": STEPS[cause]}
    assert told(**fields).whose_move == said


@pytest.mark.parametrize("network", those(lambda network: ADMIN_POLICY in network.rule_words))
def test_what_only_an_administrator_can_allow_is_no_persons_turn_alone(network: str) -> None:
    cause = Cause.CHECKPOINT_OR_LOCKED
    given = verdict(network, cause=cause, blame=Blame.YOU, rule=ADMIN_POLICY)
    assert reasons(given, network, at=NOW).whose_move.startswith("The administrator's")


def test_what_ends_soon_is_the_persons_move_when_it_suits_them() -> None:
    given = verdict(age=55 * DAY)
    assert given.state is State.ENDS_SOON
    assert reasons(given, "LinkedIn", at=NOW).whose_move == "Yours, when it suits you."


def test_an_answer_that_was_lost_is_nobodys_rule() -> None:
    given = verdict("x", renewal_lost_at=NOW - DAY, has_refresh_token=True)
    assert reasons(given, "X", at=NOW).whose_move == "Yours: signing in once is enough."


@given(MOMENTS)
def test_a_button_and_the_sentence_beside_it_name_the_same_person(moment: Moment) -> None:
    """Nobody's, ours or the network's alone never stands beside a Refresh button."""
    diagnosis = of(*moment)
    move = reasons(diagnosis, "LinkedIn", at=diagnosis.at).whose_move
    assert ("yours" in move.lower()) is bool(step_label(diagnosis))


@pytest.mark.parametrize("state", list(State))
def test_what_works_needs_no_date_of_its_trouble(state: State) -> None:
    given = told(state=state, since=NOW - DAY, last_alive_at=NOW - DAY)

    kept = None if state is State.WORKING else NOW - DAY
    assert (given.since, given.last_alive_at) == (kept, kept)


@pytest.mark.parametrize(
    ("ahead", "shown"), [(timedelta(hours=1), True), (timedelta(0), False), (-DAY, False)]
)
def test_only_a_question_that_is_still_ahead_is_announced(ahead: timedelta, shown: bool) -> None:
    assert (told(next_ask_at=NOW + ahead).next_ask_at is not None) is shown


def test_a_dead_token_is_asked_about_again_too() -> None:
    given = told(cause=Cause.EXPIRED, state=State.NEEDS_YOU, next_ask_at=NOW + DAY)
    assert given.next_ask_at == NOW + DAY
