"""Every word that a page or mail says goes through gettext.

The pages are drawn in a pretend language whose letters are wide: words that come out in
plain ones are somebody's data, or were forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import trans_real

from channels import registry
from channels.consent.failures import Failure
from channels.contract import Cause, Kind
from channels.journeys.disconnection.disconnecting import Outcome
from channels.models import Channel, EventKind
from core import dates
from core.templatetags import kept as kept_templates
from helpcenter.articles.library import library
from notifications import topics
from notifications.mails import compose, whole_templates
from notifications.models import Notice, Preferences
from tests.every_network import ANY_NAME, NETWORK_IDS, each_network
from tests.factories import break_login, make_channel, make_credential, make_event, make_user
from tests.test_pages_without_script import PUBLIC, SIGNED_IN

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# What is the same in every language, beside names of places and people.
DATA = re.compile(
    rf"Channel Care|Acme|English|Español|{ANY_NAME}|UTC|"
    r"\S+@\S+|https?://\S+|CHANNEL|[A-Z]\w+/\w+|[A-Z]{2,}\w*"
)
# What a sentence must hand on as it stands: holes, markup, and signs.
KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd]|\{\w*\}|</?[a-z][^>]*>|&\w+;)")
WIDE = {code: code + 0xFEE0 for code in range(0x41, 0x7B) if chr(code).isalpha()}
SPOKEN = ("aria-label", "title", "placeholder", "alt", "aria-description", "summary")
SILENT = ("script", "style", "code", "pre", "optgroup")


class Wide:
    """The pretend language: every letter of a sentence is wide, what is filled in stays."""

    def gettext(self, message: str) -> str:
        parts = KEPT.split(message.rpartition("\x04")[2])  # without its context
        return "".join(part if KEPT.fullmatch(part) else part.translate(WIDE) for part in parts)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    def language(self) -> str:
        return "es"

    to_language = language


class Words(HTMLParser):
    """What a page says, in text and in attributes that are read out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.silent: list[str] = []
        self.said: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        # What says of itself that it is English is meant to be.
        if tag in SILENT or held.get("lang") == "en" or tag in self.silent:
            self.silent.append(tag)
        self.said += [f" {held[name]} " for name in SPOKEN if name in held]
        if tag == "meta" and held.get("name") == "description":
            self.said.append(held["content"])

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def forgotten(text: str, *, markup: bool = True) -> list[str]:
    """The words that are not in the pretend language."""
    said = "\n".join(Words(text).said) if markup else text
    return re.findall(r"[A-Za-z]{2,}", DATA.sub(" ", said))


def forget_what_was_said() -> None:
    """What is kept in the words of a language."""
    for kept in (kept_templates._rendered, whole_templates._template, *vars(dates).values()):
        if callable(clear := getattr(kept, "cache_clear", None)):
            clear()


@pytest.fixture
def wide(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    translation.gettext("")
    monkeypatch.setitem(vars(trans_real)["_translations"], "es", Wide())
    forget_what_was_said()
    yield
    forget_what_was_said()


@pytest.fixture
def user(client: Client) -> User:
    user = make_user("CHANNEL@example.com", password="long enough for a test")
    client.force_login(user)
    return user


def a_channel_of_each_state(user: User) -> list[Channel]:
    at = timezone.now()
    soon = make_credential(user, "linkedin", at=at, age=57 * DAY)
    limited = make_credential(user, "facebook", at=at, scopes=["pages_show_list"])
    made = [
        make_channel(user=user, network="x", name="CHANNEL", at=at),
        make_channel(soon, name="CHANNEL", at=at),
        make_channel(limited, kind=Kind.PAGE, name="CHANNEL", at=at),
    ]
    for number, cause in enumerate(Cause):
        network = NETWORK_IDS[number % len(NETWORK_IDS)]
        channel = make_channel(user=user, network=network, name="CHANNEL", at=at)
        if cause is not Cause.ALIVE:
            break_login(channel.credential, cause, at=at - HOUR)
        made.append(channel)
    for kind in EventKind:
        make_event(made[0], kind, at=at)
    return made


def said(client: Client, address: str, *, status: int = 200) -> list[str]:
    reply = client.get(f"/es{address}", follow=True)
    assert reply.status_code in (status, 400), address
    text = reply.content.decode()
    for article in library("es"):  # written, not translated by gettext
        text = text.replace(escape(article.title), "").replace(escape(article.summary), "")
    return forgotten(text)


# A reference for programmers, made from the API's own description, which is English.
@pytest.mark.parametrize("name", [page for page in PUBLIC if page != "api_docs"])
def test_a_public_page(client: Client, wide: None, name: str) -> None:
    assert said(client, reverse(name)) == []


@pytest.mark.parametrize("name", SIGNED_IN)
def test_a_page_of_somebody_signed_in(client: Client, user: User, wide: None, name: str) -> None:
    a_channel_of_each_state(user)

    assert said(client, reverse(name)) == []


def test_the_pages_of_each_channel(client: Client, user: User, wide: None) -> None:
    by_page = {}
    for channel in a_channel_of_each_state(user):
        for name in ("channels:detail", "channels:refresh", "channels:disconnect"):
            address = reverse(name, args=[channel.pk])
            by_page[f"{name} {channel.credential.network} {channel.credential.cause}"] = said(
                client, address
            )
    by_page["all"] = said(client, reverse("channels:refresh_all"))
    by_page["connect"] = said(client, reverse("channels:connect"))
    for network in NETWORK_IDS:
        by_page[f"live {network}"] = said(client, f"{reverse('channels:live')}?network={network}")
    assert {where: words for where, words in by_page.items() if words} == {}


@each_network
def test_where_a_journey_ends(client: Client, user: User, wide: None, network: str) -> None:
    failures = [*Failure, *registry.get(network).failures]
    failed = [reverse("channels:connect_failed", args=[network, why]) for why in failures]
    gone = [reverse("channels:disconnected", args=[network, outcome.value]) for outcome in Outcome]
    by_address = {address: said(client, address) for address in [*failed, *gone]}

    assert {where: words for where, words in by_address.items() if words} == {}


def test_an_address_that_leads_nowhere(client: Client, wide: None) -> None:
    assert said(client, "/nowhere/", status=404) == []


@pytest.mark.parametrize("topic", [topic.id for topic in topics.TOPICS] + [topics.TEST])
def test_a_mail(user: User, wide: None, topic: str) -> None:
    at = timezone.now()
    channels = a_channel_of_each_state(user)
    mine = Preferences.of(user)
    mine.language = "es"
    for channel in channels:
        notice = Notice(user=user, topic=topic, key="lost:channel:1", created_at=at, due_at=at)
        notice.credential = channel.credential
        notice.context = {"channel": channel.pk, "end": f"{at + 3 * DAY:%Y-%m-%d}"}
        mail = compose.message([notice], mine, at=at)
        assert forgotten(str(mail.subject), markup=False) == []
        assert forgotten(str(mail.body), markup=False) == []
        assert forgotten(str(mail.alternatives[0][0])) == []
