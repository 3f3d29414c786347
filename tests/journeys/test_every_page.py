"""Every page in a browser: usable by all, in light and dark, on a phone, and light on the line."""

from __future__ import annotations

import gzip
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
from channels.models import Channel, EventKind
from tests.accessibility import await_fragments, violations
from tests.channels.handing_over import asking
from tests.every_network import account_of, other_account_of
from tests.factories import break_login, make_channel, make_credential, make_event, make_user
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

PHONE, DESK = (390, 844), (1280, 900)
LIMIT, HEADERS = 60_000, 600
DAY, HOUR = timedelta(days=1), timedelta(hours=1)

PUBLIC = {
    "home": "/",
    "articles": "/articles/",
    "guide": "/articles/keeping-channels-connected/",
    "network": "/articles/linkedin/",
    "search": "/search/?q=password",
    "search, nothing found": "/search/?q=zzzzqqqq",
    "contact": "/contact/",
    "contact, step 2": "/contact/suggestions/?about=other",
    "contact, step 3": "/contact/write/?about=other",
    "sign in": "/accounts/login/",
    "sign up": "/accounts/signup/",
    "password reset": "/accounts/password/reset/",
    "policies": "/policies/",
    "changes of policies": "/policies/changes/",
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
    return [
        reverse("channels:list"),
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


# The tab of the page is in view wherever the row of tabs was scrolled to, and none is too small.
TABS = """() => [...document.querySelectorAll(".tabs, .filters .chips")].flatMap(row => {
  const box = row.getBoundingClientRect(), links = [...row.querySelectorAll("a")];
  return [0, row.scrollWidth].flatMap(left => {
    row.scrollLeft = left;
    const current = row.querySelector("[aria-current]");
    const tab = (current || row).getBoundingClientRect();
    return [
      (tab.left < box.left - 1 || tab.right > box.right + 1) && "the current one is out of view",
      row.matches(".tabs") && box.height > 2 * tab.height && "tabs take more than one row",
      links.some(link => link.offsetHeight < 24) && "a tab is too small",
    ];
  }).filter(Boolean);
})"""


def looked_at(page: Page, address: str = "", *, both: bool = True) -> list[str]:
    """What is wrong with a page in both schemes and at both widths, or on a phone alone."""
    if address:
        page.goto(address)
    await_fragments(page)
    faults = []
    for scheme, (width, height) in (("light", PHONE), ("dark", DESK))[: 2 if both else 1]:
        # A colour on its way to the other scheme is no colour of either.
        page.emulate_media(
            color_scheme="light" if scheme == "light" else "dark", reduced_motion="reduce"
        )
        page.set_viewport_size({"width": width, "height": height})
        faults += [f"{page.url} {scheme}: {fault}" for fault in violations(page)]
        faults += [f"{page.url} {width}: {fault}" for fault in page.evaluate(TABS)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{page.url} is wider than {width}")
    return faults


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page(site: str, onlooker: Page, name: str) -> None:
    assert looked_at(onlooker, site + PUBLIC[name]) == []


def test_the_pages_of_somebody_signed_in(person: Person) -> None:
    person.sign_in()
    faults = []
    RecoveryCodes.activate(person.user)
    hook = a_webhook(person)
    asked = [reverse(f"webhooks:{name}", args=[hook.pk]) for name in ("rotate", "delete")]
    for address in [*addresses(mixed(person)), reverse("webhooks:index"), *asked]:
        faults += looked_at(person.page, person.site + address)
    assert faults == []


def test_the_pages_of_a_connection_and_a_refresh(person: Person) -> None:
    person.sign_in()
    page = person.page
    faults = looked_at(page)  # no channel yet
    person.set_out("linkedin-pages")
    person.consent("linkedin")
    faults += looked_at(page)  # choose
    page.locator('input[name="places"]').last.uncheck()
    person.press("Save")
    faults += looked_at(page)  # connected
    channel = person.user.credentials.get().channels.order_by("pk")[0]
    person.go("channels:refresh", channel.pk)
    person.press("Go on to LinkedIn")
    person.consent("linkedin", other_account_of("linkedin"))
    faults += looked_at(page)  # another account
    person.press("Choose another account")
    person.choose_account(account_of("linkedin"))
    person.press("Deny")
    faults += looked_at(page)  # turned back
    person.press("Try again")
    person.consent("linkedin")
    faults += looked_at(page)  # done
    assert faults == []


def test_the_pages_on_which_a_channel_changes_hands(person: Person) -> None:
    person.sign_in()
    at = timezone.now()
    pages = asking.every_page(person.user, make_user("sam@example.com"), at=at)
    faults = []
    for address in pages.values():
        faults += looked_at(person.page, person.site + address)
    assert faults == []


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
    person.sign_in()
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
