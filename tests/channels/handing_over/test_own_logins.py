"""One person, two logins: the channel moves at once and stays the same channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from channels import vault
from channels.contract import Cause, Kind, Place, State
from channels.handing_over import moving, own_logins
from channels.journeys import connecting, pending_logins
from channels.models import Channel, Credential, Event, EventKind, Pending
from channels.pages import timeline
from channels.records import restrictions
from channels.words.event_history import event_sentence
from tests.channels.consent.returned_logins import make_returned_login, page
from tests.channels.handing_over.asking import Purpose, came_back, owners_page, waits
from tests.factories import (
    DAY,
    NOW,
    break_login,
    make_channel,
    make_credential,
    make_event,
    make_user,
)

pytestmark = pytest.mark.django_db


def move(channel: Channel, **agreed: bool) -> own_logins.Moved:
    pending = waits(channel.credential.user, Purpose.WRONG_ACCOUNT, channel)
    return own_logins.move(channel.credential.user, pending, channel, at=NOW, **agreed)


def test_a_new_login_carries_the_channel_with_its_own_tokens() -> None:
    channel = owners_page()
    before = channel.credential
    moved = move(channel)
    channel.refresh_from_db()
    assert moved.before == before
    assert channel.credential.account_id == "priya"
    assert channel.credential.user == before.user
    assert vault.open_tokens(channel.credential).access == "access-of-priya"
    assert vault.open_place_token(channel) == "page-token-1"
    assert channel.role == "MANAGE"
    assert channel.handed_over_at == NOW


def test_the_channel_stays_the_same_row() -> None:
    channel = owners_page()
    kept = (channel.pk, channel.created_at, channel.name, channel.external_id)
    move(channel)
    after = Channel.objects.get()
    assert (after.pk, after.created_at, after.name, after.external_id) == kept


def test_a_broken_channel_works_again_behind_the_new_login() -> None:
    channel = owners_page()
    break_login(channel.credential, Cause.PASSWORD_CHANGED)
    Channel.objects.update(cause=Cause.LOST_PAGE_ROLE, state=State.NEEDS_YOU)
    channel.refresh_from_db()
    move(channel)
    channel.refresh_from_db()
    assert (channel.cause, channel.state) == (Cause.ALIVE, State.WORKING)


def test_a_restriction_by_the_network_is_not_lifted_by_another_login() -> None:
    channel = owners_page()
    told = {"cause": Cause.ACCOUNT_SUSPENDED, "rule": restrictions.TOLD, "cause_since": NOW}
    Channel.objects.update(**told)
    channel.refresh_from_db()
    move(channel)
    channel.refresh_from_db()
    assert channel.cause == Cause.ACCOUNT_SUSPENDED


def test_a_suspicion_of_the_old_logins_list_is_cleared() -> None:
    channel = owners_page()
    Channel.objects.update(suspect_cause=Cause.LOST_PAGE_ROLE, suspect_since=NOW, suspect_looks=1)
    channel.refresh_from_db()
    move(channel)
    channel.refresh_from_db()
    assert (channel.suspect_cause, channel.state) == ("", State.WORKING)


def test_the_old_login_keeps_its_other_channels_and_its_tokens() -> None:
    channel = owners_page()
    other = make_channel(channel.credential, external_id="page-2")
    before = Credential.objects.values().get(pk=channel.credential_id)
    move(channel)
    other.refresh_from_db()
    assert other.credential_id == before["id"]
    assert Credential.objects.values().get(pk=before["id"]) == before


def test_the_old_login_stays_with_nothing_behind_it() -> None:
    channel = owners_page()
    before = channel.credential
    move(channel)
    assert not before.channels.exists()
    assert Credential.objects.filter(pk=before.pk).exists(), "never disconnected silently"


def test_lending_to_tools_stays_as_the_person_had_it() -> None:
    channel = owners_page()
    Credential.objects.update(lendable=True)
    channel.credential.refresh_from_db()
    move(channel)
    channel.refresh_from_db()
    assert channel.credential.lendable


def test_a_known_login_of_the_same_person_carries_it_and_is_refreshed() -> None:
    channel = owners_page()
    login = make_credential(channel.credential.user, "facebook", account_id="priya")
    move(channel)
    channel.refresh_from_db()
    login.refresh_from_db()
    assert channel.credential == login
    assert vault.open_tokens(login).access == "access-of-priya"


def test_a_known_login_that_would_do_less_is_asked_about() -> None:
    channel = owners_page()
    user = channel.credential.user
    login = make_credential(user, "facebook", account_id="priya")
    make_channel(login, external_id="page-5")
    came = make_returned_login(account="priya", places=[page(1), page(5, ticked=False)])
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel, returned=came)
    with pytest.raises(own_logins.WouldDoLess):
        own_logins.move(user, pending, channel, at=NOW)
    assert Pending.objects.filter(pk=pending.pk).exists()
    own_logins.move(user, pending, channel, at=NOW, less_agreed=True)
    channel.refresh_from_db()
    assert channel.credential == login


@pytest.mark.parametrize(
    "place", [page(1, allowed=False), page(1, ticked=False), page(2)], ids=["role", "tick", "other"]
)
def test_a_login_without_that_very_place_carries_nothing(place: object) -> None:
    channel = owners_page()
    user = channel.credential.user
    came = make_returned_login(account="priya", places=[place])  # type: ignore[list-item]
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel, returned=came)
    with pytest.raises(moving.Elsewhere):
        own_logins.move(user, pending, channel, at=NOW)
    assert Credential.objects.count() == 1
    assert Pending.objects.exists()


def test_somebody_elses_login_carries_nothing_without_their_word() -> None:
    channel = owners_page()
    make_credential(make_user(), "facebook", account_id="priya")
    with pytest.raises(connecting.Taken):
        move(channel)
    channel.refresh_from_db()
    assert channel.credential.account_id == "maren"


def test_somebody_elses_channel_does_not_move() -> None:
    channel, thief = owners_page(), make_user()
    pending = waits(thief, Purpose.CONNECT)
    with pytest.raises(moving.Elsewhere):
        own_logins.move(thief, pending, channel, at=NOW)
    channel.refresh_from_db()
    assert channel.credential.user != thief


def test_from_the_picker_the_other_places_go_on_waiting() -> None:
    channel = owners_page()
    user = channel.credential.user
    pending = waits(user, Purpose.CONNECT)
    moved = own_logins.move(user, pending, channel, at=NOW)
    assert moved.pending == pending
    connecting.save(user, pending.pk, ["page-9"], at=NOW)
    channel.refresh_from_db()
    assert set(channel.credential.channels.values_list("external_id", flat=True)) == {
        "page-1",
        "page-9",
    }
    assert Credential.objects.count() == 2


def test_two_clicks_move_it_once() -> None:
    channel = owners_page()
    user = channel.credential.user
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel)
    own_logins.move(user, pending, channel, at=NOW)
    with pytest.raises(pending_logins.Void):
        own_logins.move(user, pending, channel, at=NOW)
    assert Event.objects.filter(kind=EventKind.HANDED_OVER).count() == 1


# Two apps of ours at one network, whose ids of a person are never compared.


def of_the_pages_app(channel: Channel) -> own_logins.Moved:
    place = Place(Kind(channel.kind), channel.external_id, channel.name)
    came = replace(make_returned_login("linkedin", "maren", [place]), app="pages")
    user = channel.credential.user
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel, returned=came)
    return own_logins.move(user, pending, channel, at=NOW)


def test_an_organization_moves_to_a_login_by_the_other_app() -> None:
    login = make_credential(network="linkedin", account_id="maren")
    channel = make_channel(login, kind=Kind.ORGANIZATION)
    of_the_pages_app(channel)
    channel.refresh_from_db()
    assert (channel.credential.app, channel.credential.account_id) == ("pages", "maren")
    assert Credential.objects.count() == 2


def test_a_profile_by_the_other_app_is_not_known_to_be_the_same() -> None:
    login = make_credential(network="linkedin", account_id="maren")
    channel = make_channel(login, kind=Kind.PROFILE, external_id="maren")
    with pytest.raises(moving.Elsewhere):
        of_the_pages_app(channel)


# Its history.


def sentences(channel: Channel) -> list[str]:
    channel.refresh_from_db()
    return [event_sentence(event, "facebook") for event in timeline.events_of(channel)]


def test_the_history_of_the_old_logins_time_stays_on_the_channel() -> None:
    channel = owners_page()
    make_event(channel, EventKind.CONNECTED, at=NOW - 9 * DAY)
    of_login = make_event(channel, EventKind.RENEWAL_FAILED, at=NOW - 2 * DAY)
    Event.objects.filter(pk=of_login.pk).update(channel=None)
    move(channel)
    told = sentences(channel)
    assert any("Handed over to another login" in sentence for sentence in told[:2])
    assert any("Connected at Facebook" in sentence for sentence in told)
    assert any("A renewal did not succeed" in sentence for sentence in told)
    Credential.objects.get(account_id="maren").delete()
    assert sentences(channel) == told, "also when the old login is disconnected"


def test_the_old_logins_own_history_stays_with_its_other_channels() -> None:
    channel = owners_page()
    other = make_channel(channel.credential, external_id="page-2")
    of_login = make_event(channel, EventKind.RENEWAL_FAILED, at=NOW - 2 * DAY)
    Event.objects.filter(pk=of_login.pk).update(channel=None)
    before = sentences(other)
    move(channel)
    assert sentences(other) == before


def test_what_the_new_login_did_before_is_not_this_channels_history() -> None:
    channel = owners_page()
    user = channel.credential.user
    login = make_credential(user, "facebook", account_id="priya")
    other = make_channel(login, external_id="page-9")
    early = make_event(other, EventKind.RENEWAL_FAILED, at=NOW - 3 * DAY)
    Event.objects.filter(pk=early.pk).update(channel=None)
    move(channel)
    assert not any("A renewal did not succeed" in told for told in sentences(channel))
    later = make_event(other, EventKind.RENEWAL_FAILED, at=NOW + timedelta(hours=1))
    Event.objects.filter(pk=later.pk).update(channel=None)
    assert any("A renewal did not succeed" in told for told in sentences(channel))


def test_there_and_back_again_tells_each_thing_once() -> None:
    channel = owners_page()
    of_login = make_event(channel, EventKind.RENEWAL_FAILED, at=NOW - 2 * DAY)
    Event.objects.filter(pk=of_login.pk).update(channel=None)
    user = channel.credential.user
    move(channel)
    channel.refresh_from_db()
    later = NOW + timedelta(hours=2)
    home = came_back("maren", at=later)
    pending = waits(user, Purpose.WRONG_ACCOUNT, channel, returned=home, at=later)
    own_logins.move(user, pending, channel, at=later)
    told = sentences(channel)
    assert sum("A renewal did not succeed" in sentence for sentence in told) == 1
    assert sum("Handed over" in sentence for sentence in told) == 2
