"""Where access is seen and removed: an address, each server's own, or the way in words alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels import registry
from channels.contract import SETTINGS, Cause, Policy
from channels.journeys.disconnection.disconnecting import Outcome
from channels.models import Channel
from channels.policy_words import table
from tests.channels.servers import HERE, channel_at
from tests.factories import break_login
from tests.markup import flat

Put = Callable[[str], Policy]
PATH = str(registry.get("linkedin").policy["settings_path"].value)


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Give LinkedIn's page this address; none, where it is empty."""

    def changed(address: str) -> Policy:
        listed = registry.get("linkedin")
        facts = dict(listed.policy.facts)
        page = facts.pop(SETTINGS)
        if address:
            facts[SETTINGS] = replace(page, value=address)
        policy = replace(listed.policy, facts=facts)
        monkeypatch.setitem(registry._BY_ID, "linkedin", replace(listed, policy=policy))
        registry._named.cache_clear()
        return policy

    yield changed
    registry._named.cache_clear()


def row(policy: Policy) -> table.Row:
    return next(row for row in table.rows(policy) if row.key == SETTINGS)


def test_each_servers_own_is_an_address_only_where_the_server_is_known(put: Put) -> None:
    policy = put("https://{server}/apps")
    assert (policy.settings_page, row(policy).url, row(policy).value) == ("", "", PATH)
    assert policy.at(HERE).settings_page == f"https://{HERE}/apps"
    assert row(policy.at(HERE)).url == f"https://{HERE}/apps"
    assert policy.at("") is policy


def test_without_a_page_the_way_is_told_in_words(put: Put) -> None:
    policy = put("")
    assert (policy.settings_page, policy.at(HERE).settings_page) == ("", "")
    assert (row(policy).value, row(policy).url) == (PATH, "")
    assert row(policy).source == policy["settings_path"].source


def broken(server: str) -> Channel:
    channel = channel_at(server, at=timezone.now())
    break_login(channel.credential, Cause.EXPIRED, at=timezone.now())
    return channel


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "server", "link"),
    [
        ("https://{server}/apps", HERE, f"https://{HERE}/apps"),
        ("https://www.linkedin.com/apps", "", "https://www.linkedin.com/apps"),
        ("", "", ""),
    ],
)
def test_pages_link_to_it_or_show_the_way(
    put: Put, client: Client, address: str, server: str, link: str
) -> None:
    put(address)
    channel = broken(server)
    client.force_login(channel.credential.user)
    refresh = client.get(reverse("channels:refresh", args=[channel.pk])).content.decode()
    gone = reverse("channels:disconnected", args=["linkedin", Outcome.FAILED.value])
    pages = [refresh] if server else [refresh, client.get(gone).content.decode()]
    for page in pages:
        assert "{server}" not in page
        assert PATH.split(",", maxsplit=1)[0] in flat(page)
        assert (f'<a href="{link}" rel="noopener noreferrer"' in page) is bool(link)


def test_the_page_on_leaving_shows_the_way_where_there_is_no_page(put: Put, client: Client) -> None:
    put("")
    page = client.get("/leaving/").content.decode()
    assert 'href=""' not in page
