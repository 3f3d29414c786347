"""What a card says: the blame in the sentence, one step, and never the wrong advice."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given

from channels import registry
from channels.contract import (
    SAYS_NOTHING,
    Blame,
    Cause,
    Certainty,
    Kind,
    NewPassword,
    State,
)
from channels.diagnosis.diagnose import Diagnosis
from channels.models import Channel
from channels.words.diagnosis_text import Words, describe, lost_phrase, policy_sentence, state_name
from tests.channels.diagnosis.moments import BY_STATE, CHECKING_AGAIN, MOMENTS, Moment
from tests.channels.diagnosis.snapshots import HOUR, MINUTE, everything, of, verdict
from tests.channels.networks import case
from tests.every_network import each_network, those
from tests.factories import DAY, NOW

ADVICE = ("sign in", "refresh", "reconnect", "allow it again")


def described(diagnosis: Diagnosis) -> Words:
    channel = Channel(network=diagnosis.network, kind=diagnosis.kind.value, name="Harbour Cafe")
    return describe(channel, diagnosis, at=diagnosis.at)


def said(network: str = "linkedin", **fields: Any) -> Words:
    return described(verdict(network, **fields))


HEADLINES = [
    (Cause.EXPIRED, "This Facebook token reached its end date on 21 November."),
    (
        Cause.REVOKED_BY_USER,
        "Our access was removed in the settings of this Facebook account.",
    ),
    (
        Cause.PASSWORD_CHANGED,
        (
            "The password of this Facebook account was changed, or Facebook ended its sessions "
            "for safety."
        ),
    ),
    (
        Cause.INVALID_TOKEN_UNSPECIFIED,
        "Facebook no longer accepts this token and does not say why.",
    ),
    (
        Cause.LOST_PAGE_ROLE,
        "This Facebook account no longer has a role that may publish on Harbour Cafe.",
    ),
    (
        Cause.CHECKPOINT_OR_LOCKED,
        "Facebook wants this account confirmed or unlocked before anything else.",
    ),
    (Cause.ACCOUNT_SUSPENDED, "Facebook has suspended or blocked this account."),
    (Cause.APP_FAULT, "Our own app at Facebook has a fault. It is ours, not yours."),
    (Cause.RATE_LIMITED, "Facebook asks us to slow down. It is not you."),
    (Cause.NETWORK_FAULT, "Facebook does not answer properly. It is Facebook, not you."),
    (
        Cause.UNKNOWN,
        "Facebook said something that we have not seen before. We are looking into it.",
    ),
]


@pytest.mark.parametrize(("cause", "sentence"), HEADLINES)
def test_the_blame_is_in_the_sentence(cause: Cause, sentence: str) -> None:
    words = said("facebook", cause=cause, since=NOW - 3 * DAY, last_alive_at=NOW - 3 * DAY - HOUR)
    assert words.headline == sentence
    assert words.explanation


@pytest.mark.parametrize(
    "network", those(lambda network: network.policy.new_password is NewPassword.STAYS)
)
def test_no_password_is_suspected_where_a_new_one_ends_nothing(network: str) -> None:
    for rule in ("", *registry.get(network).rule_words):
        words = said(network, cause=Cause.INVALID_TOKEN_UNSPECIFIED, rule=rule)
        assert words.explanation
        assert "password" not in f"{words.headline} {words.explanation}", rule


@each_network
def test_that_a_password_ends_every_token_is_said_only_where_the_policy_says_so(
    network: str,
) -> None:
    words = said(network, cause=Cause.PASSWORD_CHANGED)
    ends = registry.get(network).policy.new_password is NewPassword.ENDS
    assert ("every token" in words.explanation) is ends
    assert "token" in words.explanation


def test_what_works_needs_no_sentence() -> None:
    words = said(age=10 * DAY)
    assert (words.label, words.headline, words.explanation, words.step) == ("Working", "", "", "")
    assert words.icon == "working"


def test_a_near_end_is_counted_in_days() -> None:
    words = said(age=51 * DAY)
    assert words.label == "Ends in 9 days"
    assert words.headline == "The LinkedIn token of Harbour Cafe ends on 3 December."
    assert words.step == "Refresh now"


@pytest.mark.parametrize(
    ("left", "label"),
    [
        (2 * DAY, "Ends in 2 days"),
        (DAY, "Ends tomorrow"),
        (16 * HOUR, "Ends tomorrow"),  # in the small hours of it
        (14 * HOUR, "Ends today"),
    ],
)
def test_the_last_day_is_said_as_such(left: Any, label: str) -> None:
    assert said(age=60 * DAY - left).label == label


def test_a_promised_end_is_only_about() -> None:
    assert said(age=51 * DAY, life=None).label == "Ends in about 9 days"
    assert said(age=61 * DAY, life=None).label == "May end any day"


def test_what_no_longer_works_is_named() -> None:
    scopes = tuple(s for s in everything("pinterest", Kind.PROFILE) if s != "pins:write")
    diagnosis = verdict("pinterest", life=30 * DAY, has_refresh_token=True, scopes=scopes)
    assert lost_phrase(diagnosis) == "create pins"
    words = described(diagnosis)
    assert words.headline == "Not allowed here: create pins."
    assert words.step == "Add the missing permission"


def test_a_page_that_was_left_out_is_named() -> None:
    words = said("facebook", cause=Cause.PERMISSION_MISSING, about_login=False)
    assert words.headline == "Harbour Cafe is no longer ticked at Facebook."


def test_a_restricted_page_is_named_and_not_the_account() -> None:
    words = said("facebook", cause=Cause.ACCOUNT_SUSPENDED, about_login=False)
    assert words.headline == (
        "Facebook has restricted Harbour Cafe: for now nothing can be published there."
    )
    assert "refreshing here would not help" in words.explanation


def test_a_restriction_that_is_only_concluded_is_no_charge_against_anybody() -> None:
    words = said(
        "googlebusiness",
        cause=Cause.ACCOUNT_SUSPENDED,
        about_login=False,
        certainty=Certainty.INFERRED,
        kind=Kind.LOCATION,
    )
    assert "restricted" not in words.headline
    assert "appeal" not in words.explanation
    assert "refreshing here would not help" in words.explanation


def test_the_role_comes_back_first() -> None:
    words = said(cause=Cause.LOST_PAGE_ROLE, kind=Kind.ORGANIZATION)
    assert "Super admin or Content admin" in words.explanation
    assert words.step == "Get the role back, then refresh"


@pytest.mark.parametrize("rule", ["account_is_personal", "account_is_not_professional"])
def test_an_account_that_became_personal_is_made_professional_again(rule: str) -> None:
    words = said("instagram", cause=Cause.CHECKPOINT_OR_LOCKED, rule=rule)
    assert words.headline == (
        "Harbour Cafe is a personal account now, and Instagram lets apps publish to professional "
        "ones only."
    )
    assert "Switch to a professional account" in words.explanation
    assert words.step == "How to make it professional again"


def test_a_lost_renewal_is_told_honestly() -> None:
    words = said("x", age=HOUR, life=2 * HOUR, has_refresh_token=True, renewal_lost_at=NOW)
    assert words.headline == (
        "X may have changed the token of Harbour Cafe while our connection dropped: sign in once."
    )
    assert words.step == "Sign in once"
    assert "the answer to a renewal never arrived" in words.evidence


def test_a_late_renewal_is_ours() -> None:
    words = said("x", age=9 * HOUR, life=2 * HOUR, has_refresh_token=True)
    assert words.headline == ("Our renewal of Harbour Cafe is late. The fault is ours, not yours.")


def test_what_is_not_known_says_when_it_last_worked_and_when_we_ask_again() -> None:
    words = said(
        "x",
        age=HOUR,
        life=2 * HOUR,
        has_refresh_token=True,
        cause=Cause.NETWORK_FAULT,
        last_alive_at=NOW - 80 * MINUTE,
        since=NOW - 30 * MINUTE,
        next_ask_at=NOW + 30 * MINUTE,
    )
    assert words.explanation == "It worked at 07:40; no clear answer since 08:30 UTC."
    assert words.evidence == "Nothing for you to do. We ask again in 30 minutes."
    assert words.step == ""


def test_lapsed_data_access_is_no_lapsed_token() -> None:
    words = said(
        "facebook", age=95 * DAY, life=None, no_end_date=True, data_access_expires_at=NOW - 5 * DAY
    )
    assert words.headline == (
        "Facebook stopped sharing the data of Harbour Cafe with us on 19 November."
    )


def test_a_page_may_still_publish_when_its_login_is_over() -> None:
    assert "Posts may still go out" in said("facebook", age=70 * DAY, own_token=True).explanation


def test_a_network_that_is_not_set_up_is_said_without_blame() -> None:
    words = said(set_up=False)
    assert words.label == "Not set up here"
    assert words.evidence == "Not asked: this site has no app at LinkedIn."
    assert words.step == ""


@each_network
def test_each_policy_is_one_sentence(network: str) -> None:
    assert policy_sentence(registry.get(network).policy) == case.of(network).sentence


def test_a_linkedin_partners_policy_has_a_wall() -> None:
    words = said(age=DAY, has_refresh_token=True, refresh_expires_at=NOW + 300 * DAY)
    assert words.policy.startswith("60 days, renewed by us up to a fixed last day")


EVIDENCE = [
    ({}, "Asked LinkedIn 12 minutes ago: active until 13 January 2027."),
    ({"life": None}, "Asked LinkedIn 12 minutes ago: active."),
    ({"asked_at": None}, "Not asked yet. We ask LinkedIn at the next check."),
    (
        {"cause": Cause.REVOKED_BY_USER, "codes": {"status": "revoked"}},
        "LinkedIn said so 12 minutes ago.",
    ),
    (
        {"cause": Cause.REVOKED_BY_USER, "codes": {"callback": "access_removed"}},
        "LinkedIn told us of its own accord, 12 minutes ago.",
    ),
    (
        {"cause": Cause.REVOKED_BY_USER, "asked_at": NOW - 5 * DAY},
        "LinkedIn said so on 19 Nov, 09:00.",
    ),
    (
        {"age": 70 * DAY},
        (
            "We conclude this because the end date that LinkedIn gave has passed. "
            "Last asked 12 minutes ago."
        ),
    ),
    (
        {
            "cause": Cause.INVALID_TOKEN_UNSPECIFIED,
            "certainty": Certainty.INFERRED,
            "codes": {"code": "65600"},
        },
        (
            "We conclude this because LinkedIn only said no and the rest follows from "
            "what we know. Last asked 12 minutes ago."
        ),
    ),
    (
        {"cause": Cause.NETWORK_FAULT, "last_alive_at": NOW - 5 * MINUTE},
        "The last question to LinkedIn got no clear answer; we ask again.",
    ),
]


@pytest.mark.parametrize(("fields", "sentence"), EVIDENCE)
def test_the_evidence_says_what_we_know_it_from(fields: dict[str, Any], sentence: str) -> None:
    assert said(**fields).evidence == sentence


LIVES = [
    (
        {"age": 51 * DAY},
        "Token issued 4 October, 51 days ago; ends 3 December, 9 days left.",
    ),
    (
        {"age": 52 * DAY, "cause": Cause.PASSWORD_CHANGED, "since": NOW - 3 * DAY},
        "Token issued 3 October, 52 days ago; ended on 21 November, after 49 days.",
    ),
    ({"age": 0 * DAY}, "Token issued just now; ends 23 January 2027, 60 days left."),
]


@pytest.mark.parametrize(("fields", "sentence"), LIVES)
def test_the_life_reads_as_text_too(fields: dict[str, Any], sentence: str) -> None:
    assert said(**fields).life == sentence


def test_hours_are_told_by_the_clock() -> None:
    words = said("x", age=30 * MINUTE, life=2 * HOUR, has_refresh_token=True)
    assert words.life == (
        "Token issued at 08:30, 30 minutes ago; we renew it by ourselves, the next time in 1 hour."
    )


def test_times_are_those_of_the_readers_zone() -> None:
    diagnosis = verdict(cause=Cause.NETWORK_FAULT, last_alive_at=NOW - 2 * HOUR, since=NOW - HOUR)
    with timezone.override("America/New_York"):
        words = described(diagnosis)
    assert words.explanation == "It worked at 02:00; no clear answer since 03:00 EST."


def test_every_state_has_a_name_of_its_own() -> None:
    assert len({state_name(state) for state in State}) == len(State)


@given(MOMENTS)
def test_every_card_has_its_words(moment: Moment) -> None:
    words = described(of(*moment))
    assert words.label
    assert words.policy
    assert words.evidence
    assert "%(" not in f"{words}"


def told(words: Words) -> str:
    return f"{words.headline} {words.explanation} {words.evidence} {words.step}".lower()


@given(BY_STATE[State.CANNOT_TELL])
def test_nobody_is_sent_to_reconnect_for_a_fault_of_others(moment: Moment) -> None:
    words = described(of(*moment))
    assert not any(advice in told(words) for advice in ADVICE)


@given(MOMENTS)
def test_who_is_told_to_reconnect_is_the_one_whose_move_it_is(moment: Moment) -> None:
    """In whatever way it came to that, nonsense included."""
    diagnosis = of(*moment)
    words = described(diagnosis)
    if diagnosis.cause in SAYS_NOTHING and diagnosis.state is State.CANNOT_TELL:
        assert not any(advice in told(words) for advice in ADVICE)
    if diagnosis.reconnect:
        assert words.step
        assert diagnosis.blame is not Blame.US or moment.stored.blame is Blame.US


@given(BY_STATE[State.LIMITED])
def test_what_our_app_hides_is_nobody_elses_to_mend(moment: Moment) -> None:
    diagnosis = of(*moment)
    words = described(diagnosis)
    if diagnosis.hidden_by is None:
        assert words.step
    else:
        asked = f"{words.headline} {words.step}".lower()
        assert not any(advice in asked for advice in ADVICE)


@given(CHECKING_AGAIN)
def test_what_is_looked_at_again_is_said_and_asks_for_nothing(moment: Moment) -> None:
    words = described(of(*moment))
    assert words.checking_again
    assert not any(advice in words.checking_again.lower() for advice in ADVICE)


def test_a_life_of_hours_ends_at_an_hour() -> None:
    words = said("x", age=HOUR, life=2 * HOUR, has_refresh_token=True)
    assert words.evidence == "Asked X 12 minutes ago: active. By our reckoning until 10:00."
