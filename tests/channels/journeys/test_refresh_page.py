"""What the guided refresh offers first, for every step that a diagnosis can end in."""

from __future__ import annotations

import re

import pytest

from channels import registry
from channels.contract import ACCOUNT_MOVED, Blame, Cause, Certainty, Kind, State
from channels.diagnosis.diagnose import Step
from channels.journeys.refresh_all.runs import HELPS
from channels.journeys.refresh_page import Instead, RefreshPage, Start, refresh_page
from channels.models import Channel
from channels.words.diagnosis_text import describe
from tests.channels.diagnosis.snapshots import verdict
from tests.channels.networks import recorded
from tests.every_network import each_network
from tests.factories import NOW, make_channel

pytestmark = pytest.mark.django_db
REST = [step for step in Step if step not in HELPS and step is not Step.NOTHING]


@pytest.fixture
def channel() -> Channel:
    return make_channel(network="linkedin", name="Harbour Cafe")


def page(channel: Channel, step: Step, **fields: object) -> RefreshPage:
    diagnosis = verdict()._replace(step=step, **fields)  # type: ignore[arg-type]
    return refresh_page(channel, registry.get("linkedin"), diagnosis)


def start(channel: Channel, step: Step) -> Start:
    start = page(channel, step).start
    assert start
    return start


def instead(channel: Channel, step: Step, **fields: object) -> Instead:
    instead = page(channel, step, **fields).instead
    assert instead
    return instead


@pytest.mark.parametrize("step", [*sorted(HELPS), Step.NOTHING])
def test_where_signing_in_helps_or_does_no_harm_it_is_offered(channel: Channel, step: Step) -> None:
    given = page(channel, step)

    assert (given.instead, given.idle) == (None, step is Step.NOTHING)
    assert "LinkedIn" in start(channel, step).button


@pytest.mark.parametrize("step", REST)
def test_where_it_would_not_help_it_is_not_offered(channel: Channel, step: Step) -> None:
    given = page(channel, step)

    assert given.start is None
    assert not given.idle
    assert given.instead


@pytest.mark.parametrize("step", sorted(HELPS))
def test_only_a_missing_permission_is_asked_for_again(channel: Channel, step: Step) -> None:
    assert start(channel, step).ask_again is (step is Step.ADD_PERMISSION)


@pytest.mark.parametrize("step", sorted(HELPS))
def test_only_a_lost_role_has_to_be_given_back_first(channel: Channel, step: Step) -> None:
    lost = step is Step.GET_ROLE_BACK
    cause = Cause.LOST_PAGE_ROLE if lost else Cause.EXPIRED
    given = page(channel, step, state=State.NEEDS_YOU, cause=cause, kind=Kind.ORGANIZATION)

    assert bool(given.removed) is lost
    assert bool(given.start) is not lost


@pytest.mark.parametrize("step", REST)
def test_only_what_the_person_settles_there_leads_to_the_network(
    channel: Channel, step: Step
) -> None:
    first = instead(channel, step).first
    there = f"https://{registry.get('linkedin').authorize_host}/"

    by_hand = step in (Step.UNLOCK, Step.APPEAL)
    assert first.away is by_hand
    here = "/channels/connect/" if step is Step.CONNECT_ANOTHER else channel.get_absolute_url()
    assert first.url == (there if by_hand else here)


@pytest.mark.parametrize("step", REST)
def test_the_second_way_out_is_the_article_of_the_cause(channel: Channel, step: Step) -> None:
    second = instead(channel, step, cause=Cause.ACCOUNT_SUSPENDED).second

    assert second.url.endswith("/articles/locked-or-suspended/#suspended")
    assert not second.away


OWN_WORDS = [
    (network.id, rule)
    for network in registry.NETWORKS
    for rule, words in network.rule_words.items()
    if words.button
]


@pytest.mark.parametrize(("network", "rule"), OWN_WORDS)
def test_nobody_is_told_that_only_the_network_can_where_somebody_else_can(
    network: str, rule: str
) -> None:
    known = registry.get(network)
    diagnosis = verdict(network)._replace(
        step=Step.UNLOCK, cause=Cause.CHECKPOINT_OR_LOCKED, rule=rule
    )
    given = refresh_page(make_channel(network=network), known, diagnosis).instead

    assert given
    assert "Only" not in given.text
    assert (given.first.label, given.first.away) == (known.rule_words[rule].button, False)
    assert known.rule_words[rule].article.partition("#")[2] in given.first.url


