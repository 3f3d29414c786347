"""The stream of changes: in one order, nothing skipped, nothing twice, nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from api.endpoints import event_stream
from api.models import Change, Stream
from api.protocol import cursors
from channels.contract import Cause
from channels.models import Channel, Event, EventKind
from tests.api.conftest import Tool, make_tool
from tests.factories import NOW, make_channel, make_event, make_user


@pytest.fixture
def channel(owner: User) -> Channel:
    return make_channel(user=owner)


def kinds(body: dict[str, Any]) -> list[str]:
    return [change["kind"] for change in body["changes"]]


def test_what_happened_and_how_it_is_now(tool: Tool, channel: Channel) -> None:
    make_event(
        channel, EventKind.STATE_CHANGED, cause=Cause.EXPIRED, before="working", after="needs_you"
    )
    make_event(channel, EventKind.REFRESHED)
    body = tool.get("/changes").json()

    first = body["changes"][0]
    assert kinds(body) == ["state_changed", "refreshed"]
    assert (first["before"], first["after"], first["cause"]) == ("working", "needs_you", "expired")
    assert first["says"] == "From “Working” to “Needs you”."
    assert first["channels"] == [channel.pk]
    assert [shown["id"] for shown in body["channels"]] == [channel.pk]
    assert body["channels"][0] == tool.get(f"/channels/{channel.pk}").json()
    assert body["more"] is False


def test_being_asked_is_no_change_and_others_changes_are_theirs(
    tool: Tool, channel: Channel
) -> None:
    make_event(channel, EventKind.ASKED, cause=Cause.ALIVE)
    make_event(make_channel(user=make_user()), EventKind.REFRESHED)

    assert tool.get("/changes").json()["changes"] == []


def test_an_event_of_a_login_concerns_every_channel_behind_it(tool: Tool, channel: Channel) -> None:
    other = make_channel(channel.credential)
    Event.objects.create(credential=channel.credential, at=NOW, kind=EventKind.RENEWED)
    body = tool.get("/changes").json()

    assert body["changes"][0]["channels"] == [channel.pk, other.pk]
    assert len(body["channels"]) == 2


def test_a_cursor_goes_on_where_it_was(tool: Tool, channel: Channel) -> None:
    for _ in range(5):
        make_event(channel, EventKind.REFRESHED)
    seen, query = [], {"limit": 2}
    while True:
        answer = tool.get("/changes", query)
        body = answer.json()
        seen += [change["id"] for change in body["changes"]]
        query = {"limit": 2, "since": body["next"]}
        assert ("Link" in answer) == body["more"]
        if not body["more"]:
            break

    assert seen == [1, 2, 3, 4, 5]
    assert tool.get("/changes", query).json() == {
        "changes": [],
        "channels": [],
        "next": query["since"],
        "more": False,
    }
    make_event(channel, EventKind.RENEWED)
    assert kinds(tool.get("/changes", query).json()) == ["renewed"]


def test_now_begins_with_what_is_yet_to_come(tool: Tool, channel: Channel) -> None:
    make_event(channel, EventKind.REFRESHED)
    body = tool.get("/changes", {"since": "now"}).json()
    make_event(channel, EventKind.RENEWED)

    assert body["changes"] == []
    assert kinds(tool.get("/changes", {"since": body["next"]}).json()) == ["renewed"]


def test_an_event_that_becomes_visible_late_is_not_skipped(tool: Tool, channel: Channel) -> None:
    """A slow transaction took its id first and commits after a higher one was read."""
    slow = make_event(channel, EventKind.RENEWAL_FAILED)
    quick = make_event(channel, EventKind.REFRESHED)
    Event.objects.filter(pk=slow.pk).delete()  # not committed yet: nobody sees it
    body = tool.get("/changes").json()
    assert kinds(body) == ["refreshed"]

    slow.save(force_insert=True)
    assert slow.pk is not None
    assert slow.pk < quick.pk

    after = tool.get("/changes", {"since": body["next"]}).json()
    assert kinds(after) == ["renewal_failed"]
    assert kinds(tool.get("/changes").json()) == ["refreshed", "renewal_failed"]


def test_a_cursor_outlives_the_events_that_it_stands_on(tool: Tool, channel: Channel) -> None:
    make_event(channel, EventKind.REFRESHED)
    cursor = tool.get("/changes").json()["next"]
    Event.objects.all().delete()
    assert not Change.objects.exists()
    make_event(channel, EventKind.RENEWED)

    body = tool.get("/changes", {"since": cursor}).json()

    assert [change["id"] for change in body["changes"]] == [2]


def test_many_events_are_numbered_in_several_goes(
    owner: User, channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_stream, "AT_ONCE", 3)
    for _ in range(7):
        make_event(channel, EventKind.REFRESHED)
    event_stream.bring_up_to_date(owner.pk)

    assert list(Change.objects.order_by("number").values_list("number", flat=True)) == [
        *range(1, 8)
    ]
    assert Stream.objects.get().last == event_stream.end_of(owner.pk) == 7


def test_each_person_has_a_stream_of_their_own(tool: Tool, channel: Channel) -> None:
    theirs = make_channel(user=make_user())
    for touched in (theirs, channel, theirs):
        make_event(touched, EventKind.REFRESHED)

    assert [change["id"] for change in tool.get("/changes").json()["changes"]] == [1]
    body = make_tool(theirs.credential.user).get("/changes").json()
    assert [change["id"] for change in body["changes"]] == [1, 2]


@pytest.mark.parametrize("since", ["x", "c1", "e", "E1", "e1 ", "e" + "z" * 13, "NOW", "é"])
def test_what_is_no_cursor_is_refused(tool: Tool, since: str) -> None:
    answer = tool.get("/changes", {"since": since})

    assert answer.status_code == 422
    assert [fault["name"] for fault in answer.json()["errors"]] == ["since"]


def test_a_cursor_from_a_future_that_was_undone_is_told(tool: Tool, channel: Channel) -> None:
    answer = tool.get("/changes", {"since": "e9"})

    assert answer.status_code == 409
    assert "Start again" in answer.json()["detail"]


@pytest.mark.parametrize("number", [0, 1, 35, 36, 318, 36**12 - 1])
def test_a_cursor_reads_as_it_was_written(number: int) -> None:
    assert cursors.read("e", cursors.write("e", number)) == number
