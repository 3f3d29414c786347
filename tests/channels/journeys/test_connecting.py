"""From what came back to channels: what is offered, what is stored, and what is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from channels import signals, vault
from channels.contract import Cause, Kind, Place, State
from channels.journeys import connecting, pending_logins, receiving
from channels.journeys.connecting import Outcome
from channels.models import Channel, Credential, Event, EventKind, Pending
from tests.channels.consent.returned_logins import again, make_returned_login, page
from tests.factories import DAY, NOW, break_login, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
CONNECT = Pending.Purpose.CONNECT


def pending(user: Any, came: Any) -> Pending:
    received = receiving.receive(user, came, at=NOW)
    assert received.pending
    return received.pending


def test_what_waits_is_sealed_and_comes_back_whole() -> None:
    user = make_user()
    came = make_returned_login(refresh="refresh-me", data_access_expires_at=NOW + 90 * DAY)
    row = pending(user, came)
    stored = Pending.objects.values().get(pk=row.pk)
    assert "new-access" not in str(stored)
    assert "page-token" not in str(stored)
    assert "Page 1" not in str(stored["sealed"])
    assert pending_logins.pending_of(user, row.pk, CONNECT, at=NOW)[1] == came


def test_nothing_of_a_pending_login_is_a_channel_yet() -> None:
    pending(make_user(), make_returned_login())
    assert not Credential.objects.exists()
    assert not Channel.objects.exists()


def test_chosen_places_become_channels_with_their_own_tokens() -> None:
    user = make_user()
    came = make_returned_login(places=[page(1), page(2), page(3)])
    row = pending(user, came)
    channels = connecting.save(user, row.pk, ["page-1", "page-3"], at=NOW)
    assert {channel.external_id for channel in channels} == {"page-1", "page-3"}
    credential = Credential.objects.get()
    assert credential.user == user
    assert vault.open_tokens(credential).access == "new-access"
    assert credential.expires_at == NOW + 60 * DAY
    assert {vault.open_place_token(channel) for channel in channels} == {
        "page-token-1",
        "page-token-3",
    }
    assert {channel.state for channel in Channel.objects.all()} == {State.WORKING}
    assert not Pending.objects.exists()


def test_connecting_is_told_on_the_timeline_and_by_a_signal() -> None:
    user, heard = make_user(), []

    def hear(**told: Any) -> None:
        heard.append(told)

    signals.channels_connected.connect(hear)
    try:
        row = pending(user, make_returned_login(places=[page(1), page(2)]))
        connecting.save(user, row.pk, ["page-1", "page-2"], at=NOW)
    finally:
        signals.channels_connected.disconnect(hear)
    assert Event.objects.filter(kind=EventKind.CONNECTED).count() == 2
    assert [len(call["channels"]) for call in heard] == [2]
    assert heard[0]["user"] == user


def test_a_missing_permission_shows_at_once() -> None:
    user = make_user()
    scopes = ["public_profile", "pages_show_list", "pages_read_engagement"]
    row = pending(user, make_returned_login(scopes=scopes))
    (channel,) = connecting.save(user, row.pk, ["page-1"], at=NOW)
    channel.refresh_from_db()
    assert channel.state == State.LIMITED


def test_an_hour_later_the_offer_is_void() -> None:
    user = make_user()
    row = pending(user, make_returned_login())
    late = NOW + timedelta(hours=1)
    with pytest.raises(pending_logins.Void):
        connecting.save(user, row.pk, ["page-1"], at=late)
    assert not Credential.objects.exists()


def test_another_person_cannot_use_it() -> None:
    row = pending(make_user(), make_returned_login())
    with pytest.raises(pending_logins.Void):
        connecting.save(make_user(), row.pk, ["page-1"], at=NOW)
    assert Pending.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("chosen", "place"),
    [
        (["page-9"], page()),
        ([], page()),
        (["page-1"], page(allowed=False)),
        (["page-1"], page(ticked=False)),
    ],
    ids=["unknown", "none", "no role", "not ticked"],
)
def test_only_what_is_free_can_be_chosen(chosen: list[str], place: Any) -> None:
    user = make_user()
    row = pending(user, make_returned_login(places=[place]))
    with pytest.raises(connecting.Changed):
        connecting.save(user, row.pk, chosen, at=NOW)
    assert not Credential.objects.exists()
    assert Pending.objects.filter(pk=row.pk).exists()


def test_every_place_has_a_named_outcome() -> None:
    user = make_user()
    make_channel(user=user, network="facebook", external_id="page-2")
    make_channel(network="facebook", external_id="page-3")
    came = make_returned_login(
        places=[page(1), page(2), page(3), page(4, allowed=False), page(5, ticked=False)]
    )
    outcomes = {offer.place.external_id: offer.outcome for offer in connecting.offers(user, came)}
    assert outcomes == {
        "page-1": Outcome.FREE,
        "page-2": Outcome.YOURS,
        "page-3": Outcome.TAKEN,
        "page-4": Outcome.NO_ROLE,
        "page-5": Outcome.NOT_TICKED,
    }


def test_the_same_id_at_another_network_is_another_place() -> None:
    user = make_user()
    make_channel(network="x", external_id="page-1")
    (offer,) = connecting.offers(user, make_returned_login())
    assert offer.free


def test_an_account_of_somebody_else_stores_nothing() -> None:
    theirs = make_credential(network="facebook", account_id="maren")
    before = Credential.objects.values().get(pk=theirs.pk)
    received = receiving.receive(make_user(), make_returned_login(), at=NOW)
    assert received.refreshed is None
    assert Pending.objects.get().purpose == Pending.Purpose.TAKEN, "they can be asked for it"
    assert Credential.objects.values().get(pk=theirs.pk) == before


def test_an_account_taken_while_one_chooses_stores_nothing() -> None:
    user = make_user()
    row = pending(user, make_returned_login())
    make_credential(network="facebook", account_id="maren")
    with pytest.raises(connecting.Taken):
        connecting.save(user, row.pk, ["page-1"], at=NOW)
    assert not Channel.objects.exists()


def test_a_page_taken_while_one_chooses_stores_nothing() -> None:
    user = make_user()
    row = pending(user, make_returned_login(places=[page(1), page(2)]))
    make_channel(network="facebook", external_id="page-2")
    with pytest.raises(connecting.Changed):
        connecting.save(user, row.pk, ["page-1", "page-2"], at=NOW)
    assert not Credential.objects.filter(user=user).exists()


def test_a_known_login_is_refreshed_and_offers_what_is_new() -> None:
    user = make_user()
    login = make_credential(user, "facebook", account_id="maren")
    make_channel(login, external_id="page-1")
    break_login(login, Cause.EXPIRED)
    received = receiving.receive(user, make_returned_login(places=[page(1), page(2)]), at=NOW)
    assert received.refreshed
    assert received.pending
    login.refresh_from_db()
    assert vault.open_tokens(login).access == "new-access"
    assert login.cause == Cause.ALIVE
    connecting.save(user, received.pending.pk, ["page-2"], at=NOW)
    assert login.channels.count() == 2
    assert Credential.objects.count() == 1


def test_a_known_login_of_one_place_asks_nothing() -> None:
    user = make_user()
    login = make_credential(user, "x", account_id="maren")
    channel = make_channel(login, external_id="maren")
    place = Place(Kind.PROFILE, channel.external_id, channel.name)
    received = receiving.receive(user, make_returned_login("x", places=[place]), at=NOW)
    assert received.pending is None
    assert received.refreshed


def test_who_came_for_one_more_sees_the_places_although_nothing_is_new() -> None:
    user = make_user()
    login = make_credential(user, "facebook", account_id="maren")
    make_channel(login, external_id="page-1")
    received = receiving.receive(user, make_returned_login(), at=NOW)
    assert received.refreshed
    assert received.pending
    assert received.pending.purpose == CONNECT


def test_saving_never_puts_older_tokens_over_newer_ones() -> None:
    user = make_user()
    login = make_credential(user, "facebook", account_id="maren")
    make_channel(login, external_id="page-1")
    first = receiving.receive(
        user, make_returned_login(places=[page(1), page(2)], access="old"), at=NOW
    )
    later = NOW + timedelta(minutes=5)
    receiving.receive(user, again(login, at=later, access="newest"), at=later)
    assert first.pending
    connecting.save(user, first.pending.pk, ["page-2"], at=later)
    login.refresh_from_db()
    assert vault.open_tokens(login).access == "newest"


def test_choosing_none_forgets_the_tokens() -> None:
    user = make_user()
    row = pending(user, make_returned_login())
    pending_logins.drop(make_user(), row.pk)
    assert Pending.objects.filter(pk=row.pk).exists(), "somebody else cannot drop it"
    pending_logins.drop(user, row.pk)
    assert not Pending.objects.exists()


def test_names_as_long_as_a_network_likes_are_cut() -> None:
    user = make_user()
    place = page(1, name="n" * 200, handle="h" * 200, role="r" * 200)
    row = pending(user, make_returned_login(places=[place]))
    (channel,) = connecting.save(user, row.pk, ["page-1"], at=NOW)
    channel.refresh_from_db()
    assert len(channel.role) == 80


def test_a_second_click_on_save_finds_it_settled() -> None:
    user = make_user()
    row = pending(user, make_returned_login())
    connecting.save(user, row.pk, ["page-1"], at=NOW)
    with pytest.raises(pending_logins.Void):
        connecting.save(user, row.pk, ["page-1"], at=NOW)
    assert Channel.objects.count() == 1
