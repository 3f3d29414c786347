"""A page and all that it needs stay under 60 KB on the wire."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from helpcenter.articles.library import languages, library
from helpcenter.pictures import catalogue
from tests.factories import make_channel, make_credential, make_user
from tests.pages_and_states import states
from tests.people_of_pages import people
from tests.sizes import few

pytestmark = pytest.mark.slow

LIMIT = 60_000
# A first visit to most articles: the page, its style and its script, without which it is not there;
# and the headings' font, which nobody waits for.
COLD_LIMIT, FONT_LIMIT = 30_000, 10_000
FONT = re.compile(r'url\("(fonts/[^"]+)"\)')
STATIC = re.compile(r'(?:src|href)="/static/([^"]+)"')


def on_the_wire(data: bytes) -> int:
    return len(gzip.compress(data))


def files_of(page: str) -> list[Path]:
    """What a page fetches, and the font that its stylesheet names."""
    names = set(STATIC.findall(page))
    if "site.css" in names:
        names |= set(FONT.findall(Path(str(finders.find("site.css"))).read_text()))
    paths = [finders.find(name) for name in names]
    assert all(paths)
    return [Path(str(path)) for path in paths]


def weight(client: Client, address: str) -> int:
    reply = client.get(address)
    assert reply.status_code == 200
    files = files_of(reply.content.decode())
    return on_the_wire(reply.content) + sum(on_the_wire(path.read_bytes()) for path in files)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["helpcenter:home", "helpcenter:index", "helpcenter:policies", "account_login"]
)
def test_a_public_page_is_light(client: Client, name: str) -> None:
    assert weight(client, reverse(name)) < LIMIT


@pytest.mark.parametrize("language", languages())
def test_every_article_is_light(client: Client, language: str) -> None:
    """With all that reading it and voting on it fetches; the one with most text first."""
    longest = sorted(library(language), key=lambda article: len(article.body), reverse=True)
    with translation.override(language):
        addresses = [reverse("helpcenter:article", args=[each.slug]) for each in longest]
    weights = {address: weight(client, address) for address in few(addresses, most=3)}
    assert {address: said for address, said in weights.items() if said >= LIMIT} == {}


@pytest.mark.parametrize("path", ["/articles/keeping-channels-connected/", "/es/articles/x/"])
def test_a_first_visit_to_an_article_is_lighter_still(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    weights = {file.suffix: on_the_wire(file.read_bytes()) for file in files_of(page)}
    font = weights.pop(".woff2")
    assert weights.keys() == {".css", ".js"}
    assert on_the_wire(page.encode()) + sum(weights.values()) < COLD_LIMIT
    assert font < FONT_LIMIT


@pytest.mark.django_db
def test_my_channels_with_forty_cards_is_light(client: Client) -> None:
    user = make_user()
    for number in range(40):
        make_channel(make_credential(user, "linkedin"), name=f"Acme {number}")
    client.force_login(user)

    assert weight(client, reverse("channels:list")) < LIMIT


@pytest.mark.django_db
def test_a_channels_page_is_light(client: Client) -> None:
    channel = make_channel()
    client.force_login(channel.credential.user)

    assert weight(client, channel.get_absolute_url()) < LIMIT


@pytest.mark.django_db
@pytest.mark.parametrize("language", languages())
def test_the_preferences_are_light(client: Client, language: str) -> None:
    """The heaviest of a person's own pages."""
    client.force_login(make_channel().credential.user)
    with translation.override(language):
        address = reverse("notifications:preferences")

    assert weight(client, address) < LIMIT


@pytest.mark.django_db
def test_a_request_for_help_with_forty_channels_is_light(client: Client) -> None:
    user = make_user()
    for number in range(40):
        make_channel(make_credential(user, "linkedin", scopes=[]), name=f"Acme {number}")
    client.force_login(user)

    assert weight(client, reverse("helpcenter:contact")) < LIMIT
    for step in ("contact_suggestions", "contact_write"):
        assert weight(client, reverse(f"helpcenter:{step}") + "?about=other") < LIMIT


@pytest.mark.django_db
def test_every_staff_page_is_light() -> None:
    """With all that there can be on it; the pictures of articles one kind at a time."""
    everybody = people(at=timezone.now())
    addresses = [state.address for state in states(everybody) if state.room == "Staff"]
    addresses += [f"{reverse('staff:pictures')}?kind={kind}" for kind in catalogue.SUBJECTS]
    client = everybody.client("staff")
    weights = {address: weight(client, address) for address in addresses}
    assert {address: said for address, said in weights.items() if said >= LIMIT} == {}


def test_the_stylesheet_stays_small() -> None:
    path = finders.find("site.css")

    assert path
    assert len(gzip.compress(Path(str(path)).read_bytes())) < 12_500
