"""A date that a network cannot be asked for is said to be our reckoning: in every sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from channels import registry
from channels.contract import App, Context, Endpoint, Reply, Tokens
from channels.diagnosis.diagnose import Diagnosis
from channels.diagnosis.token_ends import proof_every
from channels.lifeline.geometry import draw
from channels.models import Channel
from channels.words.diagnosis_text import Words, describe
from tests.channels.diagnosis.moments import MOMENTS, Moment
from tests.channels.diagnosis.snapshots import HOUR, of, verdict
from tests.every_network import ENDING, each_network, name_of, those
from tests.factories import DAY, NOW

ASKABLE = those(lambda network: network.tells_end)
NOT_ASKABLE = those(lambda network: not network.tells_end)


def described(diagnosis: Diagnosis) -> Words:
    channel = Channel(network=diagnosis.network, kind=diagnosis.kind.value, name="Harbour Cafe")
    return describe(channel, diagnosis, at=diagnosis.at)


class ClosedDoor:
    """Notes what was to be asked, and answers nothing."""

    def __init__(self) -> None:
        self.asked: list[Endpoint] = []

    def send(self, endpoint: Endpoint, method: str, url: str, **_sent: object) -> Reply:
        self.asked.append(endpoint)
        return Reply(endpoint, None, NOW, failure="refused")

    def reach(self, host: str) -> ClosedDoor:
        return self


@each_network
def test_a_network_tells_the_end_where_it_is_asked_about_the_token_itself(network: str) -> None:
    door, asked = ClosedDoor(), registry.get(network)
    asked.client.probe(door, App("id", "secret"), Tokens("token"), Context(), at=NOW)
    assert asked.tells_end is (Endpoint.INTROSPECT in door.asked)


LIVES = [(2 * HOUR, "10:00"), (60 * DAY, "23 January 2027"), (None, "")]
# Where tokens have no end and none was told, there is no date to say anything of.
RECKONED = [
    (network, life, until)
    for network in NOT_ASKABLE
    for life, until in LIVES
    if (life or network in ENDING)
    # Where a renewal a day is the proof of life, the end of one token is nobody's concern.
    and proof_every(registry.get(network).policy) is None
]


@pytest.mark.parametrize(("network", "life", "until"), RECKONED)
def test_the_card_of_one_that_cannot_be_asked_says_whose_date_it_is(
    network: str, life: object, until: str
) -> None:
    words = described(verdict(network, age=HOUR, life=life, has_refresh_token=True))
    told = f"Asked {name_of(network)} 12 minutes ago: active. By our reckoning until {until}"
    assert words.evidence.startswith(told)
    assert words.reckoned


@pytest.mark.parametrize("network", ASKABLE)
def test_the_card_of_one_that_was_asked_says_its_date(network: str) -> None:
    words = described(verdict(network, age=HOUR, life=60 * DAY))
    asked = f"Asked {name_of(network)} 12 minutes ago: active until 23 January 2027."
    assert words.evidence == asked
    assert not words.reckoned


def test_a_date_that_no_network_named_is_ours_although_it_could_be_asked() -> None:
    data = NOW + 40 * DAY
    words = described(verdict("facebook", age=DAY, life=None, data_access_expires_at=data))
    assert "By our reckoning until" in words.evidence


def test_a_person_must_renew_what_x_gave_without_a_refresh_token() -> None:
    given = verdict("x", age=HOUR, life=40 * DAY, has_refresh_token=False)
    soon = verdict("x", age=38 * DAY, life=40 * DAY, has_refresh_token=False)
    line = draw(given, at=NOW)
    assert "by our reckoning" in line.text
    assert "by our reckoning" in " ".join(label.text for label in line.labels)
    words = described(soon)
    assert words.label == "Ends in about 2 days"
    assert words.headline.startswith("The X token of Harbour Cafe ends on")
    assert words.headline.endswith("by our reckoning.")


@given(MOMENTS)
def test_no_sentence_promises_a_date_that_only_we_have_counted(moment: Moment) -> None:
    diagnosis = of(*moment)
    words, line = described(diagnosis), draw(diagnosis, at=diagnosis.at)
    said = "; ".join((words.evidence, words.headline, words.life, line.text)).lower()
    if words.reckoned:
        assert "active until" not in said
        assert not re.search(r"; ends (on|at) [^;]*(?<!by our reckoning), \d", said)
    else:
        assert "reckoning" not in said


@pytest.mark.parametrize("network", ["bluesky", "youtube"])
def test_the_end_of_a_token_that_is_fetched_when_needed_is_not_told(network: str) -> None:
    diagnosis = verdict(network, has_refresh_token=True, expires_at=NOW + HOUR)
    assert described(diagnosis).evidence == f"Asked {name_of(network)} 12 minutes ago: active."
