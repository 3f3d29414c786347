"""Channels as a tool sees them: its owner's, filtered, paged, cheap to ask for again."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from api.endpoints.schemas import ChangesOut, ChannelOut, ChannelsOut
from api.openapi.examples import CHANGES, CHANNEL, CHANNELS
from channels.contract import Answer, Blame, Cause, Certainty, Finding
from channels.models import Channel
from channels.records.findings import record_answer
from notifications.models import Preferences
from tests.api.conftest import Tool
from tests.factories import DAY, break_login, make_channel, make_credential, make_user


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200
    return [channel["id"] for channel in answer.json()["channels"]]


def make_mixed(owner: User) -> dict[str, Channel]:
    at = timezone.now()
    made = {
        "working": make_channel(user=owner, at=at),
        "ends_soon": make_channel(make_credential(owner, at=at, age=57 * DAY), at=at),
        "needs_you": make_channel(user=owner, network="pinterest", at=at),
    }
    break_login(made["needs_you"].credential, Cause.REVOKED_BY_USER, at=at)
    return made


def test_the_owners_channels_and_nobody_elses(tool: Tool, owner: User) -> None:
    mine = [make_channel(user=owner).pk for _ in range(2)]
    theirs = make_channel(user=make_user())

    assert ids(tool.get("/channels")) == mine
    assert tool.get(f"/channels/{mine[0]}").json()["id"] == mine[0]
    answer = tool.get(f"/channels/{theirs.pk}")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["type"].endswith("#problem-not-found")
    assert {**answer.json(), "instance": ""} == {
        **tool.get("/channels/999999").json(),
        "instance": "",
    }


def test_a_channel_says_what_is_wrong_and_where_it_is_mended(tool: Tool, owner: User) -> None:
    channel = make_mixed(owner)["needs_you"]
    body = tool.get(f"/channels/{channel.pk}").json()

    assert (body["network"], body["state"], body["cause"]) == (
        "pinterest",
        "needs_you",
        "revoked_by_user",
    )
    assert body["certainty"] == Certainty.SAID.value
    assert body["reconnect"] is True
    assert "Pinterest" in body["headline"]
    assert body["next_step"]["url"] == f"http://localhost:8000/channels/{channel.pk}/refresh/"
    assert body["article_url"].startswith("http://localhost:8000/articles/review-app-access/")
    assert body == tool.get("/channels").json()["channels"][2]


def test_a_channel_that_is_checked_again_keeps_its_state(tool: Tool, owner: User) -> None:
    channel, at = make_mixed(owner)["working"], timezone.now()
    assert tool.get(f"/channels/{channel.pk}").json()["checking_again"] is None

    bare = Finding(Cause.INVALID_TOKEN_UNSPECIFIED, Blame.NOBODY, Certainty.SAID, "bare", at=at)
    record_answer(channel.credential, Answer(bare), at=at)

    body = tool.get(f"/channels/{channel.pk}").json()
    assert (body["state"], body["cause"], body["reconnect"]) == ("working", "alive", False)
    again = body["checking_again"]
    assert (again["cause"], again["looks"]) == ("invalid_token_unspecified", 1)
    assert again["since"] < again["next_look_at"] < again["last_look_at"]
    assert "does not accept this token" in again["says"]


def test_words_follow_the_language_that_is_asked_for(tool: Tool, owner: User) -> None:
    channel = make_mixed(owner)["working"]
    answer = tool.get(f"/channels/{channel.pk}", accept_language="fr, es-MX;q=0.8")

    assert answer["Content-Language"] == "es"
    assert "Accept-Language" in answer["Vary"]
    assert "/es/articles/" in answer.json()["article_url"]
    assert tool.get(f"/channels/{channel.pk}")["Content-Language"] == "en"


def test_filters(tool: Tool, owner: User) -> None:
    made = make_mixed(owner)

    assert ids(tool.get("/channels", {"network": "pinterest"})) == [made["needs_you"].pk]
    for state, channel in made.items():
        assert ids(tool.get("/channels", {"state": state})) == [channel.pk]
    assert ids(tool.get("/channels", {"state": "limited"})) == []
    for query in ({"state": "fine"}, {"network": "myspace"}, {"sate": "working"}, {"limit": 0}):
        answer = tool.get("/channels", query)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["name"] in query


@pytest.mark.parametrize("state", [None, "working"])
def test_pages_follow_each_other_by_their_links(tool: Tool, owner: User, state: str | None) -> None:
    every = [make_channel(user=owner, at=timezone.now()).pk for _ in range(5)]
    query = {"limit": 2} | ({"state": state} if state else {})
    answer, seen = tool.get("/channels", query), []
    while True:
        seen += ids(answer)
        link = re.fullmatch(
            r'<http://localhost:8000/api/v1(.+)>; rel="next"', answer.get("Link", "")
        )
        assert bool(link) == bool(answer.json()["next"])
        if not link:
            break
        make_channel(user=owner, at=timezone.now()) if len(seen) == 2 else None
        answer = tool.get(link[1])

    assert seen[:5] == every
    assert len(seen) == len(set(seen)) == 6


def test_what_has_not_changed_costs_no_body(tool: Tool, owner: User) -> None:
    channel = make_channel(user=owner)
    for path in ("/channels", f"/channels/{channel.pk}", "/changes"):
        first = tool.get(path)
        again = tool.get(path, if_none_match=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        assert first["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
        assert "Authorization" in again["Vary"]

    etag = tool.get("/channels")["ETag"]
    Channel.objects.update(name="Another")
    assert tool.get("/channels", if_none_match=etag).status_code == 200


@pytest.mark.parametrize("path", ["/channels", "/changes"])
def test_one_channel_asks_the_database_as_often_as_twelve(
    tool: Tool, owner: User, path: str
) -> None:
    counts = []
    for number in (1, 11):
        for _ in range(number):
            make_channel(user=owner)
        tool.get(path)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            tool.get(path)
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 6


def test_twelve_channels_are_told_quickly(tool: Tool, owner: User) -> None:
    for _ in range(12):
        make_channel(user=owner)
    tool.get("/channels")
    took = []
    for _ in range(5):
        began = time.perf_counter()
        tool.get("/channels")
        took.append(time.perf_counter() - began)

    assert min(took) < 0.1


def test_the_examples_fit_what_they_are_examples_of() -> None:
    for schema, example in ((ChannelOut, CHANNEL), (ChannelsOut, CHANNELS), (ChangesOut, CHANGES)):
        assert schema.model_validate(example).model_dump(mode="json") == example


def test_words_name_the_day_of_the_owners_zone_and_moments_stay_utc(
    tool: Tool, owner: User
) -> None:
    Preferences.objects.update_or_create(user=owner, defaults={"zone": "Asia/Tokyo"})
    at = timezone.now()
    end = (at + 5 * DAY).replace(hour=20, minute=0, second=0, microsecond=0)  # tomorrow in Tokyo
    login = make_credential(owner, at=at, age=55 * DAY, expires_at=end)
    body = tool.get(f"/channels/{make_channel(login, at=at).pk}").json()

    assert f"{(end + DAY).day} {(end + DAY):%B}" in body["headline"]
    assert body["token"]["expires_at"] == end.isoformat().replace("+00:00", "Z")
    assert timezone.get_current_timezone_name() == "UTC"  # nothing stays behind