@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("youtube", "https://www.youtube.com/"),
        ("googlebusiness", "https://business.google.com/"),
        ("threads", "https://www.threads.com/"),
    ],
)
def test_what_is_opened_is_the_network_and_not_its_consent_page(network: str, address: str) -> None:
    diagnosis = verdict(network)._replace(step=Step.APPEAL, cause=Cause.ACCOUNT_SUSPENDED)
    given = refresh_page(make_channel(network=network), registry.get(network), diagnosis).instead

    assert given
    assert (given.first.url, given.first.away) == (address, True)


@each_network
def test_that_refreshing_would_not_help_is_told_once(network: str) -> None:
    """By the words of the cause; what stands below begins with what there is to do."""
    known, channel = registry.get(network), make_channel(network=network, name="Harbour Cafe")
    steps = {Cause.CHECKPOINT_OR_LOCKED: Step.UNLOCK, Cause.ACCOUNT_SUSPENDED: Step.APPEAL}
    for each in (each for each in recorded.of(network) if each.cause in steps):
        diagnosis = verdict(network)._replace(
            state=State.NEEDS_YOU,
            cause=each.cause,
            step=steps[each.cause],
            rule=known.explain(each.reply, each.context).rule,
        )
        given = refresh_page(channel, known, diagnosis).instead
        assert given
        assert given.told
        assert re.search(r"\bhelps?\b", describe(channel, diagnosis, at=NOW).explanation), each.case
        assert "help" not in given.text


def test_who_has_moved_reads_why_once() -> None:
    moved = verdict("mastodon")._replace(
        state=State.NEEDS_YOU,
        cause=Cause.ACCOUNT_SUSPENDED,
        step=Step.CONNECT_ANOTHER,
        rule=ACCOUNT_MOVED,
        codes={"moved_to": "acme@new.example"},
    )
    channel = make_channel(network="mastodon")
    given = refresh_page(channel, registry.get("mastodon"), moved).instead

    assert given
    assert (given.text, given.told) == ("", True)
    assert "would not help" in describe(channel, moved, at=NOW).explanation
    assert "server=%40acme%40new.example" in given.first.url


@each_network
def test_what_was_left_out_and_not_named_leaves_no_box_as_it_arrives(network: str) -> None:
    """A login that lacks something: nowhere is a place to be ticked for that."""
    known, channel = registry.get(network), make_channel(network=network, name="Harbour Cafe")
    diagnosis = verdict(network)._replace(
        state=State.LIMITED, cause=Cause.PERMISSION_MISSING, step=Step.ADD_PERMISSION
    )
    given = refresh_page(channel, known, diagnosis).start

    assert given
    assert "leave them so" not in given.others
    assert "Allow the rest as it comes." in given.others
    assert all("left out" in each for each in given.tick)
    assert "Tick Harbour Cafe" not in describe(channel, diagnosis, at=NOW).explanation


def test_a_place_of_which_it_is_only_concluded_is_not_said_to_be_lifted() -> None:
    channel = make_channel(network="googlebusiness")
    diagnosis = verdict("googlebusiness")._replace(
        state=State.NEEDS_YOU,
        cause=Cause.ACCOUNT_SUSPENDED,
        step=Step.APPEAL,
        about_login=False,
        certainty=Certainty.INFERRED,
    )
    given = refresh_page(channel, registry.get("googlebusiness"), diagnosis).instead

    assert given
    assert "lifted" not in given.text


WAITING = [
    (Blame.US, State.CANNOT_TELL, "The fault is ours"),
    (Blame.US, State.NOT_SET_UP, "The fault is ours"),
    (Blame.NOBODY, State.NOT_SET_UP, "This site is not registered at LinkedIn"),
    (Blame.NETWORK, State.CANNOT_TELL, "We keep asking LinkedIn until we know"),
]


@pytest.mark.parametrize(("blame", "state", "said"), WAITING)
def test_waiting_says_for_whom(channel: Channel, blame: Blame, state: State, said: str) -> None:
    assert instead(channel, Step.WAIT, blame=blame, state=state).text.startswith(said)
