"""A network without one address, out of one that has its own: each login at a server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from channels import registry
from channels.contract import Network
from channels.models import Channel, Credential
from tests.factories import make_channel, make_credential

HERE, THERE = "here.example", "there.example"


def open_up(monkeypatch: pytest.MonkeyPatch, settings: Settings, network: str) -> Network:
    """``network`` has no one address from now on."""
    opened = replace(registry.get(network), anywhere=True)
    monkeypatch.setitem(registry._BY_ID, network, opened)
    networks = tuple(opened if each.id == network else each for each in registry.NETWORKS)
    monkeypatch.setattr(registry, "NETWORKS", networks)
    settings.NETWORKS_ANYWHERE = frozenset({network})
    return opened


def login_at(server: str, network: str = "linkedin", **fields: Any) -> Credential:
    """A living login with one channel."""
    return channel_at(server, network, **fields).credential


def channel_at(server: str, network: str = "linkedin", **fields: Any) -> Channel:
    return make_channel(make_credential(network=network, server=server, **fields))
