"""Every page works without JavaScript and under the strict content policy."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from channels.contract import ARTICLES
from config.demo import votes
from tests.factories import make_channel, make_user

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
PUBLIC = (
    "helpcenter:home",
    "helpcenter:index",
    "helpcenter:search",
    "helpcenter:contact",
    "helpcenter:policies",
    "helpcenter:policy_changes",
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "demo_sign_in",
    "api_docs",
)
SIGNED_IN = (
    "channels:list",
    "channels:only",
    "channels:connect",
    "preferences",
    "notifications:preferences",
    "mailbox:list",
    "account_email",
    "account_change_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "account_logout",
    "socialaccount_connections",
    "keys:index",
    "webhooks:index",
    "your_data:index",
    "your_data:leave",
    "helpcenter:contact",
    "helpcenter:requests",
)
ASKS = ("data-hx-get", "data-hx-post", "data-hx-put", "data-hx-patch", "data-hx-delete")
NAMELESS = {"hidden", "submit"}


class Page(HTMLParser):
    """What a page holds that may not be there, or must be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.controls: list[dict[str, str]] = []
        self.headings = 0
        self.inside_label = 0
        self.script = False
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.ids.update([held["id"]] if "id" in held else [])
        self.headings += tag == "h1"
        self._policy(tag, held)
        self._plain_way(tag, held)
        if tag == "label":
            self.inside_label += 1
            self.labels.add(held.get("for", ""))
        if tag in ("input", "select", "textarea") and held.get("type") not in NAMELESS:
            self.controls.append(held | {"labelled": "yes" if self.inside_label else ""})

    def handle_endtag(self, tag: str) -> None:
        self.inside_label -= tag == "label"
        self.script = False

    def handle_data(self, data: str) -> None:
        if self.script and data.strip():
            self.faults.append("inline script")

    def _policy(self, tag: str, held: dict[str, str]) -> None:
        # A block of data runs nothing, and the content policy lets it be.
        self.script = tag == "script" and held.get("type") != "application/ld+json"
        if tag == "style" or "style" in held:
            self.faults.append(f"inline style on <{tag}>")
        self.faults += [f"{name} on <{tag}>" for name in held if name.startswith("on")]
        self.faults += [f"{name} is no attribute" for name in held if name.startswith("hx-")]
        if held.get("href", "").startswith("javascript:"):
            self.faults.append("javascript: address")

    def _plain_way(self, tag: str, held: dict[str, str]) -> None:
        """What htmx enhances must also be a link or a form; what only loads by itself may not."""
        asks = any(ask in held for ask in ASKS)
        by_itself = held.get("data-hx-trigger") in ("load", "revealed")
        if asks and not by_itself and tag not in ("a", "form", "button", "input", "select"):
            self.faults.append(f"<{tag}> works with script only")
        if tag == "form" and held.get("method", "get") not in ("get", "post"):
            self.faults.append(f"form with method {held['method']}")

    def unlabelled(self) -> list[dict[str, str]]:
        return [
            control
            for control in self.controls
            if not (
                control["labelled"]
                or control.get("aria-label")
                or control.get("id") in self.labels
                or set(control.get("aria-labelledby", "?").split()) <= self.ids.keys()
            )
        ]


def assert_plain(text: str) -> None:
    page = Page(text)
    assert page.faults == []
    assert [name for name, times in page.ids.items() if times > 1] == []
    assert page.unlabelled() == []
    assert page.headings == 1


@pytest.mark.parametrize(
    "script",
    ["<script>1</script>", '<script type="module">1</script>', "<script type='json'>1</script>"],
)
def test_an_inline_script_is_a_fault(script: str) -> None:
    assert Page(script).faults == ["inline script"]
    assert Page('<script type="application/ld+json">{}</script>').faults == []


def test_what_htmx_reads_is_data_as_html_has_it() -> None:
    assert Page('<a href="/" hx-get="/">x</a>').faults == ["hx-get is no attribute"]
    written = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/*.js")]
    assert [path.name for path in written if re.search(r"(?<!data-)\bhx-", path.read_text())] == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page(client: Client, name: str) -> None:
    reply = client.get(reverse(name))

    assert reply.status_code == 200
    assert_plain(reply.content.decode())


@pytest.mark.django_db
def test_every_article(client: Client) -> None:
    index = client.get(reverse("helpcenter:index")).content.decode()
    addresses = sorted(set(re.findall(r'href="(/articles/[\w-]+/)"', index)))
    assert len(addresses) >= len({slug.split("#")[0] for slug in ARTICLES.values()})

    for address in addresses:
        assert_plain(client.get(address).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_somebody_signed_in(client: Client, name: str) -> None:
    user = make_user(password="long enough for a test")
    make_channel(user=user)
    client.force_login(user)

    reply = client.get(reverse(name))

    assert reply.status_code == 200
    assert_plain(reply.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["channels:detail", "channels:disconnect", "channels:refresh"])
def test_a_page_of_one_channel(client: Client, name: str) -> None:
    channel = make_channel()
    client.force_login(channel.credential.user)

    reply = client.get(reverse(name, args=[channel.pk]))

    assert reply.status_code == 200
    assert_plain(reply.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/staff/", "/staff/feedback/", "/staff/feedback/facebook/"])
def test_a_staff_page_with_votes(client: Client, address: str) -> None:
    votes.load(at=timezone.now())
    client.force_login(votes.support_agent())

    reply = client.get(address)

    assert reply.status_code == 200
    assert_plain(reply.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["yes", "no"])
def test_the_follow_up_of_a_vote(client: Client, answer: str) -> None:
    address = reverse("helpcenter:feedback", args=["linkedin"])
    client.post(address, {"helpful": answer}, headers={"Origin": "http://testserver"})

    assert_plain(client.get(address).content.decode())


@pytest.mark.django_db
def test_my_channels_with_none(client: Client) -> None:
    client.force_login(make_user())

    assert_plain(client.get(reverse("channels:list")).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["contact", "contact_suggestions", "contact_write"])
def test_a_step_to_a_request_for_help(client: Client, step: str) -> None:
    channel = make_channel()
    for reader in (None, channel.credential.user):
        if reader:
            client.force_login(reader)
        about = f"channel-{channel.pk}" if reader else "other"
        reply = client.post(reverse(f"helpcenter:{step}"), {"about": about, "words": "Help."})
        assert reply.status_code == 200
        assert_plain(reply.content.decode())
