"""``/sitemap.xml`` and ``/robots.txt``: where everything public is, and what is nobody's."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from helpcenter.articles.library import library
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.discovery.head_tags import Head
from tests.helpcenter.shelved import shelve, translate

SITE = "https://care.example"
NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def urls(client: Client) -> dict[str, ET.Element]:
    reply = client.get("/sitemap.xml")
    assert reply["Content-Type"] == "application/xml; charset=utf-8"
    entries = ET.fromstring(reply.content).findall("s:url", NS)
    named = {entry.findtext("s:loc", "", NS): entry for entry in entries}
    assert len(named) == len(entries)
    return named


def alternates(url: ET.Element) -> dict[str, str]:
    links = url.findall("x:link[@rel='alternate']", NS)
    return {link.attrib["hreflang"]: link.attrib["href"] for link in links}


def test_it_has_every_article_and_page_in_both_languages(client: Client) -> None:
    paths = ["/", "/articles/", "/contact/", "/policies/", "/policies/changes/"]
    paths += ["/about/", "/privacy/", "/terms/", "/leaving/"]
    paths += [f"/articles/{slug}/" for slug in library("en").by_slug]
    assert set(urls(client)) == {
        f"{SITE}{prefix}{path}" for path in paths for prefix in ("", "/es")
    }


def test_the_day_is_that_of_the_last_change(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("one")
    translate(desk, "one", "Uno")
    shelve(monkeypatch, desk)
    entries = urls(client)
    days = {url: entry.findtext("s:lastmod", "", NS) for url, entry in entries.items()}
    assert days[f"{SITE}/articles/one/"] == "2026-11-24"
    assert days[f"{SITE}/es/articles/one/"] == "2026-11-25"
    assert days[f"{SITE}/es/articles/"] == "2026-11-25"


def test_an_article_without_a_translation_stands_there_once(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("one")
    desk.write("two")
    translate(desk, "two", "Dos")
    shelve(monkeypatch, desk)
    entries = urls(client)
    assert f"{SITE}/es/articles/one/" not in entries
    assert alternates(entries[f"{SITE}/articles/one/"]) == {}
    assert alternates(entries[f"{SITE}/es/articles/two/"]) == {
        "en": f"{SITE}/articles/two/",
        "es": f"{SITE}/es/articles/two/",
        "x-default": f"{SITE}/articles/two/",
    }


@pytest.mark.django_db
def test_it_says_the_same_as_the_pages(client: Client) -> None:
    for url, entry in urls(client).items():
        reply = client.get(url.removeprefix(SITE))
        assert reply.status_code == 200, url
        said = Head(reply.content.decode())
        assert said.of("canonical") == [url]
        assert said.languages() == alternates(entry)


def test_neither_proxy_nor_host_header_changes_an_address(client: Client) -> None:
    strange = client.get(
        "/sitemap.xml", HTTP_HOST="127.0.0.1", HTTP_X_FORWARDED_HOST="evil.example"
    )
    assert strange.content == client.get("/sitemap.xml").content


def robots(client: Client) -> list[str]:
    reply = client.get("/robots.txt")
    assert reply["Content-Type"] == "text/plain; charset=utf-8"
    return reply.content.decode().splitlines()


PRIVATE = (
    "channels:list",
    "notifications:preferences",
    "account_login",
    "staff:home",
    "helpcenter:requests",
    "admin:index",
)


def test_private_rooms_are_closed_to_robots(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    closed = [line.removeprefix("Disallow: ") for line in robots(client) if line.startswith("D")]
    for name in PRIVATE:
        path = reverse(name)
        assert any(path.startswith(prefix) for prefix in closed), path
        if not path.startswith("/admin/"):
            assert any(f"/es{path}".startswith(prefix) for prefix in closed), path
    assert "/" not in closed


def test_public_pages_are_open_to_robots(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    closed = [line.removeprefix("Disallow: ") for line in robots(client) if line.startswith("D")]
    for url in [*urls(client), f"{SITE}/articles/x/card.png", f"{SITE}/feeds/policies.atom"]:
        assert not any(url.removeprefix(SITE).startswith(prefix) for prefix in closed), url


@pytest.mark.parametrize("demo", [True, False])
def test_the_sitemap_is_named(client: Client, settings: Settings, demo: bool) -> None:
    settings.DEMO = demo
    assert f"Sitemap: {SITE}/sitemap.xml" in robots(client)


def test_a_demo_is_not_to_be_listed(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    assert "Disallow: /" in robots(client)
