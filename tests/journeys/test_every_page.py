"""Every page in a browser: usable by all, in light and dark, on a phone, and light on the line."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, Response

from api.models import Hook, HookDelivery
from api.webhooks import subscriptions
from api.webhooks.event_types import OFFERED
from channels.contract import Cause, Kind
from channels.journeys import check_runs
from channels.journeys.disconnection import disconnecting
from channels.models import Channel, EventKind
from tests.accessibility import LOOKS, Look, await_fragments, console_of, faults, looks_of
from tests.channels.handing_over import asking
from tests.every_network import account_of, other_account_of
from tests.factories import break_login, make_channel, make_credential, make_event, make_user
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

LIMIT, HEADERS = 60_000, 600
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

# Contact and policies have theirs looked at where they are told of, with more to see.
PUBLIC = {
    "home": "/",
    "articles": "/articles/",
    "guide": "/articles/keeping-channels-connected/",
    "network": "/articles/linkedin/",
    "search": "/search/?q=password",
    "search, nothing found": "/search/?q=zzzzqqqq",
    "sign in": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "password reset": "/accounts/password/reset/",
    "not found": "/nowhere/",
    "for tools": "/api/v1/docs",
    "about": "/about/",
    "privacy": "/privacy/",
    "terms": "/terms/",
    "leaving": "/leaving/",
}


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


def a_webhook(person: Person) -> Hook:
    """One with a log: taken, waiting and given up."""
    at = timezone.now()
    hook = subscriptions.make(
        person.user, "https://tool.example/" + "long/" * 40, OFFERED, at=at
    ).hook
    for outcome, said in (("taken", ""), ("owed", "timeout"), ("failed", "status")):
        HookDelivery.objects.create(
            hook=hook,
            event="ping",
            payload={"channel": None},
            created_at=at,
            due_at=at + DAY,
            outcome=outcome,
            said=said,
            attempts=2,
            answer="x" * 200,
        )
    return hook


def addresses(made: dict[str, Channel]) -> list[str]:
    """What somebody signed in sees, without asking a network."""
    bad = made["bad"]
    gone = disconnecting.disconnect(
        make_channel(user=bad.credential.user, name="Gone"), at=timezone.now()
    )
    check_runs.begin(bad.credential.user, [bad.credential_id], at=timezone.now())
    return [
        reverse("channels:left", args=[gone.pk]),
        reverse("channels:list"),
        reverse("channels:year"),
        reverse("channels:only"),
        reverse("channels:connect"),
        *(channel.get_absolute_url() for channel in made.values()),
        *(
            reverse("channels:refresh", args=[made[name].pk])
            for name in ("bad", "limited", "untold")
        ),
        reverse("channels:refresh_all"),
        reverse("channels:disconnect", args=[bad.pk]),
        reverse("preferences"),
        reverse("notifications:preferences"),
        reverse("accounts:activity"),
        reverse("keys:index"),
        reverse("account_email"),
        reverse("mfa_index"),
        reverse("mfa_activate_totp"),
        reverse("mfa_view_recovery_codes"),
        reverse("mfa_generate_recovery_codes"),
        reverse("mfa_add_webauthn"),
        reverse("mfa_list_webauthn"),
        reverse("usersessions_list"),
        "/articles/linkedin/",
        reverse("helpcenter:contact"),
        reverse("helpcenter:requests"),
    ]


def looked_at(page: Page, address: str = "", *, looks: Sequence[Look] = LOOKS) -> list[str]:
    """What is wrong with the page at this address, or with the one that is open."""
    with console_of(page) as said:
        if address:
            page.goto(address)
        await_fragments(page)
        seen = faults(page, looks)
    return seen + [line for line in said if "Content Security Policy" in line]


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page(site: str, onlooker: Page, name: str) -> None:
    assert looked_at(onlooker, site + PUBLIC[name]) == []


def test_the_pages_of_somebody_signed_in(person: Person) -> None:
    person.sign_in()
    seen = []
    RecoveryCodes.activate(person.user)
    hook = a_webhook(person)
    asked = [reverse(f"webhooks:{name}", args=[hook.pk]) for name in ("rotate", "delete")]
    pages = [*addresses(mixed(person)), reverse("webhooks:index"), *asked]
    for number, address in enumerate(pages):
        seen += looked_at(person.page, person.site + address, looks=looks_of(number))
    assert seen == []


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


def test_the_pages_on_which_a_channel_changes_hands(person: Person) -> None:
    person.is_signed_in()
    at = timezone.now()
    pages = asking.every_page(person.user, make_user("sam@example.com"), at=at)
    seen = []
    for number, address in enumerate(pages.values()):
        seen += looked_at(person.page, person.site + address, looks=looks_of(number))
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
    for address in ("/", "/articles/keeping-channels-connected/", reverse("channels:list")):
        cold = chromium.new_context(storage_state=state)
        weight = weighed(cold.new_page(), person.site + address)
        cold.close()
        if weight >= LIMIT:
            heavy[address] = weight
    assert heavy == {}
