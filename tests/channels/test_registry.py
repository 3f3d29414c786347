"""The single list of networks. Nothing in the tests counts them or names them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels import networks, registry
from channels.contract import Network
from channels.networks import policy
from sandbox.networks import registry as pretend_networks
from tests.channels.networks import case
from tests.conftest import Sandbox
from tests.every_network import each_network

by_network = pytest.mark.parametrize("network", registry.NETWORKS, ids=lambda each: each.id)


def test_the_networks_stand_in_the_order_of_the_list_here_and_at_the_pretend_ones() -> None:
    assert tuple(network.id for network in registry.NETWORKS) == registry.FOLDERS
    assert pretend_networks.FOLDERS == registry.FOLDERS


def test_every_folder_with_a_policy_is_on_the_list() -> None:
    files = Path(networks.__path__[0]).glob("*/policy.toml")
    assert {file.parent.name for file in files} == set(registry.FOLDERS)


@by_network
def test_a_network_is_found_by_its_id_and_lives_in_the_folder_of_that_name(
    network: Network,
) -> None:
    assert registry.get(network.id) is network
    folder = Path(networks.__path__[0]) / network.id
    assert policy.load(folder) == network.policy


def test_no_two_networks_share_an_id_or_a_way_to_sign_in() -> None:
    ids = {network.id for network in registry.NETWORKS}
    ways = {(each.login_url_name, *each.login_url_kwargs.values()) for each in registry.NETWORKS}
    assert len(ids) == len(ways) == len(registry.NETWORKS)


def test_an_id_that_is_none_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        registry.get("myspace")


@by_network
def test_consent_pages_are_the_networks_own_or_the_pretend_ones(network: Network) -> None:
    own = f"https://{network.authorize_host}"
    assert (own in registry.authorize_hosts()) is bool(network.authorize_host)
    assert registry.authorize_hosts("http://127.0.0.1:9") == ["http://127.0.0.1:9"]


@each_network
def test_what_the_tests_know_of_a_network_is_so_at_the_pretend_one(
    sandbox: Sandbox, network: str
) -> None:
    known = case.of(network)
    accounts = {
        account["id"]: {place["id"] for place in account["places"]}
        for account in sandbox.control("state")["networks"][network]["accounts"]
    }
    assert known.account != known.other_account
    assert {known.account, known.other_account} <= set(accounts)
    assert known.place == "" or known.place in accounts[known.account]
