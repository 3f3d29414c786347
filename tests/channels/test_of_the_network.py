"""A channel and its rules are of the network, whatever its people call their server."""

from __future__ import annotations

import pytest

from channels import registry
from channels.contract import Kind
from channels.pages.cards import kind_of
from tests.factories import make_channel, make_credential


@pytest.mark.parametrize("server", ["pds.harbour.test", "evilhost.bsky.network", "notbsky.social"])
def test_any_other_server_is_called_by_its_own(server: str) -> None:
    assert registry.at("bluesky", server).name == server


@pytest.mark.parametrize(
    ("server", "page"),
    [
        ("oyster.host.bsky.network", "https://bsky.social/account"),
        ("pds.harbour.test", "https://pds.harbour.test/account"),
        ("", ""),
    ],
)
def test_settings_are_where_accounts_of_that_server_have_them(server: str, page: str) -> None:
    assert registry.at("bluesky", server).policy.settings_page == page


def test_rules_are_the_networks_whatever_the_server() -> None:
    policy = registry.at("mastodon", "old.example").policy
    assert (policy.name, policy.network_name) == ("old.example", "Mastodon")
    assert registry.get("mastodon").policy.network_name == "Mastodon"


@pytest.mark.django_db
def test_a_channel_is_of_its_network_not_of_its_server() -> None:
    login = make_credential(network="mastodon", server="old.example", life=None)
    channel = make_channel(credential=login, network="mastodon", kind=Kind.PROFILE)
    assert kind_of(channel) == "Mastodon profile"
