"""What a person does in a browser, here and on the pretend networks' own pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.core.cache import cache
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from channels import registry
from channels.models import Channel, Credential, Pause
from channels.probing.check import check_login
from tests.channels.networks import case
from tests.channels.second_looks import looked_again
from tests.conftest import Sandbox
from tests.every_network import account_of, app_of_place, known_as, name_of
from tests.sessions import give_session

LONG_ENOUGH = timedelta(minutes=12)
HOUR = timedelta(hours=1)
PASSWORD = "harbour lights at six"


@dataclass
class Person:
    page: Page
    site: str
    sandbox: Sandbox
    user: User

    def go(self, name: str, *args: object) -> None:
        answer = self.page.goto(self.site + reverse(name, args=args))
        assert answer is not None
        assert answer.ok, f"{self.page.url}: {answer.status}"

    def sign_in(self) -> None:
        self.go("account_login")
        self.page.get_by_label("Email").fill(self.user.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
        expect(self.page.locator("summary#nav-account")).to_be_visible()

    def is_signed_in(self) -> None:
        """As ``sign_in`` leaves it, for a journey that begins later."""
        client = Client()
        client.force_login(self.user)
        give_session(self.page.context, client, self.site)

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def set_out(self, app: str) -> None:
        """From the connect page to the network's own. ``app``: the key of our app there."""
        self.go("channels:connect")
        self.page.locator(f"#{app} summary").click()
        network = registry.app(app).network
        if registry.get(network).server_field:
            self.page.locator(f"#{app} input[name=server]").fill(case.of(network).typed)
        self.page.locator(f"#{app} button.btn:not(.quiet)").click()

    def choose_account(self, account: str) -> None:
        """At the network: say who one is."""
        expect(self.page.get_by_text("This is a pretend")).to_be_visible()
        self.page.locator(f'a[data-account="{account}"]').click()

    def consent(self, network: str, account: str = "", *, without: tuple[str, ...] = ()) -> None:
        """At the network: be this account, and allow everything but these boxes."""
        self.choose_account(account or account_of(network))
        for box in without:
            self.page.locator(f'input[type="checkbox"][value="{box}"]').uncheck()
        self.allow()

    def allow(self) -> None:
        self.press("Allow")
        self.page.wait_for_url(f"{self.site}/**")

    def connect(self, network: str, *, only: str = "", without: tuple[str, ...] = ()) -> Channel:
        """All the way: the place named ``only``, or everything on offer, becomes a channel."""
        self.set_out(app_of_place(network) if only else network)
        self.consent(network, without=without)
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Choose what to connect")
        if only:
            for box in self.page.locator('input[name="places"]').all():
                box.set_checked((box.get_attribute("value") or "").endswith(only))
        self.press("Save")
        expect(self.page.locator(".messages")).to_contain_text("connected")
        channels = Channel.objects.filter(credential__user=self.user, network=network)
        chosen = channels.filter(external_id__endswith=only) if only else channels
        return chosen.order_by("-pk")[0]

    def an_hour_later(self, channel: Channel) -> None:
        """LinkedIn's word on a token of the first seconds is not believed; and waits end."""
        Pause.objects.all().delete()
        passed = {name: F(name) - HOUR for name in ("issued_at", "asked_at", "last_alive_at")}
        Credential.objects.filter(pk=channel.credential_id).update(**passed)

    def check_now(self, channel: Channel) -> None:
        cache.clear()  # ten seconds of patience between two questions are another test's
        self.go("channels:detail", channel.pk)
        self.press("Check now")
        expect(self.page.locator(".messages")).to_be_visible()

    def workers_look(self, channel: Channel) -> None:
        """Workers ask until they believe what they hear; the channel's page is opened again."""
        login = Credential.objects.filter(pk=channel.credential_id)
        # Where questions cost money, a renewal that is due is the question.
        login.exclude(refresh_token_sealed="").update(expires_at=timezone.now())
        looked_again(
            lambda at: check_login(channel.credential_id, at=at), by=timezone.now() + LONG_ENOUGH
        )
        self.go("channels:detail", channel.pk)

    def sees(self, state: str, *words: str) -> None:
        """The verdict of the channel's page that is open."""
        verdict = self.page.locator("section.verdict")
        expect(verdict.locator(".state")).to_have_text(re.compile(rf"^\s*{state}\s*$"))
        for phrase in words:
            expect(verdict).to_contain_text(phrase)

    def line_of(self, channel: Channel) -> Locator:
        """Of a channel that works, in My channels: its name, which leads to its page."""
        return self.page.locator(f"details.working #n{channel.pk}")

    def refresh(
        self, channel: Channel, *, step: str = "Refresh this channel", elsewhere: bool = False
    ) -> None:
        """From the channel's page through "before you go" to the network's own page.

        ``elsewhere``: the account is at another server than its login was.
        """
        self.page.locator("section.verdict").get_by_role("link", name=step).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(f"Refresh {channel.name}")
        asks = step == "Add the missing permission"
        network = (name_of if elsewhere else known_as)(channel.network)
        self.press(f"Ask {network} for what is missing" if asks else f"Continue to {network}")

    def happens(self, network: str, **event: object) -> None:
        """Something happens to this person's account at the network."""
        self.sandbox.control(f"{network}/accounts/{account_of(network)}", event)
