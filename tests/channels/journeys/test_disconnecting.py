"""Disconnecting: what goes here, and what the network is asked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.journeys.disconnection import disconnecting
from channels.journeys.disconnection.disconnecting import Outcome
from channels.models import Channel, Credential, Disconnected
from core.undoing import UNDO_LIFE
from tests.channels.journeys.walking import Walker
from tests.conftest import Sandbox
from tests.every_network import account_of, where
from tests.factories import make_channel, make_credential, make_user

pytestmark = pytest.mark.django_db


def address(channel: Channel) -> str:
    return reverse("channels:disconnect", args=[channel.pk])


def ended(gone: Disconnected) -> Outcome:
    gone.refresh_from_db()
    assert gone.sealed == ""
    return Outcome(gone.state)


def end_now(walker: Walker, page: Any) -> Any:
    """From the page that offers the hour."""
    revoke = reverse("channels:revoke", args=[page.context["row"].pk])
    return walker.client.post(revoke, follow=True)


def revocations(sandbox: Sandbox, network: str) -> list[Any]:
    calls = sandbox.control(f"calls?network={network}")["calls"]
    return [call for call in calls if "revoke" in str(call) or "DELETE" in str(call)]


@pytest.mark.parametrize("network", where(lambda known: known.revokes))
def test_the_last_channel_takes_the_grant_with_it(sandbox: Sandbox, network: str) -> None:
    walker = Walker(sandbox)
    walker.connect(network)
    channels = list(Channel.objects.order_by("pk"))
    gone = [disconnecting.disconnect(channel, at=timezone.now()) for channel in channels]
    assert not Credential.objects.exists()
    assert [row.carries_login for row in gone] == [False] * (len(gone) - 1) + [True]
    disconnecting.end_due(at=timezone.now() + 0.9 * UNDO_LIFE)
    assert not revocations(sandbox, network)
    disconnecting.end_due(at=timezone.now() + UNDO_LIFE)
    ends = [ended(row) for row in gone]
    assert ends == [Outcome.KEPT] * (len(gone) - 1) + [Outcome.REVOKED]
    assert revocations(sandbox, network)


@pytest.mark.parametrize("network", where(lambda known: not known.revokes))
def test_a_network_without_such_a_call_is_named_with_its_settings(
    sandbox: Sandbox, network: str
) -> None:
    walker = Walker(sandbox)
    walker.connect(network)
    page = end_now(walker, walker.client.post(address(Channel.objects.get()), follow=True))
    text = page.content.decode()
    assert "has no way for us to give it back" in text
    assert "https://www." in text
    assert not Credential.objects.exists()


def test_a_network_that_is_down_keeps_nothing_here(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    walker.connect("x")
    sandbox.control("x/faults", {"kind": "server_error"})
    page = walker.client.post(address(Channel.objects.get()), follow=True)
    assert not Credential.objects.exists()
    assert b"did not confirm that" in end_now(walker, page).content
    assert not Disconnected.objects.exclude(sealed="").exists()


def test_a_dead_token_needs_no_giving_back(sandbox: Sandbox) -> None:
    walker = Walker(sandbox)
    walker.connect("facebook", only=["104400550066701"])
    sandbox.control(f"facebook/accounts/{account_of('facebook')}", {"revoked": True})
    gone = disconnecting.disconnect(Channel.objects.get(), at=timezone.now())
    disconnecting.end(gone.pk, at=timezone.now())
    assert ended(gone) is Outcome.REVOKED


def test_a_token_that_no_key_opens_keeps_nobody(client: Client) -> None:
    channel = make_channel(network="x")
    Credential.objects.update(access_token_sealed="not sealed by us")
    assert ended(disconnecting.disconnect(channel, at=timezone.now())) is Outcome.FAILED
    assert not Credential.objects.exists()


def test_asking_changes_nothing(client: Client) -> None:
    channel = make_channel(name="Harbour Cafe")
    client.force_login(channel.credential.user)
    text = client.get(address(channel)).content.decode()
    assert "Disconnect Harbour Cafe?" in text
    assert Channel.objects.filter(pk=channel.pk).exists()


def test_the_others_behind_the_login_are_named(client: Client) -> None:
    login = make_credential(network="facebook")
    channel = make_channel(login, name="One")
    make_channel(login, name="Two")
    client.force_login(login.user)
    assert b"1 other channel uses the same login and stays" in client.get(address(channel)).content
    page = client.post(address(channel), follow=True)
    assert b"Other channels of yours use the same login" in page.content
    assert b"You can restore it until" in page.content
    assert login.channels.get().name == "Two"


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_channel_is_not_found(client: Client, method: str) -> None:
    channel = make_channel()
    client.force_login(make_user())
    assert getattr(client, method)(address(channel)).status_code == 404
    assert Channel.objects.filter(pk=channel.pk).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_sent_to_sign_in(client: Client, method: str) -> None:
    channel = make_channel()
    response = getattr(client, method)(address(channel))
    assert response.status_code == 302
    assert Channel.objects.filter(pk=channel.pk).exists()


def test_what_was_never_an_outcome_is_not_found(client: Client) -> None:
    client.force_login(make_user())
    assert client.get("/channels/disconnected/x/maybe/").status_code == 404
    assert client.get("/channels/disconnected/myspace/revoked/").status_code == 404
    for outcome in Outcome:
        assert client.get(f"/channels/disconnected/x/{outcome}/").status_code == 200
