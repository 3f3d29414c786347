"""What else breaks a login at its network, and how it works again; with script and without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, expect

from channels.models import Channel, Credential, Server
from channels.probing.check import check_login
from config.demo import apps
from tests.channels.networks import case
from tests.channels.networks.case import PLACE
from tests.conftest import PATIENCE_MS
from tests.every_network import NETWORK_IDS, account_of, ends_by, known_as, place_of, those
from tests.journeys.person import Person
from tests.journeys.test_every_network import (
    article_of,
    from_connect_to_working_again,
    my_channels_says,
    works_again,
)
from tests.sizes import WHOLE

pytestmark = pytest.mark.browser

WITH, WITHOUT = "script", "no script"
FORTNIGHT = timedelta(days=15)
# Where a person types a server or a handle, and leaves by a way of the network's own.
ANYWHERE = those(lambda network: network.anywhere)
ENDS = [
    (network, event)
    for network in NETWORK_IDS
    for event in case.of(network).ended
    if ends_by(network, event)
]
BREAKS = [(network, name) for network in NETWORK_IDS for name in case.of(network).breaks]
FAULTS = list(product(NETWORK_IDS, ("server_error", "rate_limit", "app_disabled")))


def played(ways: list[tuple[str, str]], how: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Each of them with script or without; in a sample none that is not asked for by name."""
    return [(*way, script) for way, script in product(ways, how)] if WHOLE else []


@pytest.fixture
def script() -> str:
    return WITHOUT


@pytest.fixture
def context(chromium: Browser, script: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(java_script_enabled=script == WITH)
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


# With script: ``test_every_network``.
@pytest.mark.parametrize(
    ("network", "event", "script"),
    played(ENDS, (WITHOUT,)) or [(ANYWHERE[0], "revoked", WITHOUT)],
)
def test_a_token_was_ended(person: Person, network: str, event: str) -> None:
    person.sign_in()
    from_connect_to_working_again(person, network, event)


@pytest.mark.parametrize(("network", "name", "script"), played(BREAKS, (WITH, WITHOUT)))
def test_something_else_happened_there(person: Person, network: str, name: str) -> None:
    way = case.of(network).breaks[name]
    tell_us(person, network)
    channel = connected(person, network)
    person.happens(network, **at_the_place(way.happens, network))
    verdict = person.page.locator("section.verdict")
    person.check_now(channel)
    if way.says not in verdict.inner_text():  # not believed at once, or looked at now and then
        Credential.objects.update(created_at=timezone.now() - FORTNIGHT, looked_at=None)
        person.workers_look(channel)
    person.sees(way.state, way.says)
    assert article_of(person).endswith(f"/articles/{way.article}")
    person.go("channels:list")
    expect(person.page.locator(f"#channel-{channel.pk} .state")).to_contain_text(way.state)
    person.go("channels:detail", channel.pk)
    if way.undone is None:
        person.refresh(channel, step=way.step, elsewhere=way.elsewhere)
        person.choose_account(account_of(network))
        confirm = person.page.get_by_role("button", name="It is me, unlock it")
        if confirm.is_visible():
            confirm.click()
        for box in person.page.locator('input[type="checkbox"][name="scope"]').all():
            box.check()  # what was taken back arrives unticked, as the page before has told
        person.allow()
        works_again(person, channel)
        return
    expect(verdict.get_by_role("link", name="Refresh")).to_have_count(0)
    person.happens(network, **at_the_place(way.undone, network))
    person.check_now(channel)
    works(person, channel)


@pytest.mark.parametrize(("network", "kind", "script"), played(FAULTS, (WITHOUT,)))
def test_nobody_is_sent_to_sign_in_for_a_fault(person: Person, network: str, kind: str) -> None:
    channel = connected(person, network)
    person.sandbox.control(f"{network}/faults", {"kind": kind})
    person.check_now(channel)
    person.workers_look(channel)
    verdict = person.page.locator("section.verdict")
    expect(verdict.locator(".state")).to_have_text(re.compile("Working|Cannot tell"))
    expect(verdict.get_by_role("link", name=re.compile("Refresh|Add"))).to_have_count(0)
    person.sandbox.mend(network)
    person.an_hour_later(channel)
    person.check_now(channel)
    works(person, channel)


@pytest.mark.parametrize(
    ("network", "event", "script"), played([(each, "gone") for each in ANYWHERE], (WITH, WITHOUT))
)
def test_a_server_that_is_gone_and_comes_back(person: Person, network: str, event: str) -> None:
    channel = connected(person, network)
    person.sandbox.control(f"{network}/faults", {"kind": "cut"})
    silent_for_a_fortnight(network)
    check_login(channel.credential_id, at=timezone.now())
    person.go("channels:detail", channel.pk)
    person.sees("Needs you", "has not answered since", known_as(network))
    assert article_of(person).endswith("/articles/network-fault-or-ours/#server-gone")
    verdict = person.page.locator("section.verdict")
    expect(verdict.get_by_role("link", name="Refresh")).to_have_count(0)
    expect(verdict.get_by_role("link", name="Connect your new account")).to_be_visible()
    person.sandbox.mend(network)
    person.an_hour_later(channel)
    person.check_now(channel)
    works(person, channel)


def connected(person: Person, network: str) -> Channel:
    person.is_signed_in()
    channel = person.connect(network, only=place_of(network))
    my_channels_says(person, channel, "Working", trouble=False)
    person.an_hour_later(channel)
    return channel


def works(person: Person, channel: Channel) -> None:
    person.workers_look(channel)
    person.sees("Working")
    my_channels_says(person, channel, "Working", trouble=False)


def tell_us(person: Person, network: str) -> None:
    """The network knows where to call us."""
    for client, paths in apps.pushes().items():
        if client == f"demo-{network}":
            urls = {name: person.site + path for name, path in paths.items()}
            person.sandbox.control(f"clients/{client}", urls)


def at_the_place(events: Mapping[str, object], network: str) -> dict[str, object]:
    place = place_of(network)
    return {event: place if how is PLACE else how for event, how in events.items()}


def silent_for_a_fortnight(network: str) -> None:
    now = timezone.now()
    Server.objects.update_or_create(
        network=network,
        name=case.of(network).server,  # kept by its host, whatever people call it
        defaults={
            "silent_since": now - FORTNIGHT,
            "silent_days": FORTNIGHT.days,
            "silent_on": now.date(),
        },
    )
