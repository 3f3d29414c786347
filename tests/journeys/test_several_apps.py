"""LinkedIn by two buttons: a profile by one, Pages by the other, and each goes back to its own."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from channels.contract import State
from channels.models import Channel
from tests.every_network import place_of
from tests.journeys.person import Person

pytestmark = pytest.mark.browser


def test_a_profile_and_pages_one_after_the_other(person: Person) -> None:
    person.is_signed_in()
    profile = person.connect("linkedin")
    assert (profile.kind, profile.name) == ("profile", "Maren Oduya")

    person.set_out("linkedin-pages")
    person.consent("linkedin")
    again = person.page.get_by_role("checkbox", name="Maren Oduya")
    expect(again).not_to_be_checked()
    expect(person.page.get_by_text("Perhaps the same as Maren Oduya")).to_be_visible()
    person.press("Save")
    expect(person.page.locator(".messages")).to_contain_text("2 channels are connected")

    person.go("channels:connect")
    for key, connected in (("linkedin", 1), ("linkedin-pages", 2)):
        line = person.page.locator(f"#{key}")
        expect(line.locator("summary")).to_contain_text(f"{connected} connected")
        expect(line).to_contain_text("Connected already: Maren Oduya")
    assert set(Channel.objects.values_list("state", flat=True)) == {State.WORKING.value}


def test_pages_break_and_are_refreshed_while_the_profile_works_on(person: Person) -> None:
    person.is_signed_in()
    profile = person.connect("linkedin")
    page = person.connect("linkedin", only=place_of("linkedin"))
    for channel in (profile, page):
        person.an_hour_later(channel)
    person.happens("linkedin", revoked=True, client="demo-linkedin-pages")

    person.check_now(profile)
    person.sees("Working")
    person.check_now(page)
    person.sees("Needs you", "access was removed")
    person.refresh(page)
    assert "client_id=demo-linkedin-pages" in person.page.url
    person.consent("linkedin")
    heading = person.page.get_by_role("heading", level=1)
    expect(heading).to_have_text(f"{page.name} works again.")
