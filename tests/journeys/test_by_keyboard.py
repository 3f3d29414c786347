"""Every journey by keyboard alone: Tab, Enter, Space, Escape and letters, nothing else."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, expect

from channels.models import Channel
from helpcenter.models import Ticket
from tests.every_network import account_of
from tests.journeys.person import PASSWORD, Person

pytestmark = pytest.mark.browser
# More stops than any page here has.
PATIENCE = 150
# Whether this control has the focus, and shows that it has.
HELD = """control => {
  if (control !== document.activeElement) return "";
  const ring = getComputedStyle(control);
  return ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2 ? "seen" : "unseen";
}"""


class Keyboard:
    """The keys of a person who uses nothing else."""

    def __init__(self, person: Person) -> None:
        self.person, self.page, self.keys = person, person.page, person.page.keyboard

    def reach(self, control: Locator) -> None:
        """Tab until this has the focus; a ring is around it then."""
        control = control.first
        expect(control).to_be_visible()
        for _ in range(PATIENCE):
            self.keys.press("Tab")
            if held := control.evaluate(HELD):
                assert held == "seen", f"no ring around {control}"
                return
        raise AssertionError(f"Tab does not lead to {control} on {self.page.url}")

    def enter(self, selector: str) -> None:
        self.reach(self.page.locator(selector))
        self.keys.press("Enter")
        self.page.wait_for_load_state()

    def tick(self, selector: str) -> None:
        self.reach(self.page.locator(selector))
        self.keys.press("Space")

    def write(self, selector: str, text: str) -> None:
        self.reach(self.page.locator(selector))
        self.keys.type(text)

    def consent(self, network: str) -> None:
        """On the network's own pages, and back."""
        expect(self.page.get_by_text("This is a pretend")).to_be_visible()
        self.enter(f'a[data-account="{account_of(network)}"]')
        self.enter('button[value="allow"]')
        self.page.wait_for_url(f"{self.person.site}/**")


@pytest.fixture
def keyboard(person: Person) -> Keyboard:
    return Keyboard(person)


def signed_in(keyboard: Keyboard) -> None:
    keyboard.person.go("account_login")
    keyboard.write("main [name=login]", keyboard.person.user.email)
    keyboard.write("main [name=password]", PASSWORD)
    keyboard.keys.press("Enter")
    expect(keyboard.page.locator("summary#nav-account")).to_be_visible()


def connected(keyboard: Keyboard) -> Channel:
    """From an empty list through consent to a channel of one's own."""
    keyboard.enter(f'main a[href="{reverse("channels:connect")}"]')
    start = reverse("channels:connect_start", args=["linkedin"])
    button = f'main form[action="{start}"] button.btn'
    expect(keyboard.page.locator(button).first).to_be_hidden()
    keyboard.enter(f"main details:has({button.removeprefix('main ')}) > summary")
    keyboard.enter(button)
    keyboard.consent("linkedin")
    keyboard.tick('main input[name="places"]')  # and back again
    keyboard.keys.press("Space")
    keyboard.enter("main form button.btn")
    expect(keyboard.page.locator(".messages")).to_be_visible()
    return keyboard.person.user.credentials.get().channels.get()


def test_from_signing_in_over_connecting_and_refreshing_to_disconnecting(
    keyboard: Keyboard,
) -> None:
    person, page = keyboard.person, keyboard.page
    signed_in(keyboard)
    channel = connected(keyboard)
    address = channel.get_absolute_url()
    person.an_hour_later(channel)
    person.happens("linkedin", revoked=True)

    person.go("channels:list")
    keyboard.enter(f'main a[href="{address}"]')
    keyboard.enter(f'main form[action="{address}check/"] button')
    expect(page.locator(".messages")).to_be_focused()
    keyboard.enter(f'main a[href^="{address}refresh/"]')
    keyboard.enter("main form button.btn")
    keyboard.consent("linkedin")
    page.wait_for_url(f"**{address}refresh/*/")

    page.goto(person.site + address)
    keyboard.enter(f'main a[href="{address}disconnect/"]')
    keyboard.enter("main form button.btn")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{channel.name} is disconnected.")
    assert not Channel.objects.exists()
    keyboard.enter('main form[action$="/restore/"] button')
    expect(page.locator(".messages")).to_be_visible()
    assert Channel.objects.get().name == channel.name


def test_the_menu_opens_closes_and_signs_out(keyboard: Keyboard) -> None:
    page = keyboard.page
    signed_in(keyboard)
    person_menu, out = "summary#nav-account", "details.account form button"

    keyboard.enter(person_menu)
    expect(page.locator(out)).to_be_visible()
    keyboard.keys.press("Tab")
    keyboard.keys.press("Escape")
    expect(page.locator(out)).to_be_hidden()
    expect(page.locator(person_menu)).to_be_focused()
    keyboard.keys.press("Enter")
    keyboard.enter(out)
    expect(page.locator(person_menu)).to_have_count(0)


def test_a_choice_of_notifications(keyboard: Keyboard) -> None:
    keyboard.person.is_signed_in()
    keyboard.person.go("notifications:preferences")
    switch = 'main input[name="topic_weekly_digest"]'
    before = keyboard.page.locator(switch).is_checked()

    with keyboard.page.expect_response(lambda reply: reply.request.method == "POST"):
        keyboard.tick(switch)
    keyboard.person.go("notifications:preferences")

    assert keyboard.page.locator(switch).is_checked() is not before


def test_from_a_search_to_an_article_and_a_request_for_help(keyboard: Keyboard) -> None:
    page = keyboard.page
    keyboard.person.go("helpcenter:home")
    keyboard.keys.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    keyboard.keys.press("Enter")
    expect(page.locator("main")).to_be_focused()

    keyboard.write("#ask", "linkedin")
    expect(page.locator("[role=option]").first).to_be_visible()
    keyboard.keys.press("ArrowDown")
    keyboard.keys.press("Enter")
    page.wait_for_url("**/articles/**")
    keyboard.enter(f'main a[href^="{reverse("helpcenter:contact")}"]')
    keyboard.enter('main button[name="about"][value="other"]')
    expect(page.locator("#words")).to_be_visible()
    keyboard.enter('main button[formaction$="/contact/write/"]')
    keyboard.write("main [name=email]", "reader@example.com")
    keyboard.write("main [name=message]", "Where is the button?")
    keyboard.enter("main button[name=send]")
    page.wait_for_url(f"**{reverse('helpcenter:contact_sent')}**")
    expect(page.get_by_text(Ticket.objects.get().reference)).to_be_visible()
