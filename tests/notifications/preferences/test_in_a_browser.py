"""The preferences and the mailbox in a real browser: accessible, fitting, saved at once."""

from __future__ import annotations

import re
from datetime import time
from itertools import product
from time import monotonic

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from notifications.delivery import send_round
from notifications.mails import samples
from notifications.models import BadAddress, Mail, Preferences
from notifications.unsubscribe import signed_links
from tests.accessibility import DESK, LOOKS, PHONE, faults, violations, width
from tests.factories import DAY, make_channel, make_credential, make_user
from tests.notifications.triggers.breaking import lose
from tests.sessions import give_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PREFERENCES = reverse("notifications:preferences")
# A mail has no landmarks of its own: it is shown inside a mail program.
MAIL = {"region": {"enabled": False}, "landmark-one-main": {"enabled": False}}


@pytest.fixture
def ada(settings: Settings) -> User:
    """Somebody with a login that works and one that is lost, and its message in the mailbox."""
    settings.EMAIL_BACKEND = "notifications.mailbox.backend.MailboxBackend"
    user, at = make_user("ada@example.com"), timezone.now()
    make_channel(make_credential(user, age=30 * DAY, at=at), name="Bakery", at=at)
    lost = make_credential(user, network="facebook", at=at)
    for number in range(1, 7):
        make_channel(lost, name=f"Bakery {number}", at=at)
    lose(lost, at=at)
    send_round.deliver_due(at=at)
    assert Mail.objects.count() == 1
    return user


def sign_in(context: BrowserContext, user: User, site: str) -> None:
    client = Client()
    client.force_login(user)
    give_session(context, client, site)


def signed_in(context: BrowserContext, user: User, site: str) -> Page:
    sign_in(context, user, site)
    return context.new_page()


def paths(user: User) -> list[str]:
    """Those that ``tests/walk`` does not come to."""
    kept = Mail.objects.get().pk
    leave = signed_links.address(user.pk, "ends_soon").removeprefix("http://localhost:8000")
    return [reverse("mailbox:html", args=[kept]), leave]


def test_a_mail_and_the_page_that_its_foot_leads_to_are_accessible_and_fit(
    onlooker: Page, live_server: LiveServer, ada: User
) -> None:
    sign_in(onlooker.context, ada, live_server.url)
    for path in paths(ada):
        onlooker.goto(live_server.url + path)
        assert faults(onlooker, rules=MAIL if "/html/" in path else None) == []


def test_a_refused_address_and_the_mails_on_show_are_accessible_and_fit(
    onlooker: Page, live_server: LiveServer, ada: User
) -> None:
    BadAddress.objects.create(address=ada.email, kind="refused", since=timezone.now())
    ada.is_staff = True
    ada.save()
    ada.user_permissions.add(Permission.objects.get(codename="view_mail"))
    mails = [reverse("staff_mails:mail", args=[slug]) for slug in ("lost-two-logins", "combined")]
    sign_in(onlooker.context, ada, live_server.url)
    onlooker.goto(live_server.url + PREFERENCES)
    assert faults(onlooker) == []
    for look, address in product(LOOKS, mails):
        onlooker.goto(f"{live_server.url}{address}html/?scheme={look[0]}")
        assert faults(onlooker, [look], MAIL) == []


@pytest.mark.parametrize("width", [320, 360, 700])
def test_every_mail_fits_its_program(
    chromium: Browser, live_server: LiveServer, ada: User, width: int
) -> None:
    with chromium.new_context(viewport={"width": width, "height": 600}) as context:
        page = context.new_page()
        for sample in samples.SAMPLES:
            for language in ("en", "es"):
                page.set_content(str(samples.written(sample, language).alternatives[0][0]))
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (sample.slug, language)


