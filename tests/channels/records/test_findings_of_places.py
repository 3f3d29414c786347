from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels import vault
from channels.contract import Blame, Cause, Kind, Place
from channels.models import Channel, Credential, EventKind
from channels.records.findings import record_answer
from tests.channels.journeys.journey import HOUR, last_event, make_answer, page
from tests.channels.second_looks import looked_again
from tests.factories import NOW, make_channel, make_credential

pytestmark = pytest.mark.django_db


@pytest.fixture
def login() -> Credential:
    return make_credential(network="facebook")


def one_page(login: Credential, external_id: str, **fields: Any) -> Channel:
    return make_channel(login, kind=Kind.PAGE, external_id=external_id, **fields)


def after(login: Credential, channel: Channel, *places: Place, **facts: object) -> Channel:
    answer = make_answer(Cause.ALIVE, places=places, **facts)
    record_answer(login, answer, at=NOW)
    channel.refresh_from_db()
    return channel


def after_looks(login: Credential, channel: Channel, *places: Place, **facts: object) -> Channel:
    answer = make_answer(Cause.ALIVE, places=places, **facts)
    looked_again(lambda at: record_answer(login, answer, at=at))
    channel.refresh_from_db()
    return channel


def test_a_page_that_is_listed_works(login: Credential) -> None:
    channel = after(login, one_page(login, "1"), page("1"))
    assert (channel.cause, channel.state) == (Cause.ALIVE, "working")
    assert channel.last_alive_at == NOW


def test_a_page_that_is_not_listed_any_more_has_lost_its_role(login: Credential) -> None:
    channel = after_looks(login, one_page(login, "1"), page("2"))
    assert (channel.cause, channel.state) == (Cause.LOST_PAGE_ROLE, "needs_you")
    event = last_event(login, EventKind.ASKED)
    assert (event.channel, event.rule) == (channel, "place-not-listed")


def test_what_absence_means_is_the_networks_word(login: Credential) -> None:
    channel = after_looks(login, one_page(login, "1"), page("2"), absent=Cause.PERMISSION_MISSING)
    assert (channel.cause, channel.state) == (Cause.PERMISSION_MISSING, "limited")


def test_a_role_that_does_not_publish_is_a_lost_role(login: Credential) -> None:
    channel = after(login, one_page(login, "1"), page("1", allowed=False, role="ANALYZE"))
    assert channel.cause == Cause.LOST_PAGE_ROLE
    assert channel.role == "ANALYZE"


def test_a_page_left_unticked_misses_a_permission(login: Credential) -> None:
    channel = after(login, one_page(login, "1"), page("1", ticked=False))
    assert (channel.cause, channel.rule) == (Cause.PERMISSION_MISSING, "place-not-ticked")


def test_one_lost_page_leaves_the_others_alone(login: Credential) -> None:
    lost, kept = one_page(login, "1"), one_page(login, "2", name="Kept")
    after_looks(login, lost, page("2", "Kept"))
    kept.refresh_from_db()
    assert (lost.state, kept.state) == ("needs_you", "working")


def test_a_role_that_came_back_is_noticed(login: Credential) -> None:
    channel = one_page(login, "1")
    after_looks(login, channel, page("2"))
    record_answer(login, make_answer(Cause.ALIVE, places=(page("1"),)), at=NOW + HOUR)
    channel.refresh_from_db()
    assert (channel.cause, channel.state) == (Cause.ALIVE, "working")


def test_places_that_were_not_told_change_nothing(login: Credential) -> None:
    channel = one_page(login, "1")
    after_looks(login, channel, page("2"))
    record_answer(login, make_answer(Cause.ALIVE), at=NOW + HOUR)
    channel.refresh_from_db()
    assert channel.cause == Cause.LOST_PAGE_ROLE


def test_a_new_name_is_taken_and_no_name_keeps_the_old(login: Credential) -> None:
    channel = after(login, one_page(login, "1", name="Old"), page("1", "New", handle="new"))
    assert (channel.name, channel.handle) == ("New", "new")
    channel = after(login, channel, page("1", "", allowed=False))
    assert (channel.name, channel.handle) == ("New", "new")


def test_a_pages_own_token_is_sealed_and_never_emptied(login: Credential) -> None:
    channel = after(login, one_page(login, "1"), page("1", token="page-token"))
    assert "page-token" not in channel.token_sealed
    assert vault.open_place_token(channel) == "page-token"
    sealed = channel.token_sealed
    channel = after(login, channel, page("1", token="page-token"))
    assert channel.token_sealed == sealed  # the same token is not written again
    channel = after(login, channel, page("1"))
    assert vault.open_place_token(channel) == "page-token"


def test_a_place_is_on_the_timeline_only_when_it_changes(login: Credential) -> None:
    channel = one_page(login, "1")
    for _ in range(3):
        after(login, channel, page("1"))
    assert not channel.events.filter(kind=EventKind.ASKED).exists()
    for _ in range(3):
        after_looks(login, channel, page("2"))
    events = channel.events.filter(kind=EventKind.ASKED).order_by("pk")
    assert [event.evidence.get("look") for event in events] == [1, 2, None]


def test_the_logins_trouble_stands_before_the_places_own(login: Credential) -> None:
    channel = one_page(login, "1")
    after_looks(login, channel, page("2"))
    record_answer(login, make_answer(Cause.PASSWORD_CHANGED), at=NOW + HOUR)
    channel.refresh_from_db()
    assert channel.cause == Cause.LOST_PAGE_ROLE
    assert channel.events.filter(kind=EventKind.STATE_CHANGED).count() == 1
    assert channel.state == "needs_you"


def test_places_of_another_account_are_not_taken(login: Credential) -> None:
    channel = after(login, one_page(login, "1"), page("2"), account_id="somebody-else")
    assert channel.cause == Cause.ALIVE


@pytest.mark.parametrize(
    ("listed", "whose"),
    [
        ((page("1"),), Blame.NOBODY),
        ((page("1", ticked=False),), Blame.YOU),
        ((page("1", allowed=False),), Blame.YOU),
        ((page("1", needs="business_management"),), Blame.YOU),
        ((page("2"),), Blame.YOU),
    ],
    ids=["works", "not ticked", "role", "behind a box", "not listed"],
)
def test_whose_move_it_is_is_the_persons_unless_the_place_works(
    login: Credential, listed: tuple[Place, ...], whose: Blame
) -> None:
    channel = after_looks(login, one_page(login, "1"), *listed)
    assert channel.blame == whose


def test_what_a_place_is_called_is_written_only_when_it_is_news(login: Credential) -> None:
    channel = one_page(login, "p1")
    after(login, channel, page("p1", name="Acme", token="own"))
    with CaptureQueriesContext(connection) as asked:
        after(login, channel, page("p1", name="Acme", token="own"))
    written = [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
    assert not [sql for sql in written if '"handle"' in sql]
