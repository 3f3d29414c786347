"""The hour after a disconnection: restored as it was, by its owner alone, or ended for good."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channels import registry, vault
from channels.callbacks import deletions
from channels.contract import Message, PushKind
from channels.journeys.disconnection import disconnecting, restoring, set_aside
from channels.journeys.disconnection.disconnecting import Outcome
from channels.models import Channel, Credential, Disconnected, Event, EventKind, Renewal
from channels.probing.retention import delete_undecided
from core.sealing import UnsealError
from core.undoing import UNDO_LIFE
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import account_of
from tests.factories import NOW, make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LAST = NOW + UNDO_LIFE - MINUTE
State = Disconnected.State


@pytest.fixture
def revoked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The access tokens with which the network was asked to end our access."""
    calls: list[str] = []

    def revoke(of: Any, tokens: Any, at: datetime) -> Outcome:
        calls.append(tokens.access)
        return Outcome.REVOKED

    monkeypatch.setattr(disconnecting, "_revoke", revoke)
    return calls


def gone_of(channel: Channel, *, at: datetime = NOW) -> Disconnected:
    return disconnecting.disconnect(channel, at=at)


def as_stored(row: Channel | Credential) -> dict[str, Any]:
    """All but what is sealed, and the moments at which a worker looks."""
    row = type(row).objects.get(pk=row.pk)
    own = {"access_token_sealed", "refresh_token_sealed", "token_sealed"}
    own |= {"next_check_at", "next_state_at"}
    every = [each.attname for each in row._meta.concrete_fields]
    return {name: getattr(row, name) for name in every if name not in own}


@pytest.mark.parametrize("others", [0, 1])
def test_it_is_as_it_was_with_its_id_its_history_and_its_tokens(
    revoked: list[str], others: int
) -> None:
    login = make_credential(network="facebook")
    channel = make_channel(login, name="Harbour Cafe")
    vault.seal_place_token(channel, "of the page")
    channel.save()
    for number in range(others):
        make_channel(login, name=f"Other {number}")
    Event.objects.create(credential=login, channel=channel, at=NOW, kind=EventKind.PUBLISHED)
    before = as_stored(channel), as_stored(login)
    tokens, history = vault.open_tokens(login), list(channel.events.values_list("pk", "at", "kind"))

    gone = gone_of(channel)
    assert not Channel.objects.filter(pk=channel.pk).exists()
    assert Credential.objects.exists() is bool(others)
    restored = restoring.restore(login.user, gone.pk, at=LAST)

    assert restored.channel is not None
    assert (as_stored(restored.channel), as_stored(restored.login)) == before
    assert vault.open_tokens(Credential.objects.get()) == tokens
    assert vault.open_place_token(restored.channel) == "of the page"
    assert list(restored.channel.events.values_list("pk", "at", "kind")) == history
    assert all(restored.channel.events.values_list("former", flat=True)), "no news to tools"
    gone.refresh_from_db()
    assert (gone.state, gone.sealed) == (State.RESTORED, "")
    disconnecting.end_due(at=NOW + DAY)
    assert revoked == []


def test_nothing_of_the_tokens_can_be_read_in_the_row() -> None:
    login = make_credential()
    gone = gone_of(make_channel(login))
    tokens = vault.open_tokens(login)
    for value in Disconnected.objects.filter(pk=gone.pk).values_list():
        assert tokens.access not in str(value)
    moved = Disconnected.objects.get(pk=gone.pk)
    moved.pk, moved.user = uuid4(), make_user()
    moved.save(force_insert=True)  # the seal opens in its own row only
    with pytest.raises(restoring.Void):
        restoring.restore(moved.user, moved.pk, at=NOW)
    assert not Credential.objects.exists()


