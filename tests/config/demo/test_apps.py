"""Our registrations at the pretend networks: said on both sides of the line, and the same."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from django.conf import settings
from django.urls import resolve, reverse

from channels.contract import Network, Registration
from channels.registry import APPS, FOLDERS, NETWORKS
from config import run
from config.demo import apps
from tests.conftest import ROOT, Sandbox
from tests.every_network import each_app

NETWORK = pytest.mark.parametrize("network", NETWORKS, ids=lambda network: network.id)


def seeds(network: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / "sandbox" / "networks" / network / "accounts.toml").read_text())


@NETWORK
def test_the_pretend_network_expects_the_site_where_it_is(network: Network) -> None:
    for client in seeds(network.id)["clients"]:
        path = apps.callbacks()[client["id"]]
        assert client["callback"] == path
        assert resolve(path).route


@each_app
def test_the_way_back_is_the_one_that_allauth_names(app: Registration) -> None:
    out = reverse(app.login_url_name, kwargs=dict(app.login_url_kwargs))
    assert apps.callbacks()[f"demo-{app.key}"] == f"{out}callback/"


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
    assert set(settings.NETWORK_APPS) == {app.key for app in APPS}
    told = apps.environment()
    assert told.items() <= run.environment().items()
    for app in APPS:
        if f"demo-{app.key}" in apps.ways_back():  # else made by program, or an address of ours
            assert settings.NETWORK_APPS[app.key]["client_id"] == told[f"{app.prefix}_CLIENT_ID"]


def test_every_push_of_a_network_has_its_address() -> None:
    for client, paths in apps.pushes().items():
        for path in paths.values():
            assert resolve(path).kwargs["network"] == client.removeprefix("demo-")