def test_a_change_is_saved_at_once_and_said(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=PHONE) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(PREFERENCES)
        page.get_by_label("Weekly digest").uncheck()
        expect(page.get_by_role("button", name="Save", exact=True)).to_be_hidden()
        expect(page.locator("#note-topic_weekly_digest")).to_have_text("Saved")
        expect(page.locator("#note-topic_weekly_digest")).to_be_in_viewport()
        expect(page.locator("#saved")).to_contain_text("Saved: Weekly digest by email.")
        assert not Preferences.of(ada).wants("weekly_digest")

        page.get_by_label("Quiet from").fill("22:00")
        page.get_by_label("Quiet from").press("Tab")
        expect(page.locator("#note-quiet_until")).to_have_text(
            "Say when they end, or clear the start."
        )
        page.get_by_label("Mails a day").fill("99")
        page.get_by_label("Weekly digest").check()  # what is right is saved beside what is wrong
        expect(page.get_by_role("alert")).to_contain_text("2 choices are not saved")
        expect(page.locator("#saved")).to_contain_text("Saved: Weekly digest by email.")
        expect(page.get_by_label("Mails a day")).to_have_attribute("aria-invalid", "true")
        assert violations(page) == []
        page.get_by_role("link", name="Mails a day, at the most: Write a number").click()
        expect(page.get_by_label("Mails a day")).to_be_focused()
        page.get_by_label("Mails a day").fill("9")
        page.get_by_label("Quiet until").fill("07:30")
        page.get_by_label("Quiet until").press("Tab")
        expect(page.get_by_role("alert").get_by_text("not saved")).to_have_count(0)
        expect(page.get_by_label("Mails a day")).to_have_attribute("aria-invalid", "false")
        expect(page.locator("#saved")).to_contain_text("Quiet from, Quiet until.")
    mine = Preferences.of(ada)
    assert (mine.quiet, mine.daily_cap) == ((time(22), time(7, 30)), 9)
    assert mine.wants("weekly_digest")


def test_of_quick_changes_the_last_one_counts(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=DESK) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(PREFERENCES)
        page.evaluate(
            "for (let press = 0; press < 5; press += 1) "
            "document.querySelector('input[name$=weekly_digest]').click()"
        )
        page.get_by_role("button", name="Send me a test").click()  # goes after them
        expect(page.get_by_role("main").get_by_role("link", name="demo mailbox")).to_be_visible()
    assert not Preferences.of(ada).wants("weekly_digest")


def test_a_change_that_does_not_get_through_is_said_and_sent_with_the_next(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=DESK) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(PREFERENCES)
        context.set_offline(True)
        page.get_by_label("Weekly digest").uncheck()
        expect(page.get_by_text("That did not get through.")).to_be_visible()
        context.set_offline(False)
        page.get_by_label("Recovered").uncheck()
        expect(page.locator("#saved")).to_contain_text(
            "Saved: Recovered by email, Weekly digest by email."
        )
        expect(page.get_by_text("That did not get through.")).to_be_hidden()


def test_who_only_read_the_article_gets_a_test_by_the_way_it_names(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=PHONE) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(reverse("helpcenter:article", args=["update-failures"]))
        expect(page.locator("#live-tool")).to_contain_text("No tool reports to you yet")
        menu = page.locator("header .account")
        menu.locator("summary").click()
        assert width(page) <= PHONE["width"]
        menu.get_by_role("link", name="Preferences").click()
        tabs = page.get_by_role("navigation", name="Preferences")
        tabs.get_by_role("link", name="Notifications").click()

        switch = page.get_by_role("switch", name="Update Failures")
        row = page.locator(".choose > li", has=switch)
        expect(switch).to_be_checked()
        expect(row.get_by_text("Enabled")).to_be_visible()
        switch.uncheck()
        expect(row.get_by_text("Enabled")).to_be_hidden()
        expect(row.get_by_text("Disabled")).to_be_visible()
        expect(page.locator("#saved").get_by_text("Saved: Update Failures")).to_be_visible()
        assert not Preferences.of(ada).wants("update_failures")
        switch.check()
        expect(row.get_by_text("Enabled")).to_be_visible()
        page.get_by_role("button", name="Send me a test").click()
        page.get_by_role("main").get_by_role("link", name="demo mailbox").click()
        page.get_by_role("link", name="This is your test message").click()
        assert page.get_by_text("It arrived.").is_visible()
    assert Preferences.of(ada).wants("update_failures")


# Both in one go, before the page's own moment has passed: a slow line is as quick.
UNCHECK_AND_PRESS = """(way) => {
    document.querySelector("input[name$=weekly_digest]").click();
    [...document.querySelectorAll("button, a")]
        .find((element) => element.textContent.trim() === way).click();
}"""


def test_a_change_made_just_before_another_button_is_saved_first(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=DESK) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(PREFERENCES)
        page.evaluate(UNCHECK_AND_PRESS, "Send me a test")
        expect(page.get_by_role("main").get_by_role("link", name="demo mailbox")).to_be_visible()
        expect(page.get_by_label("Weekly digest")).not_to_be_checked()
    assert not Preferences.of(ada).wants("weekly_digest")