def test_the_page_says_until_when_and_what_the_network_answers(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    walker.connect("pinterest")
    channel = Channel.objects.get()
    disconnect = reverse("channels:disconnect", args=[channel.pk])
    page = walker.client.post(disconnect, follow=True)
    until = timezone.localtime(Disconnected.objects.get().restore_until)
    assert f"You can restore it until {until:%H:%M}" in page.content.decode()
    assert walker.client.post(disconnect, follow=True).context["row"] == page.context["row"]

    back = walker.client.post(
        reverse("channels:restore", args=[page.context["row"].pk]), follow=True
    )

    assert back.redirect_chain[-1][0] == channel.get_absolute_url()
    told = [str(message) for message in back.context["messages"]]
    assert told[-1].startswith("We have just asked Pinterest.")


def test_a_token_that_died_meanwhile_is_said_and_the_channel_is_back(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    walker.connect("facebook", only=["104400550066701"])
    gone = gone_of(Channel.objects.get(), at=timezone.now())
    sandbox.control(f"facebook/accounts/{account_of('facebook')}", {"revoked": True})
    back = walker.client.post(reverse("channels:restore", args=[gone.pk]), follow=True)
    assert Channel.objects.get().pk == gone.channel
    told = [str(message) for message in back.context["messages"]]
    assert "Working" not in told[-1], told


def test_my_channels_says_it_until_the_hour_is_over(client: Client) -> None:
    gone = gone_of(make_channel(name="Harbour Cafe"), at=timezone.now())
    client.force_login(gone.user)
    way, page = reverse("channels:left", args=[gone.pk]), reverse("channels:list")
    assert way in client.get(page).content.decode()
    Disconnected.objects.update(restore_until=timezone.now())
    assert way not in client.get(page).content.decode()


@pytest.mark.parametrize("name", ["left", "restore", "revoke"])
def test_another_person_finds_nothing(client: Client, revoked: list[str], name: str) -> None:
    gone = gone_of(make_channel(), at=timezone.now())
    client.force_login(make_user())
    way = client.get if name == "left" else client.post
    assert way(reverse(f"channels:{name}", args=[gone.pk])).status_code == 404
    gone.refresh_from_db()
    assert (gone.state, revoked) == (State.WAITING, [])


@pytest.mark.parametrize("name", ["left", "restore", "revoke"])
def test_nobody_is_sent_to_sign_in(client: Client, revoked: list[str], name: str) -> None:
    gone = gone_of(make_channel(), at=timezone.now())
    way = client.get if name == "left" else client.post
    assert way(reverse(f"channels:{name}", args=[gone.pk])).status_code == 302
    assert (Credential.objects.count(), revoked) == (0, [])


@pytest.mark.parametrize("name", ["restore", "revoke"])
def test_looking_does_nothing(client: Client, name: str) -> None:
    gone = gone_of(make_channel(), at=timezone.now())
    client.force_login(gone.user)
    assert client.get(reverse(f"channels:{name}", args=[gone.pk])).status_code == 405


def test_after_the_hour_it_cannot_be_restored_even_where_no_worker_came(
    revoked: list[str],
) -> None:
    gone = gone_of(make_channel())
    with pytest.raises(restoring.Void):
        restoring.restore(gone.user, gone.pk, at=NOW + UNDO_LIFE)


def test_a_second_press_restores_nothing(revoked: list[str]) -> None:
    gone = gone_of(make_channel())
    restoring.restore(gone.user, gone.pk, at=NOW)
    with pytest.raises(restoring.Void):
        restoring.restore(gone.user, gone.pk, at=NOW)
    assert Channel.objects.count() == 1


def test_who_ends_it_first_is_the_only_one(
    monkeypatch: pytest.MonkeyPatch, revoked: list[str]
) -> None:
    gone = gone_of(make_channel())

    def meanwhile(*_: object) -> Outcome:
        """While the network is asked, another worker and the person come by."""
        revoked.append("asked")
        assert not disconnecting.end(gone.pk, at=LAST)
        with pytest.raises(restoring.Void):
            restoring.restore(gone.user, gone.pk, at=LAST)
        return Outcome.REVOKED

    monkeypatch.setattr(disconnecting, "_revoke", meanwhile)
    assert disconnecting.end(gone.pk, at=LAST)
    assert not disconnecting.end(gone.pk, at=LAST)
    assert revoked == ["asked"]


def test_a_worker_that_dies_over_it_leaves_it_to_another(revoked: list[str]) -> None:
    gone = gone_of(make_channel())
    Disconnected.objects.update(state=State.ENDING, ended_at=NOW + UNDO_LIFE)
    assert disconnecting.end_due(at=NOW + UNDO_LIFE + MINUTE) == 0
    assert disconnecting.end_due(at=NOW + UNDO_LIFE + 6 * MINUTE) == 1
    gone.refresh_from_db()
    assert (gone.state, gone.sealed, len(revoked)) == (State.REVOKED, "", 1)


def test_a_mistake_of_ours_keeps_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    gone = gone_of(make_channel())

    def breaks(*_: object) -> Outcome:
        raise RuntimeError

    monkeypatch.setattr(disconnecting, "_revoke", breaks)
    disconnecting.end_due(at=NOW + UNDO_LIFE)
    gone.refresh_from_db()
    assert (gone.state, gone.sealed) == (State.FAILED, "")


def test_what_is_connected_again_is_neither_revoked_nor_made_twice(revoked: list[str]) -> None:
    """At most networks, ending the former grant would end the new one, too."""
    channel = make_channel()
    user, account = channel.credential.user, channel.credential.account_id
    gone = gone_of(channel)
    again = make_credential(user, account_id=account)
    new = make_channel(again, external_id=channel.external_id)
    with pytest.raises(restoring.ConnectedAgain):
        restoring.restore(user, gone.pk, at=NOW)
    disconnecting.end_due(at=NOW + UNDO_LIFE)
    gone.refresh_from_db()
    assert (gone.state, gone.sealed, revoked) == (State.KEPT, "", [])
    assert Channel.objects.get() == new


def test_a_channel_comes_back_behind_the_login_that_is_connected_again(
    revoked: list[str],
) -> None:
    channel = make_channel()
    user, account = channel.credential.user, channel.credential.account_id
    gone = gone_of(channel)
    again = make_credential(user, account_id=account)
    assert restoring.restore(user, gone.pk, at=NOW).login == again
    assert Channel.objects.get().credential == again


def test_somebody_else_who_has_connected_it_keeps_it(client: Client) -> None:
    channel = make_channel()
    at, account = timezone.now(), channel.credential.account_id
    gone = gone_of(channel, at=at)
    other = make_credential(make_user(), account_id=account)
    client.force_login(gone.user)
    page = client.post(reverse("channels:restore", args=[gone.pk]), follow=True)
    assert b"is connected again already" in page.content
    assert list(Credential.objects.all()) == [other]


def test_while_it_is_being_renewed_there_is_no_hour(revoked: list[str]) -> None:
    """The pair that would be kept is perhaps the former one in a moment."""
    channel = make_channel()
    login = channel.credential
    Renewal.objects.create(
        credential=login, generation=1, fingerprint=login.fingerprint, started_at=NOW
    )
    gone = gone_of(channel)
    assert (gone.state, gone.sealed, len(revoked)) == (State.REVOKED, "", 1)


def test_who_says_that_the_network_is_to_have_it_deleted_leaves_nothing() -> None:
    gone = gone_of(make_channel(network="facebook"))
    message = Message(PushKind.DELETE_DATA, account_id=gone.account_id, issued_at=NOW, mark="mark")
    deletions.begin(registry.get("facebook"), message, at=NOW)
    assert not Disconnected.objects.exists()


def test_what_became_of_it_is_kept_for_a_day(revoked: list[str]) -> None:
    gone_of(make_channel())
    delete_undecided(at=NOW + 2 * DAY)
    assert Disconnected.objects.exists(), "its end is owed"
    disconnecting.end_due(at=NOW + 2 * DAY)
    delete_undecided(at=NOW + 3 * DAY)
    assert not Disconnected.objects.exists()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["disconnect", "restore", "end", "clock", "task"]),
        st.integers(0, 2),
    ),
    max_size=14,
)


