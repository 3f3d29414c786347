"""A server counts as gone once nobody has had a sign of life from it for two weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import Settings

from channels import registry
from channels.contract import (
    Answer,
    App,
    Blame,
    Cause,
    Certainty,
    Context,
    Door,
    Endpoint,
    Finding,
    Reply,
    State,
)
from channels.diagnosis.verdict import Step
from channels.models import SILENT_DAYS, Channel, Credential, Server, ServerSilence
from channels.probing.check import check_login
from channels.records import signs_of_life
from channels.records.diagnoses import diagnoses_of, diagnosis_of
from channels.records.findings import record_answer
from channels.records.observed_door import ObservedDoor
from tests.channels.journeys.journey import DAY, HOUR, ListedDoor, Said, make_answer
from tests.channels.servers import HERE, THERE, channel_at, open_up
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TWO_WEEKS = timedelta(days=14)
PARKED = "<html><body>This domain is for sale</body></html>"


@pytest.fixture(autouse=True)
def many_servers(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    open_up(monkeypatch, settings, "linkedin")


def finding(cause: Cause, status: int | None = 200) -> Finding:
    return Finding(
        *(cause, Blame.NETWORK, Certainty.INFERRED, "a-rule"),
        endpoint=Endpoint.WHOAMI,
        status=status,
    )


def reply(body: str = "{}", status: int | None = 200, failure: str = "") -> Reply:
    return Reply(Endpoint.WHOAMI, status, NOW, body=body, failure=failure)


def silent(server: str = HERE, *, days: int = 15, every: int = 1, since: datetime = NOW) -> None:
    for day in range(0, days, every):
        signs_of_life.unheard("linkedin", server, at=since + day * DAY)


def silence() -> ServerSilence | None:
    return Server.objects.silences().get("linkedin/here.example")


def broken(server: str = HERE, cause: Cause = Cause.NETWORK_FAULT, **fields: Any) -> Channel:
    """A channel whose network was last asked just now, and said nothing or worse."""
    channel = channel_at(server, **fields)
    record_answer(channel.credential, make_answer(cause), at=NOW)
    return channel


def looked_at(channel: Channel, at: datetime) -> Channel:
    """As it is read again, with looks that are had in time."""
    Credential.objects.filter(pk=channel.credential_id).update(
        asked_at=at, next_check_at=at + HOUR, due_since=None
    )
    return Channel.objects.select_related("credential").get(pk=channel.pk)


@pytest.mark.parametrize(
    ("cause", "answer", "sign"),
    [
        (Cause.ALIVE, reply(), True),
        (Cause.REVOKED_BY_USER, reply('{"error": "x"}', 401), True),
        (Cause.APP_FAULT, reply('{"error": "invalid_client"}', 401), True),
        (Cause.RATE_LIMITED, reply("slow down", 429), True),
        (Cause.UNKNOWN, reply('{"hello": "world"}'), None),
        (Cause.UNKNOWN, reply(PARKED), False),
        (Cause.NETWORK_FAULT, reply(PARKED), False),
        (Cause.APP_FAULT, reply(PARKED, 404), False),
        (Cause.NETWORK_FAULT, reply('{"error": "down"}', 503), False),
        (Cause.NETWORK_FAULT, reply("", None, "refused"), False),
        (Cause.NETWORK_FAULT, reply("", None, "timeout"), False),
    ],
)
def test_what_is_a_sign_of_life(cause: Cause, answer: Reply, sign: bool | None) -> None:
    assert signs_of_life.is_sign(finding(cause, answer.status), answer) is sign


def test_one_day_is_noted_once_and_a_sign_ends_all_of_it() -> None:
    for hour in range(24):
        signs_of_life.unheard("linkedin", HERE, at=NOW.replace(hour=0) + hour * HOUR)
    assert Server.objects.get().silent_days == 1
    silent(days=20, since=NOW.replace(hour=0))
    told = silence()
    assert told is not None
    assert told.gone_at - told.since == TWO_WEEKS
    signs_of_life.heard("linkedin", HERE, at=NOW + 20 * DAY)
    assert silence() is None
    row = Server.objects.get()
    assert (row.heard_at, row.silent_since, row.silent_days) == (NOW + 20 * DAY, None, 0)


def test_a_sign_is_written_once_an_hour() -> None:
    signs_of_life.heard("linkedin", HERE, at=NOW)
    with CaptureQueriesContext(connection) as asked:
        signs_of_life.heard("linkedin", HERE, at=NOW + HOUR / 2)
    assert len(asked) == 1


@pytest.mark.parametrize(
    "cause", [Cause.NETWORK_FAULT, Cause.UNKNOWN, Cause.REVOKED_BY_USER, Cause.EXPIRED]
)
def test_after_two_weeks_it_is_said_and_nobody_is_sent_to_sign_in(cause: Cause) -> None:
    channel = broken(cause=cause)
    silent()
    before = diagnosis_of(looked_at(channel, NOW + TWO_WEEKS - HOUR), at=NOW + TWO_WEEKS - HOUR)
    assert before.cause is not Cause.SERVER_GONE
    at = NOW + TWO_WEEKS
    diagnosis = diagnosis_of(looked_at(channel, at), at=at)
    assert (diagnosis.state, diagnosis.cause) == (State.NEEDS_YOU, Cause.SERVER_GONE)
    assert (diagnosis.step, diagnosis.reconnect) == (Step.CONNECT_ANOTHER, False)
    assert diagnosis.since == NOW
    assert diagnosis.ended_at is None


def test_one_login_that_is_heard_speaks_for_all_who_are_there() -> None:
    channel = broken()
    silent(days=13)
    signs_of_life.heard("linkedin", HERE, at=NOW + 13 * DAY)
    silent(days=3, since=NOW + 14 * DAY)
    at = NOW + 20 * DAY
    assert diagnosis_of(looked_at(channel, at), at=at).cause is not Cause.SERVER_GONE


def test_another_servers_silence_is_no_matter() -> None:
    channel = broken()
    silent(THERE)
    at = NOW + TWO_WEEKS
    assert diagnosis_of(looked_at(channel, at), at=at).state is State.CANNOT_TELL


def test_what_works_is_not_gone_whatever_is_noted() -> None:
    channel = channel_at(HERE)
    silent()
    at = NOW + TWO_WEEKS
    assert diagnosis_of(looked_at(channel, at), at=at).state is not State.NEEDS_YOU


def test_a_site_that_was_down_itself_says_nothing_of_servers() -> None:
    """It asked on the first day and on the last, and knows nothing of those between."""
    channel = broken()
    silent(days=15, every=14)
    assert Server.objects.get().silent_days < SILENT_DAYS
    at = NOW + TWO_WEEKS
    assert diagnosis_of(looked_at(channel, at), at=at).state is State.CANNOT_TELL


def test_nor_does_one_that_has_not_looked_for_too_long() -> None:
    channel = broken()
    silent(days=5)
    diagnosis = diagnosis_of(looked_at(channel, NOW + 5 * DAY), at=NOW + 15 * DAY)
    assert diagnosis.cause is Cause.APP_FAULT


def test_how_long_is_the_operators_to_say(settings: Settings) -> None:
    settings.SERVER_GONE_AFTER = timedelta(days=30)
    channel = broken()
    silent(days=31)
    for days, gone in ((29, False), (30, True)):
        at = NOW + days * DAY
        told = diagnosis_of(looked_at(channel, at), at=at).cause is Cause.SERVER_GONE
        assert told is gone


def test_when_it_comes_back_those_who_are_there_are_asked_at_once() -> None:
    channel, elsewhere = broken(), broken(THERE)
    silent()
    at = NOW + TWO_WEEKS
    for each in (channel, elsewhere):
        looked_at(each, at)
    signs_of_life.heard("linkedin", HERE, at=at)
    asked = dict(Credential.objects.values_list("server", "next_check_at"))
    assert asked == {HERE: at, THERE: at + HOUR}
    assert diagnosis_of(looked_at(channel, at), at=at).state is State.CANNOT_TELL


def test_only_what_the_server_itself_answered_counts() -> None:
    door = ObservedDoor(ListedDoor([(200, {"ok": True})] * 2), "linkedin", HERE)
    for host, heard in (("elsewhere.example", 0), (HERE, 1)):
        door.send(Endpoint.WHOAMI, "GET", f"https://{host}/api", at=NOW)
        door.act_on(finding(Cause.ALIVE), at=NOW)
        assert Server.objects.exclude(heard_at=None).count() == heard


def test_a_network_with_one_address_keeps_no_such_row() -> None:
    said: Said = (200, {"active": True, "status": "active", "expires_at": 1_798_000_000})
    channel = channel_at("", network="facebook")
    door = ObservedDoor(ListedDoor([said]), "facebook")
    door.send(Endpoint.WHOAMI, "GET", "https://graph.facebook.com/me", at=NOW)
    door.act_on(finding(Cause.ALIVE), at=NOW)
    assert diagnosis_of(channel, at=NOW).server == ""
    assert not Server.objects.exists()


def test_many_channels_cost_one_query_more() -> None:
    channels = [broken(server) for server in (HERE, HERE, THERE)]
    silent()
    at = NOW + TWO_WEEKS
    read = [looked_at(channel, at) for channel in channels]
    with CaptureQueriesContext(connection) as asked:
        causes = [diagnosis.cause for _channel, diagnosis in diagnoses_of(read, at=at)]
    assert causes.count(Cause.SERVER_GONE) == 2
    assert len([query for query in asked if "channels_server" in query["sql"]]) == 1
    assert set(Server.objects.silences()) == {"linkedin/here.example"}


class AtHome:
    """A client that asks the login's own server."""

    def probe(self, door: Door, app: App, *_: object, at: datetime) -> Answer:
        reply = door.send(Endpoint.WHOAMI, "GET", f"https://{app.server}/api", at=at)
        return Answer(registry.get("linkedin").explain(reply, Context()))


