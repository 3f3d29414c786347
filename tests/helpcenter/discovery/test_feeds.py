"""Atom feeds, read by a real reader: new articles, and what the networks change."""

from __future__ import annotations

import re
from typing import Any

import feedparser
import pytest
from django.test import Client
from pytest_django import Settings

from channels.public import help_center as public
from helpcenter.articles.library import library
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.discovery.head_tags import Head
from tests.helpcenter.shelved import shelve, translate

pytestmark = pytest.mark.slow

SITE = "https://care.example"
NETWORKS = [network.id for network in public.networks()]
PATHS = [
    f"{language}/feeds/{name}.atom"
    for language in ("", "/es")
    for name in ("articles", "policies", *(f"policies/{network}" for network in NETWORKS))
]
# Networks that have changed nothing since we read.
NOTHING_TOLD = {f"{name}.atom" for name in NETWORKS if not public.policy_changes(name)}
NOTES = """
[[notes]]
date = 2026-12-02
says = "Now with <b>pictures</b> & more."

[[notes]]
date = 2026-11-30
says = "The second of that day."

[[notes]]
date = 2026-11-30
says = "The first of that day."

[[notes]]
date = 2026-11-24
says = "Published."
"""


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def read(client: Client, path: str) -> Any:
    reply = client.get(path)
    assert reply.status_code == 200
    assert reply["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(reply.content)
    assert feed.bozo == 0
    return feed


@pytest.mark.parametrize("path", PATHS)
def test_a_feed_is_whole(client: Client, path: str) -> None:
    feed = read(client, path)
    assert feed.version == "atom10"
    assert feed.feed.title
    assert feed.feed.language == ("es" if path.startswith("/es") else "en")
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == SITE + path
    assert client.get(links["alternate"].removeprefix(SITE)).status_code == 200
    told = [entry.updated for entry in feed.entries]
    assert feed.feed.updated == max(told, default=feed.feed.updated)
    assert feed.feed.author_detail.name == "Channel Care"


@pytest.mark.parametrize("path", PATHS)
def test_every_entry_is_whole(client: Client, path: str) -> None:
    entries = read(client, path).entries
    assert bool(entries) is (path.rpartition("/")[2] not in NOTHING_TOLD)
    ids = [entry.id for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert re.fullmatch(r"tag:care\.example,2026:(en|es)/[a-z0-9/-]+", entry.id)
        assert entry.title
        assert entry.link.startswith(f"{SITE}/es/" if path.startswith("/es") else f"{SITE}/")
        assert entry.published_parsed
        assert entry.updated.endswith("T00:00:00+00:00")
        assert entry.content[0].type == "text/html"
    assert [entry.updated for entry in entries] == sorted(
        (x.updated for x in entries), reverse=True
    )


@pytest.mark.parametrize("path", PATHS)
def test_what_an_entry_leads_to_is_there(client: Client, path: str) -> None:
    for entry in read(client, path).entries:
        page, _, anchor = entry.link.removeprefix(SITE).partition("#")
        text = client.get(page).content.decode()
        assert not anchor or f'id="{anchor}"' in text


def test_every_article_is_told_in_its_language(client: Client) -> None:
    for language, path in (("en", "/feeds/articles.atom"), ("es", "/es/feeds/articles.atom")):
        titles = {entry.title for entry in read(client, path).entries}
        assert titles >= {article.title for article in library(language)}


def test_a_note_is_an_entry_of_its_own(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("one", title="Tokens & <more>", head=NOTES)
    shelve(monkeypatch, desk)
    feed = read(client, "/feeds/articles.atom")
    assert [(entry.id.partition(":en/")[2], entry.updated[:10]) for entry in feed.entries] == [
        ("articles/one/2026-12-02/1", "2026-12-02"),
        ("articles/one/2026-11-30/2", "2026-11-30"),
        ("articles/one/2026-11-30/1", "2026-11-30"),
        ("articles/one", "2026-11-24"),
    ]
    assert "The first of that day." in feed.entries[2].content[0].value
    assert feed.feed.updated[:10] == "2026-12-02"
    assert client.get("/feeds/articles.atom")["Last-Modified"] == "Wed, 02 Dec 2026 00:00:00 GMT"


def test_marks_stay_words(client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write("one", title="Tokens & <more>", head=NOTES)
    shelve(monkeypatch, desk)
    xml = client.get("/feeds/articles.atom").content.decode()
    assert "&lt;p&gt;Now with &amp;lt;b&amp;gt;pictures&amp;lt;/b&amp;gt; &amp;amp; more." in xml
    newest = feedparser.parse(xml).entries[0]
    assert "&lt;b&gt;pictures&lt;/b&gt;" in newest.content[0].value
    assert "Tokens &amp; &lt;more&gt;" in xml


def test_what_is_not_translated_is_in_the_english_feed_only(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("one", title="One")
    desk.write("two", title="Two")
    translate(desk, "two", "Dos")
    shelve(monkeypatch, desk)
    assert {entry.title for entry in read(client, "/feeds/articles.atom").entries} == {"One", "Two"}
    assert {entry.title for entry in read(client, "/es/feeds/articles.atom").entries} == {"Dos"}


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_networks_feeds_add_up(client: Client, language: str) -> None:
    every = {entry.id for entry in read(client, f"{language}/feeds/policies.atom").entries}
    each = [
        {entry.id for entry in read(client, f"{language}/feeds/policies/{network}.atom").entries}
        for network in NETWORKS
    ]
    assert every == set().union(*each)


def test_a_change_says_what_when_and_where_it_was_read(client: Client) -> None:
    feed = read(client, "/feeds/policies/x.atom")
    (entry,) = [
        entry for entry in feed.entries if entry.id.endswith("access-token-seconds-2021-12")
    ]
    assert entry.title == "X: how long an access token lasts: no end date → 2 hours"
    text = entry.content[0].value
    assert "Since 14 December 2021." in text
    assert 'href="https://docs.x.com/' in text


def test_what_is_not_settled_is_said_to_be_so(client: Client) -> None:
    feed = read(client, "/feeds/policies.atom")
    for entry in feed.entries:
        network, _, change = entry.id.partition("policies/")[2].partition("/")
        (told,) = [x for x in public.policy_changes(network) if x.id == change]
        assert ("as far as we know" in entry.content[0].value) == (not told.sure)
        assert ("does not say" in entry.content[0].value) == told.seen


def test_the_ids_do_not_hang_on_the_port_or_the_host_that_was_asked(
    client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "http://localhost:8000"
    reply = client.get("/feeds/policies.atom", HTTP_HOST="127.0.0.1")
    assert b"127.0.0.1" not in reply.content
    ids = [entry.id for entry in feedparser.parse(reply.content).entries]
    assert all(entry_id.startswith("tag:localhost,2026:en/") for entry_id in ids)


@pytest.mark.parametrize("path", ["/feeds/policies/myspace.atom", "/es/feeds/policies/none.atom"])
def test_a_network_that_is_not_ours_has_no_feed(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("language", ["", "/es"])
def test_the_page_of_changes_leads_to_every_feed(client: Client, language: str) -> None:
    text = client.get(f"{language}/policies/changes/").content.decode()
    for name in ("policies", *(f"policies/{network}" for network in NETWORKS)):
        assert f'href="{language}/feeds/{name}.atom"' in text
    assert Head(text).of("alternate", "application/atom+xml")[0].endswith("/feeds/policies.atom")
