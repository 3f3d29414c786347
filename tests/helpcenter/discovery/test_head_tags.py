"""Canonical address, other languages, previews and feeds in the head of every public page."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import Settings

from helpcenter.articles.library import library
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.discovery.head_tags import Head
from tests.helpcenter.shelved import shelve, translate
from tests.sizes import few

pytestmark = pytest.mark.slow

SITE = "https://care.example"
PAGES = ("/", "/articles/", "/policies/", "/policies/changes/", "/contact/")
ARTICLES = tuple(f"/articles/{slug}/" for slug in sorted(library("en").by_slug))
EVERY = [*PAGES, *ARTICLES, *(f"/es{path}" for path in (*PAGES, *ARTICLES))]


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL = SITE


def head(client: Client, path: str, **more: str) -> Head:
    reply = client.get(path, **more)  # type: ignore[arg-type]
    assert reply.status_code == 200
    return Head(reply.content.decode())


@pytest.mark.parametrize("path", EVERY)
def test_a_page_names_its_one_address(client: Client, path: str) -> None:
    assert head(client, path).of("canonical") == [SITE + path]


@pytest.mark.parametrize("path", EVERY)
def test_a_page_describes_itself_to_previews(client: Client, path: str) -> None:
    said = head(client, path)
    for name in ("title", "description", "url", "type", "site_name", "locale", "image"):
        assert len(said.metas[f"og:{name}"]) == 1
        assert said.metas[f"og:{name}"][0]
    assert said.metas["og:description"] == said.metas["description"]
    assert said.metas["og:url"] == said.of("canonical")
    assert said.metas["og:title"][0] in said.title
    assert said.metas["twitter:card"] == ["summary_large_image"]
    assert said.metas["og:image:alt"] == said.metas["twitter:image:alt"]
    assert said.metas["og:locale"] == ["es_ES" if path.startswith("/es/") else "en_GB"]


@pytest.mark.parametrize("path", few(EVERY, most=20))
def test_the_picture_that_a_page_names_is_there(client: Client, path: str) -> None:
    address = head(client, path).metas["og:image"][0]
    assert address.startswith(f"{SITE}/es/" if path.startswith("/es/") else SITE)
    reply = client.get(address.removeprefix(SITE))
    assert reply["Content-Type"] == "image/png"
    assert "immutable" in reply["Cache-Control"]


@pytest.mark.parametrize("path", [*PAGES, *ARTICLES])
def test_the_languages_name_each_other(client: Client, path: str) -> None:
    wanted = {"en": SITE + path, "es": f"{SITE}/es{path}", "x-default": SITE + path}
    assert head(client, path).languages() == wanted
    assert head(client, f"/es{path}").languages() == wanted


def test_a_query_and_another_host_are_not_part_of_the_address(client: Client) -> None:
    said = head(client, "/articles/x/?utm_source=mail&q=1", HTTP_HOST="127.0.0.1")
    assert said.of("canonical") == [f"{SITE}/articles/x/"]
    every = [url for _rel, _kind, url in said.links] + said.metas["og:image"]
    assert not [address for address in every if "127.0.0.1" in address or "utm_source" in address]
    assert "127.0.0.1" not in str(said.data)


def test_what_is_not_translated_is_at_home_at_its_original(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("only-english", title="Only in English")
    desk.write("both", title="Both")
    translate(desk, "both", "Ambos")
    shelve(monkeypatch, desk)
    for path in ("/articles/only-english/", "/es/articles/only-english/"):
        said = head(client, path)
        assert said.of("canonical") == [f"{SITE}/articles/only-english/"]
        assert said.languages() == {}
        assert said.metas["og:locale"] == ["en_GB"]
        assert "og:locale:alternate" not in said.metas
    assert set(head(client, "/es/articles/both/").languages()) == {"en", "es", "x-default"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/search/", "/search/?q=x", "/es/search/?q=x"])
def test_a_search_is_not_to_be_listed(client: Client, path: str) -> None:
    said = head(client, path)
    assert said.metas["robots"] == ["noindex"]
    assert said.of("canonical") == []


@pytest.mark.django_db
def test_an_address_without_an_article_is_not_to_be_listed(client: Client) -> None:
    said = Head(client.get("/articles/no-such-one/").content.decode())
    assert said.metas["robots"] == ["noindex"]


@pytest.mark.parametrize("path", EVERY)
def test_the_feeds_that_a_page_names_are_there(client: Client, path: str) -> None:
    feeds = head(client, path).of("alternate", "application/atom+xml")
    assert feeds
    for address in feeds:
        assert ("/es/" in address) == path.startswith("/es/")
        reply = client.get(address.removeprefix(SITE))
        assert reply["Content-Type"].startswith("application/atom+xml")


def test_an_article_about_a_network_names_that_networks_feed(client: Client) -> None:
    feeds = head(client, "/articles/x/").of("alternate", "application/atom+xml")
    assert f"{SITE}/feeds/policies/x.atom" in feeds


@pytest.mark.parametrize("language", ["", "/es"])
def test_descriptions_fit_and_differ(client: Client, language: str) -> None:
    paths = [f"{language}{path}" for path in (*PAGES, *ARTICLES)]
    said = [head(client, path).metas["description"][0] for path in paths]
    assert len(set(said)) == len(said)
    assert not [description for description in said if not 40 <= len(description) <= 240]


def test_marks_in_a_title_stay_words(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("odd", title="Tokens & </script><!-- 'more' > less")
    shelve(monkeypatch, desk)
    said = head(client, "/articles/odd/")
    assert said.metas["og:title"] == ["Tokens & </script><!-- 'more' > less"]
    assert said.said("TechArticle")[0]["headline"] == "Tokens & </script><!-- 'more' > less"
    assert not re.search(r"<script[^>]*>[^<]*<!--", said.text)
