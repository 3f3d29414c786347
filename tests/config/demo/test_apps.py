"""Our registrations at the pretend networks: said on both sides of the line, and the same."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from channels.contract import Network
from channels.registry import FOLDERS, NETWORKS
from config import run
from config.demo import apps
from tests.conftest import ROOT, Sandbox

NETWORK = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.id)


def seeds(network: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "sandbox" / "networks" / network / "accounts.toml").read_text())


@NETWORK
def test_the_pretend_network_expects_the_site_where_it_is(network: Network) -> None:
    for client in seeds(network.id)["clients"]:
        path = apps.callbacks()[client["id"]]
        assert client["callback"] == path
        assert resolve(path).route


@NETWORK
def test_the_way_back_is_the_one_that_allauth_names(network: Network) -> None:
    out = reverse(network.login_url_name, kwargs=dict(network.login_url_kwargs))
    assert apps.callbacks()[f"demo-{network.id}"] == f"{out}callback/"


@NETWORK
def test_somebody_of_every_network_is_in_the_demo(network: Network) -> None:
    assert [account for account in seeds(network.id)["accounts"] if "demo" in account]


def test_each_list_of_networks_is_its_folders() -> None:
    for room, mark in (("channels", "policy.toml"), ("sandbox", "accounts.toml")):
        kept = {file.parent.name for file in (ROOT / room / "networks").glob(f"*/{mark}")}
        assert kept == set(FOLDERS), room


def test_the_sandbox_lists_the_same_networks_in_the_same_order(sandbox: Sandbox) -> None:
    assert list(sandbox.control("state")["networks"]) == [network.id for network in NETWORKS]


def test_every_app_is_set_up_for_the_demo_and_for_tests() -> None:
    assert set(settings.NETWORK_APPS) == {network.id for network in NETWORKS}
    told = apps.environment()
    assert told.items() <= run.environment().items()
    for network in NETWORKS:
        assert settings.NETWORK_APPS[network.id]["client_id"] == told[f"{network.prefix}_CLIENT_ID"]


def test_every_push_of_a_network_has_its_address() -> None:
    for client, paths in apps.pushes().items():
        for path in paths.values():
            assert resolve(path).kwargs["network"] == client.removeprefix("demo-")