@pytest.mark.parametrize("body", ["<html>Bad gateway</html>", ""])
def test_the_state_is_stored_by_the_look_that_finds_it_gone(
    body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_home = replace(registry.get("linkedin"), client=cast(Any, AtHome()))
    monkeypatch.setitem(registry._BY_ID, "linkedin", at_home)
    channel = channel_at(HERE, last_alive_at=NOW - HOUR)
    states = []
    for day in range(16):
        check_login(channel.credential_id, at=NOW + day * DAY, door=ListedDoor([(503, body)]))
        states.append(Channel.objects.get().state)
    assert states == [*[State.CANNOT_TELL] * 14, *[State.NEEDS_YOU] * 2]
    assert Credential.objects.get().cause == Cause.NETWORK_FAULT


class WhateverIsHeard(TestCase):
    """Of any days with and without a sign: gone only after two weeks in vain, the last days too."""

    @given(st.lists(st.sampled_from(["sign", "none", "not asked"]), min_size=1, max_size=40))
    def test_gone_means_two_weeks_without_one_sign(self, days: list[str]) -> None:
        for number, said in enumerate(days):
            at = NOW + number * DAY
            if said == "sign":
                signs_of_life.heard("linkedin", HERE, at=at)
            elif said == "none":
                signs_of_life.unheard("linkedin", HERE, at=at)
        at = NOW + (len(days) - 1) * DAY
        told = silence()
        gone = told is not None and told.gone_at <= at
        last_sign = max((n for n, said in enumerate(days) if said == "sign"), default=-1)
        since = [n for n, said in enumerate(days) if said == "none" and n > last_sign]
        long_enough = bool(since) and len(days) - 1 - since[0] >= 14
        assert gone is (long_enough and len(since) >= SILENT_DAYS)
        if told is not None:
            assert told.since == NOW + since[0] * DAY
