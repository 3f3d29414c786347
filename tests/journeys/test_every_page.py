"""The pages on the way to a network and back, usable by all; and light on a first visit.

The others are walked in ``tests/walk``.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response

from channels.contract import Cause, Kind
from channels.models import Channel, EventKind
from tests.accessibility import LOOKS, Look, await_fragments, console_of, faults
from tests.every_network import account_of, other_account_of
from tests.factories import break_login, make_channel, make_credential, make_event
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

LIMIT, HEADERS = 60_000, 600
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def mixed(person: Person) -> dict[str, Channel]:
    """A channel in each state."""
    at, user = timezone.now(), person.user
    made = {
        "working": make_channel(user=user, network="facebook", name="Harbour Cafe", at=at),
        # Named as its neighbour is: people give all their channels the name of the house.
        "soon": make_channel(
            make_credential(user, "linkedin", at=at, age=57 * DAY), name="Harbour Cafe", at=at
        ),
        "bad": make_channel(user=user, network="linkedin", name="Tidewater Foods", at=at),
        "limited": make_channel(
            make_credential(user, "facebook", at=at, scopes=["pages_show_list"]),
            kind=Kind.PAGE,
            name="Roastery",
            at=at,
        ),
        "untold": make_channel(user=user, network="instagram", name="harbour.cafe", at=at),
    }
    break_login(made["bad"].credential, Cause.PASSWORD_CHANGED, at=at)
    break_login(made["untold"].credential, Cause.NETWORK_FAULT, at=at + HOUR)
    for kind in (EventKind.CONNECTED, EventKind.RENEWAL_FAILED, EventKind.REFRESHED):
        make_event(made["bad"], kind, at=at)
    return made


def looked_at(
    page: Page, address: str = "", *, looks: Sequence[Look] = LOOKS, axe: bool = True
) -> list[str]:
    """What is wrong with the page at this address, or with the one that is open."""
    with console_of(page) as said:
        if address:
            page.goto(address)
        await_fragments(page)
        seen = faults(page, looks, axe=axe)
    return seen + [line for line in said if "Content Security Policy" in line]


def test_the_pages_of_a_connection_and_a_refresh(person: Person) -> None:
    person.is_signed_in()
    page = person.page
    person.go("channels:list")
    seen = looked_at(page)  # no channel yet
    person.set_out("linkedin-pages")
    person.consent("linkedin")
    seen += looked_at(page)  # choose
    page.locator('input[name="places"]').last.uncheck()
    person.press("Save")
    seen += looked_at(page)  # connected
    channel = person.user.credentials.get().channels.order_by("pk")[0]
    person.go("channels:refresh", channel.pk)
    person.press("Continue to LinkedIn")
    person.consent("linkedin", other_account_of("linkedin"))
    seen += looked_at(page)  # another account
    person.press("Choose another account")
    person.choose_account(account_of("linkedin"))
    person.press("Deny")
    seen += looked_at(page)  # turned back
    person.press("Try again")
    person.consent("linkedin")
    seen += looked_at(page)  # done
    assert seen == []


def weighed(page: Page, address: str) -> int:
    """The bytes of a first visit as the site's server sends them: compressed, with headers."""
    came: list[Response] = []

    def note(answer: Response) -> None:
        came.append(answer)

    page.on("response", note)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert len(came) > 2
    return sum(len(gzip.compress(response.body())) + HEADERS for response in came)


def test_pages_are_light_on_a_first_visit(person: Person, chromium: Browser) -> None:
    person.is_signed_in()
    mixed(person)
    state = person.page.context.storage_state()
    heavy = {}
    articles = ("/articles/keeping-channels-connected/", "/es/articles/every-cause/")
    for address in ("/", *articles, reverse("channels:list")):
        cold = chromium.new_context(storage_state=state)
        weight = weighed(cold.new_page(), person.site + address)
        cold.close()
        if weight >= LIMIT:
            heavy[address] = weight
    assert heavy == {}