@given(STEPS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_comes_after_what_one_token_is_kept_in_one_place_or_was_given_back(
    revoked: list[str], steps: list[tuple[str, int]]
) -> None:
    revoked.clear()
    login = make_credential(make_user(), network="facebook")
    user, token = login.user, vault.open_tokens(login).access
    channels = [make_channel(login, name=str(number)).pk for number in range(3)]
    at = NOW
    for step, number in steps:
        channel = Channel.objects.filter(pk=channels[number]).select_related("credential").first()
        gone = Disconnected.objects.waiting_for(user).filter(channel=channels[number]).first()
        if step == "disconnect" and channel:
            disconnecting.disconnect(channel, at=at)
        elif step == "restore" and gone and gone.restore_until > at:
            restored(user, gone, at)
        elif step == "end" and gone:
            disconnecting.end(gone.pk, at=at)
        elif step == "clock":
            at += (number + 1) * 25 * MINUTE
        elif step == "task":
            disconnecting.end_due(at=at)
        places = list(places_of(token, user))
        assert len(places) + len(revoked) == 1, (step, places, revoked)
    disconnecting.end_due(at=at + UNDO_LIFE)
    assert not Disconnected.objects.filter(user=user).exclude(sealed="").exists()
    user.delete()


def restored(user: User, gone: Disconnected, at: datetime) -> None:
    try:
        restoring.restore(user, gone.pk, at=at)
    except restoring.Void:  # its login was given back with another channel of it
        assert not Credential.objects.filter(user=user).exists()


def places_of(token: str, user: User) -> Iterator[str]:
    """Wherever it stands in the database."""
    for login in Credential.objects.filter(user=user):
        if vault.open_tokens(login).access == token:
            yield f"login {login.pk}"
    for row in Disconnected.objects.filter(user=user).exclude(sealed=""):
        try:
            rows = set_aside.unseal(row)
        except UnsealError:
            continue
        if rows.access == token:
            yield f"row {row.state}"