# How long until a press can be seen, in milliseconds; and impatience.
PRESS_THREE_TIMES = """() => new Promise(done => {
    const button = [...document.querySelectorAll("button")]
        .find(element => element.textContent.includes("Send me a test"));
    const pressed = performance.now();
    new MutationObserver(() => done(performance.now() - pressed))
        .observe(button, {attributes: true, attributeFilter: ["aria-busy"]});
    for (let press = 0; press < 3; press += 1) button.click();
})"""


def test_a_press_is_seen_at_once_and_sends_one(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=DESK) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(PREFERENCES)
        sent: list[str] = []
        page.on(
            "request",
            lambda request: sent.append(request.url) if request.method == "POST" else None,
        )
        took = page.evaluate(PRESS_THREE_TIMES)
        expect(page.get_by_role("main").get_by_role("link", name="demo mailbox")).to_be_visible()
        assert took < 100
        assert len(sent) == 1
        page.go_back()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)


def test_a_change_made_just_before_leaving_the_page_is_taken_along(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=DESK) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(PREFERENCES)
        page.evaluate(UNCHECK_AND_PRESS, "My channels")
        page.wait_for_url("**/channels/")
        until = monotonic() + 10
        while Preferences.of(ada).wants("weekly_digest") and monotonic() < until:
            page.wait_for_timeout(50)
    assert not Preferences.of(ada).wants("weekly_digest")


def test_the_account_menu_opens_and_closes_as_menus_do(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, viewport=DESK) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto(PREFERENCES)  # as signing in does, it leaves the cookie that forms need
        page.goto("/articles/")
        summary = page.locator("summary#nav-account")
        way = page.get_by_role("link", name="Webhooks")
        summary.focus()
        page.keyboard.press("Enter")
        expect(way).to_be_visible()
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(way).to_be_hidden()
        expect(summary).to_be_focused()
        summary.click()
        page.get_by_role("heading", level=1).click()
        expect(way).to_be_hidden()
        summary.click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.locator("#nav-account").get_by_role("link")).to_have_text(
            ["Sign in", "Make an account"]
        )


def test_the_browsers_zone_is_offered(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, timezone_id="Asia/Tokyo") as context:
        page = signed_in(context, ada, live_server.url)
        for _page in ("its script says the zone", "it is offered"):
            page.goto(PREFERENCES)
        page.get_by_role("button", name="Use Japan Time").click()
        expect(page.locator("#pref-zone")).to_have_value("Asia/Tokyo")
    assert Preferences.of(ada).zone == "Asia/Tokyo"


def test_everything_works_without_script(
    chromium: Browser, live_server: LiveServer, ada: User
) -> None:
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = signed_in(context, ada, live_server.url)
        page.goto("/articles/")
        # A page that is the same for everybody offers the ways in, which lead on to one's own.
        page.get_by_role("banner").get_by_role("link", name="Sign in").click()
        page.wait_for_url("**/channels/")
        page.locator("summary#nav-account").click()
        menu = page.get_by_role("navigation", name="Your account")
        menu.get_by_role("link", name="Notifications").click()
        page.get_by_label("Somebody refreshed a channel").check()
        page.get_by_label("Mails a day").fill("0")
        page.get_by_label("Hour of reminders and digests").fill("07:15")
        page.get_by_label("every Monday").check()
        page.get_by_label("Quiet from").fill("22:00")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("#problems > div")).to_be_focused()
        expect(page).to_have_title(re.compile("^Error: "))
        page.get_by_role("link", name="Quiet until: Say when they end").click()
        expect(page.get_by_label("Quiet from")).to_have_value("22:00")
        page.get_by_label("Quiet from").fill("")
        page.get_by_role("button", name="Save", exact=True).click()
        assert page.get_by_text("Nothing was changed.").is_visible()
        page.get_by_role("button", name="Send me a test").click()
        page.get_by_role("main").get_by_role("link", name="demo mailbox").click()
        page.get_by_role("link", name="This is your test message").click()
        assert page.get_by_text("It arrived.").is_visible()
    mine = Preferences.of(ada)
    assert mine.wants("refreshed")
    assert (mine.daily_cap, mine.digest_at, mine.digest_always) == (0, time(7, 15), True)
