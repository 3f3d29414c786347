"""From what a network names to the picture that is kept: once, rarely again, never in a hurry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.contract import Facts, Kind, Place
from channels.models import Channel, Picture
from channels.pictures import due
from channels.pictures.fetching import NotFetchedError
from channels.records import pictures
from tests.channels.pictures.pictured import ADDRESS, PICTURE, named
from tests.factories import make_channel

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were asked for, each with a picture at it."""
    every: list[str] = []

    def fetch(network: str, address: str, server: str) -> bytes:
        every.append(address)
        return PICTURE

    monkeypatch.setattr(due, "fetch", fetch)
    return every


@pytest.fixture
def channel() -> Channel:
    return make_channel(network="x")


def test_a_picture_is_fetched_once_and_marked_on_its_channel(
    channel: Channel, asked: list[str]
) -> None:
    pictures.note([channel], named(channel), at=AT)

    assert due.fetch_due(at=AT) == 1
    assert due.fetch_due(at=AT + DAY) == 0

    channel.refresh_from_db()
    picture = Picture.objects.get()
    assert asked == [ADDRESS]
    assert channel.picture
    assert (picture.fetched_at, picture.due_at) == (AT, None)


def test_an_answer_that_names_the_same_costs_no_query(channel: Channel) -> None:
    pictures.note([channel], named(channel), at=AT)
    signed_anew = named(channel, ADDRESS + "?signature=2")

    with CaptureQueriesContext(
        connection,
    ) as queries:
        pictures.note([channel], signed_anew, at=AT + timedelta(hours=1))

    assert len(queries) == 0


def test_another_picture_is_fetched_at_once_and_the_old_one_shown_until_then(
    channel: Channel, asked: list[str]
) -> None:
    pictures.note([channel], named(channel), at=AT)
    due.fetch_due(at=AT)
    channel.refresh_from_db()
    pictures.note([channel], named(channel, ADDRESS + "2"), at=AT + DAY)

    assert Picture.objects.get().body
    assert due.fetch_due(at=AT + DAY) == 1
    assert asked == [ADDRESS, ADDRESS + "2"]


def test_the_same_one_is_fetched_again_within_two_months(
    channel: Channel, asked: list[str]
) -> None:
    for day in range(60):
        pictures.note([channel], named(channel), at=AT + day * DAY)
        due.fetch_due(at=AT + day * DAY)

    assert len(asked) in (2, 3)


def test_who_takes_the_picture_away_has_none_here(channel: Channel, asked: list[str]) -> None:
    pictures.note([channel], named(channel), at=AT)
    due.fetch_due(at=AT)
    channel.refresh_from_db()
    pictures.note([channel], named(channel, ""), at=AT + DAY)

    channel.refresh_from_db()
    assert not Picture.objects.exists()
    assert (channel.picture, channel.picture_named) == ("", "")


def test_an_answer_that_tells_nothing_changes_nothing(channel: Channel, asked: list[str]) -> None:
    pictures.note([channel], named(channel), at=AT)
    place = Place(Kind.PROFILE, channel.external_id, channel.name)
    pictures.note([channel], Facts(places=(place,)), at=AT)

    assert Picture.objects.count() == 1


@pytest.mark.parametrize(("again", "tries"), [(True, 4), (False, 1)])
def test_what_does_not_come_is_asked_for_less_and_less_and_then_left_alone(
    channel: Channel, monkeypatch: pytest.MonkeyPatch, again: bool, tries: int
) -> None:
    asked = []

    def fails(network: str, address: str, server: str) -> bytes:
        asked.append(address)
        raise NotFetchedError("status", again=again)

    monkeypatch.setattr(due, "fetch", fails)
    pictures.note([channel], named(channel), at=AT)

    for hour in range(24 * 14):
        due.fetch_due(at=AT + timedelta(hours=hour))

    assert len(asked) == tries


def test_a_worker_that_dies_has_not_lost_it(
    channel: Channel, monkeypatch: pytest.MonkeyPatch, asked: list[str]
) -> None:
    pictures.note([channel], named(channel), at=AT)
    with monkeypatch.context() as patch:
        patch.setattr(due, "small", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            due.fetch_due(at=AT)

    assert due.fetch_due(at=AT) == 0
    assert due.fetch_due(at=AT + due.CLAIMED_FOR) == 1


def test_a_run_ends_when_its_time_is_over(channel: Channel, asked: list[str]) -> None:
    pictures.note([channel], named(channel), at=AT)

    assert due.fetch_due(at=AT, goes_on=lambda: False) == 0
    assert asked == []


def test_with_the_channel_its_picture_goes(channel: Channel, asked: list[str]) -> None:
    pictures.note([channel], named(channel), at=AT)
    due.fetch_due(at=AT)

    channel.credential.delete()

    assert not Picture.objects.exists()


def test_with_the_account_its_pictures_go(channel: Channel, asked: list[str]) -> None:
    pictures.note([channel], named(channel), at=AT)

    channel.credential.user.delete()

    assert not Picture.objects.exists()


def test_a_login_that_is_told_without_its_places_has_its_own_noted(channel: Channel) -> None:
    facts = Facts(account_id=channel.external_id, picture=ADDRESS)

    pictures.note([channel], facts, at=AT)

    assert Picture.objects.get().address == ADDRESS
