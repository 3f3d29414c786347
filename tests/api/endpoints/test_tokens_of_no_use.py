"""A network that takes a token only with a key that stays here: its tokens are lent to nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from channels import registry
from channels.models import Channel, Credential, Event, EventKind
from channels.renewal import lending, renew
from tests.api.conftest import Tool
from tests.factories import make_channel, make_credential, make_user

SECRET = "the-secret-value-of-this-token"
PAGE = reverse("keys:index")


@pytest.fixture(autouse=True)
def bound_to_a_key(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    settings.API_TOKENS_ALLOWED = True
    bound = replace(registry.get("linkedin"), lendable=False)
    monkeypatch.setitem(registry._BY_ID, "linkedin", bound)


def channel_of(user: User, *, lendable: bool = True) -> Channel:
    at = timezone.now()
    login = make_credential(user, "linkedin", at=at, access=SECRET, lendable=lendable)
    return make_channel(login, at=at)


@pytest.mark.parametrize("lendable", [True, False])
def test_a_tool_is_told_why_and_the_network_is_not_asked(
    tool: Tool, owner: User, monkeypatch: pytest.MonkeyPatch, *, lendable: bool
) -> None:
    monkeypatch.setattr(renew, "renew_if_due", pytest.fail)
    channel = channel_of(owner, lendable=lendable)
    answer = tool.post(f"/channels/{channel.pk}/token")
    assert answer.status_code == 403
    assert str(answer.json()["type"]).endswith("#problem-token-of-no-use")
    assert answer.json()["detail"].startswith("LinkedIn takes a token only with a key")
    assert SECRET not in answer.content.decode()
    assert not Event.objects.filter(kind=EventKind.TOKEN_GIVEN).exists()
    assert not lending.allowed(channel.credential)


def test_the_page_says_so_in_place_of_a_switch(client: Client, owner: User) -> None:
    channel_of(owner, lendable=False)
    client.force_login(owner)
    text = client.get(PAGE).content.decode()
    assert "No tool gets this token: LinkedIn takes it only with a key" in text
    assert "Let tools fetch it" not in text


def test_it_cannot_be_turned_on_and_can_be_turned_off(client: Client, owner: User) -> None:
    login = channel_of(owner, lendable=False).credential
    switch = reverse("keys:lend", args=[login.pk])
    for user, status in ((owner, 404), (make_user(), 404)):
        client.force_login(user)
        assert client.post(switch, {"lend": "on"}).status_code == status
    assert not Credential.objects.get().lendable
    Credential.objects.update(lendable=True)
    client.force_login(owner)
    assert client.post(switch, {"lend": "off"}).status_code == 302
    assert not Credential.objects.get().lendable
    client.logout()
    assert client.post(switch, {"lend": "on"}).status_code == 302
    assert not Credential.objects.get().lendable
