"""The main journey on each network: connect, break, see why, refresh, and it works again."""

from __future__ import annotations

import re
from itertools import product

import pytest
from playwright.sync_api import expect

from channels.contract import DEAD, Cause, State
from channels.models import Channel
from tests.channels.networks import case
from tests.every_network import NETWORK_IDS, WITH_PLACES, known_as, name_of, place_of
from tests.journeys.person import Person
from tests.sizes import WHOLE, few

pytestmark = pytest.mark.browser

# What a person reads of each cause, and where it is explained.
TOLD = {
    Cause.PASSWORD_CHANGED: ("password of this", "change-a-password/#already-changed"),
    Cause.REVOKED_BY_USER: ("access was removed", "review-app-access/#removed"),
    Cause.EXPIRED: ("reached its end date on", "what-is-an-access-token/#expired"),
    Cause.INVALID_TOKEN_UNSPECIFIED: (
        "does not say why",
        "what-is-an-access-token/#without-a-reason",
    ),
}
NEED_YOU = re.compile(r"needs? you\.$")


EVENTS = ("password_changed", "revoked", "expire_tokens")


def breaks() -> list[tuple[str, str]]:
    """Each network with each event; in a sample each event once, at a network of its own.

    That every event at every network has the right cause, and a way back, is held without a
    browser: ``tests/channels/probing/test_check_at_the_sandbox.py`` and
    ``tests/channels/journeys/test_refresh_views.py``.
    """
    if not WHOLE:
        return list(zip(NETWORK_IDS, EVENTS, strict=False))
    every = product(NETWORK_IDS, EVENTS)
    ends = {network: case.of(network).ended for network in NETWORK_IDS}
    return [(network, event) for network, event in every if ends[network].get(event) in DEAD]


@pytest.mark.parametrize(("network", "event"), breaks())
def test_from_sign_in_to_working_again(person: Person, network: str, event: str) -> None:
    person.sign_in()
    from_connect_to_working_again(person, network, event)


def from_connect_to_working_again(person: Person, network: str, event: str) -> None:
    """By a break that ends the token; the person is signed in here."""
    told_later = case.of(network).tells_end
    if event == "expire_tokens" and not told_later:
        person.happens(network, token_life=300)  # an end is told with the token, or never
    channel = person.connect(network, only=place_of(network))
    if event != "expire_tokens":
        my_channels_says(person, channel, "Working", trouble=False)
        person.an_hour_later(channel)
    elif told_later:
        person.happens(network, days_pass=30)
        person.check_now(channel)
        my_channels_says(person, channel, "Working", trouble=False)
    person.happens(network, **{event: True}, token_life=False)
    person.check_now(channel)
    person.workers_look(channel)
    cause, article = TOLD[case.of(network).ended[event]]
    person.sees("Needs you", cause, known_as(network))
    assert article_of(person).endswith(f"/articles/{article}")
    my_channels_says(person, channel, "Needs you", trouble=True)

    person.go("channels:detail", channel.pk)
    person.refresh(channel)
    person.consent(network)
    works_again(person, channel)


@pytest.mark.parametrize("network", few(WITH_PLACES, most=1))
def test_a_lost_role_and_its_return(person: Person, network: str) -> None:
    clock = person.page.context.new_cdp_session(person.page)
    clock.send("Emulation.setTimezoneOverride", {"timezoneId": "Europe/Berlin"})
    person.sign_in()
    expect(person.page.locator(".messages")).to_contain_text("Times are in Central European Time.")
    channel = person.connect(network, only=place_of(network))

    person.an_hour_later(channel)
    person.happens(network, lost_role=place_of(network))
    person.check_now(channel)
    person.workers_look(channel)
    person.sees("Needs you", channel.name)
    assert article_of(person).endswith("/articles/page-and-organization-roles/#lost")

    person.happens(network, regained_role=place_of(network))
    verdict = person.page.locator("section.verdict")
    verdict.get_by_role("link", name=re.compile("I was removed|Get the role back")).click()
    person.page.get_by_role("link", name="I have the role again").click()
    person.press(f"Continue to {name_of(network)}")
    person.consent(network)
    works_again(person, channel)


def article_of(person: Person) -> str:
    """The address of "Why this happens", once it is known to lead to a paragraph."""
    link = person.page.locator("section.verdict").get_by_role("link", name="Why this happens")
    address = link.get_attribute("href") or ""
    reader = person.page.context.new_page()
    answer = reader.goto(person.site + address)
    assert answer is not None
    assert answer.ok
    expect(reader.locator(f"#{address.partition('#')[2]}")).to_be_attached()
    reader.close()
    return address


def my_channels_says(person: Person, channel: Channel, state: str, *, trouble: bool) -> None:
    person.go("channels:list")
    heading = person.page.get_by_role("heading", level=1)
    card = person.page.locator(f"#channel-{channel.pk}")
    if trouble:
        expect(card.locator(".state")).to_contain_text(state)
        expect(heading).to_have_text(NEED_YOU)
    else:
        expect(person.line_of(channel)).to_be_visible()
        expect(card).to_have_count(0)
        expect(heading).not_to_have_text(NEED_YOU)


def works_again(person: Person, channel: Channel) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text(f"{channel.name} works again.")
    my_channels_says(person, channel, "Working", trouble=False)
    channel.refresh_from_db()
    assert channel.state == State.WORKING
    person.check_now(channel)
    person.sees("Working")
