"""What else may come of a refresh: another account, a no, fewer boxes, a network in trouble."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import Settings

from channels.models import Channel, Credential, Pause
from channels.probing.check import check_login
from tests.channels.networks import case
from tests.every_network import (
    FREE_TO_ASK,
    NETWORK_IDS,
    account_of,
    fatal_event,
    name_of,
    other_account_of,
    place_of,
)
from tests.journeys.person import Person
from tests.sizes import few

pytestmark = pytest.mark.browser

STORED = ("account_id", "fingerprint", "generation", "scopes", "cause", "expires_at")


def stored(channel: Channel) -> dict[str, Any]:
    answer: dict[str, Any] = (
        Credential.objects.filter(pk=channel.credential_id).values(*STORED).get()
    )
    return answer


def broken(person: Person, network: str) -> Channel:
    """A channel whose login was ended there, and that knows it; its page is open."""
    person.is_signed_in()
    channel = person.connect(network, only=place_of(network))
    person.an_hour_later(channel)
    person.happens(network, **{fatal_event(network): True})
    person.workers_look(channel)
    person.sees("Needs you")
    return channel


def comes_back_as_somebody_else(person: Person, network: str) -> Channel:
    channel = broken(person, network)
    before = stored(channel)
    person.refresh(channel)
    person.consent(network, other_account_of(network))
    expect(person.page.get_by_role("heading", level=1)).to_have_text(
        f"That is another account at {name_of(network)}."
    )
    assert stored(channel) == before
    assert Channel.objects.count() == 1
    for account in (account_of(network), other_account_of(network)):
        expect(person.page.locator(".pair")).to_contain_text(f"account {account}")
    return channel


# One with places and one without; each network without a browser in test_refresh_views.py.
@pytest.mark.parametrize("network", few(["facebook", "x"], most=1))
def test_another_account_comes_back_then_the_right_one(person: Person, network: str) -> None:
    channel = comes_back_as_somebody_else(person, network)
    person.press("Choose another account")
    person.consent(network)
    expect(person.page.get_by_role("heading", level=1)).to_have_text(f"{channel.name} works again.")


def test_another_account_becomes_a_channel_of_its_own(person: Person) -> None:
    channel = comes_back_as_somebody_else(person, "pinterest")
    before = stored(channel)
    person.press("Add Lindqvist Cycles as a new channel")
    person.press("Save")
    expect(person.page.locator(".messages")).to_contain_text("Lindqvist Cycles is connected.")
    assert stored(channel) == before
    person.go("channels:list")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("1 of 2 channels needs you.")


# Each network's own word for it: test_turning_back_keeps_the_old_token, without a browser.
@pytest.mark.parametrize("network", few(NETWORK_IDS, most=2))
def test_turned_back_at_the_network(person: Person, network: str) -> None:
    person.is_signed_in()
    channel = person.connect(network, only=place_of(network))
    before = stored(channel)
    person.go("channels:refresh", channel.pk)
    person.press(f"Continue to {name_of(network)}")
    person.choose_account(account_of(network))
    person.press("Deny")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(
        f"You cancelled at {name_of(network)}."
    )
    expect(person.page.get_by_text(f"{channel.name} keeps the token that it had.")).to_be_visible()
    assert stored(channel) == before
    person.check_now(channel)
    person.sees("Working")


def test_cancelled_before_an_account_was_chosen(person: Person) -> None:
    person.is_signed_in()
    person.set_out("linkedin")  # its own word for it, unlike all others
    person.press("Cancel and go back")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("You cancelled at LinkedIn.")
    expect(person.page.get_by_text("Nothing was stored and nothing was changed.")).to_be_visible()
    assert not Credential.objects.exists()


def test_an_unticked_box_is_a_named_loss_and_asked_for_alone(person: Person) -> None:
    box, does = "pages_read_engagement", "read your Pages and their posts"
    person.is_signed_in()
    channel = person.connect("facebook", only=place_of("facebook"), without=(box,))
    person.check_now(channel)
    person.sees("Limited", f"Not allowed here: {does}.")

    person.page.get_by_role("link", name="Add the missing permission").click()
    expect(person.page.locator(".before")).to_contain_text(f"Tick “{does}”: it arrives unticked.")
    person.press("Ask Facebook for what is missing")
    asked = [box.get_attribute("value") for box in boxes(person, account_of("facebook"))]
    assert box in asked
    assert "pages_manage_posts" not in asked
    tick = person.page.locator(f'input[name="scope"][value="{box}"]')
    expect(tick).not_to_be_checked()
    tick.check()
    person.press("Allow")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(f"{channel.name} works again.")
    person.check_now(channel)
    person.sees("Working")


def boxes(person: Person, account: str) -> list[Any]:
    person.choose_account(account)
    expect(person.page.get_by_role("button", name="Allow")).to_be_visible()
    return person.page.locator('input[name="scope"]').all()


# What each network's trouble is taken for: test_check_at_the_sandbox.py.
@pytest.mark.parametrize("network", few(FREE_TO_ASK, most=1))
def test_a_network_in_trouble_asks_nothing_of_the_person(
    person: Person, settings: Settings, network: str
) -> None:
    settings.NETWORK_TIMEOUT = timedelta(seconds=2)
    person.is_signed_in()
    channel = person.connect(network, only=place_of(network))
    person.an_hour_later(channel)
    person.sandbox.control(f"{network}/faults", dict(case.of(network).trouble))
    person.check_now(channel)
    expect(person.page.locator(".messages")).to_contain_text(
        re.compile(r"We ask again in (a moment|1 minute)\. Last known:")
    )
    person.sees("Working")  # whoever presses makes nothing worse
    Pause.objects.all().delete()
    check_login(channel.credential_id, at=timezone.now())
    person.go("channels:detail", channel.pk)
    person.sees("Cannot tell", "It worked at", name_of(network))
    verdict = person.page.locator("section.verdict")
    expect(verdict.get_by_role("link", name="Refresh")).to_have_count(0)
    address = verdict.get_by_role("link", name="Why this happens").get_attribute("href")
    assert "/articles/network-fault-or-ours/" in (address or "")
    person.go("channels:list")
    expect(person.page.get_by_role("heading", level=1)).to_have_text("Nothing for you to do.")

    person.sandbox.mend(network)
    person.an_hour_later(channel)  # Pinterest asked for a pause
    person.check_now(channel)
    person.sees("Working")


def test_the_last_proof_stands_where_questions_cost_money(person: Person) -> None:
    person.is_signed_in()
    channel = person.connect("x")
    person.sandbox.control("x/faults", {"kind": "server_error"})
    person.check_now(channel)
    expect(person.page.locator(".messages")).to_contain_text("we did not ask now")
    person.sees("Working")

    person.sandbox.mend("x")
    person.check_now(channel)
    person.sees("Working")


def test_the_network_fails_while_one_comes_back(person: Person) -> None:
    channel = broken(person, "pinterest")
    before = stored(channel)
    person.refresh(channel)
    person.sandbox.control("pinterest/faults", {"kind": "server_error", "endpoint": "token"})
    person.consent("pinterest")
    expect(person.page.get_by_text("The fault is Pinterest's")).to_be_visible()
    expect(person.page.get_by_text(f"{channel.name} keeps the token that it had.")).to_be_visible()
    assert stored(channel) == before
    person.sandbox.mend("pinterest")
    person.press("Try again")
    person.consent("pinterest")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(f"{channel.name} works again.")
