"""The main journey on each network: connect, break, see why, refresh, and it works again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from channels.contract import State
from channels.models import Channel
from tests.journeys.person import NAMES, Person

pytestmark = pytest.mark.browser

REASONLESS = ("does not say why", "what-is-an-access-token/#without-a-reason")
PASSWORD = ("password of this", "change-a-password/#already-changed")
REMOVED = ("access was removed", "review-app-access/#removed")
OVER = ("was over on", "what-is-an-access-token/#expired")

# What each network says when that happens, and where it is explained. X and Pinterest never
# tell a reason; LinkedIn tells a changed password as removed access.
BREAKS = {
    ("facebook", "password_changed"): PASSWORD,
    ("facebook", "revoked"): REMOVED,
    ("facebook", "expire_tokens"): OVER,
    ("instagram", "password_changed"): PASSWORD,
    ("instagram", "revoked"): REMOVED,
    ("instagram", "expire_tokens"): OVER,
    ("x", "password_changed"): REASONLESS,
    ("x", "revoked"): REASONLESS,
    ("x", "expire_tokens"): REASONLESS,
    ("linkedin", "password_changed"): REMOVED,
    ("linkedin", "revoked"): REMOVED,
    ("linkedin", "expire_tokens"): OVER,
    ("pinterest", "password_changed"): REASONLESS,
    ("pinterest", "revoked"): REASONLESS,
    ("pinterest", "expire_tokens"): REASONLESS,
}
NEED_YOU = re.compile(r"needs? you\.$")
PLACES = {"facebook": "104400550066701", "linkedin": "90550011"}


@pytest.mark.parametrize(("network", "event"), BREAKS)
def test_from_sign_in_to_working_again(person: Person, network: str, event: str) -> None:
    person.sign_in()
    channel = person.connect(network, only=PLACES.get(network, ""))
    my_channels_says(person, channel, "Working", trouble=False)

    person.an_hour_later(channel)
    person.happens(network, **{event: True})
    person.check_now(channel)
    cause, article = BREAKS[network, event]
    person.sees("Needs you", cause, NAMES[network])
    assert article_of(person).endswith(f"/articles/{article}")
    my_channels_says(person, channel, "Needs you", trouble=True)

    person.go("channels:detail", channel.pk)
    person.refresh(channel)
    person.consent(network)
    works_again(person, channel)


@pytest.mark.parametrize("network", PLACES)
def test_a_lost_role_and_its_return(person: Person, network: str) -> None:
    person.sign_in()
    channel = person.connect(network, only=PLACES[network])

    person.an_hour_later(channel)
    person.happens(network, lost_role=PLACES[network])
    person.check_now(channel)
    person.sees("Needs you", "no longer has a role", channel.name)
    assert article_of(person).endswith("/articles/page-and-organization-roles/#lost")

    person.happens(network, regained_role=PLACES[network])
    person.refresh(channel, step="Get the role back, then refresh")
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
    card = person.page.locator(f"#channel-{channel.pk}")
    expect(card.locator(".state")).to_contain_text(state)
    heading = person.page.get_by_role("heading", level=1)
    if trouble:
        expect(heading).to_have_text(NEED_YOU)
    else:
        expect(heading).not_to_have_text(NEED_YOU)


def works_again(person: Person, channel: Channel) -> None:
    expect(person.page.get_by_role("heading", level=1)).to_have_text(f"{channel.name} works again.")
    my_channels_says(person, channel, "Working", trouble=False)
    channel.refresh_from_db()
    assert channel.state == State.WORKING
    person.check_now(channel)
    person.sees("Working")
