"""Home, the shelves and articles: what they show, and that they are the same for everyone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from helpcenter.articles.library import library
from tests.every_network import NETWORK_IDS
from tests.factories import make_channel, make_user
from tests.helpcenter.policies.changed_policy import change
from tests.helpcenter.policies.own_words import without_quotations

SLUGS = sorted(library().by_slug)


@pytest.mark.parametrize("slug", SLUGS)
def test_an_article_has_its_frame(client: Client, slug: str) -> None:
    article = library().by_slug[slug]
    page = client.get(f"/articles/{slug}/").content.decode()
    assert page.count("<h1>") == 1
    assert "Updated <time" in page
    assert "Facts checked <time" in page
    assert "to read" in page
    assert f'href="/articles/#{article.topic.slug}"' in page
    assert "On this page" in page
    assert "Did this help?" in page
    assert 'href="/contact/"' in page
    assert f'/articles/{slug}/">' in page  # its own canonical address


@pytest.mark.parametrize("path", ["/", "/articles/", "/articles/linkedin/", "/search/?q=token"])
@pytest.mark.django_db
def test_a_public_page_is_the_same_bytes_for_everyone(path: str) -> None:
    nobody, somebody = Client(), Client()
    somebody.force_login(make_user())
    assert nobody.get(path).content == somebody.get(path).content


@pytest.mark.django_db
def test_a_public_page_sets_no_cookie(client: Client) -> None:
    assert not client.get("/articles/linkedin/").cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/articles/", "/articles/x/", "/articles/no/", "/search/"])
def test_a_public_page_may_be_kept_by_any_cache(client: Client, path: str) -> None:
    reply = client.get(path)
    assert "public" in reply["Cache-Control"]
    assert "Cookie" not in reply["Vary"]


def test_an_unchanged_article_is_not_sent_again(client: Client) -> None:
    first = client.get("/articles/linkedin/")
    again = client.get("/articles/linkedin/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_changed_policy_changes_the_article_and_its_tag(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/articles/linkedin/")
    assert "60 days" in first.content.decode()
    change(monkeypatch, "linkedin", "access_token_seconds", 45 * 86_400)
    again = client.get("/articles/linkedin/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    page = without_quotations(again.content.decode())
    assert "45 days" in page
    assert "60 days" not in page


def test_the_facts_are_as_old_as_the_oldest_that_is_cited(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(monkeypatch, "linkedin", "access_token_seconds", 60 * 86_400)
    page = client.get("/articles/linkedin/").content.decode()
    assert 'Facts checked <time datetime="2026-11-03">3 November 2026</time>' in page


def test_the_reader_s_own_cards_are_asked_for_in_one_request(client: Client) -> None:
    page = client.get("/articles/keeping-channels-connected/").content.decode()
    assert page.count('data-hx-get="/channels/live/') == 1
    cards = [each for each in re.findall(r'id="live-(\w+)"', page) if each in NETWORK_IDS]
    assert len(cards) > 1
    assert f"/channels/live/?lines={','.join(cards)}&amp;toc=1" in page
    assert 'id="live-toc"' in page


def test_without_javascript_the_live_card_links_to_my_channels(client: Client) -> None:
    page = client.get("/articles/x/").content.decode()
    card = page[page.index('id="live-x"') :].partition("</section>")[0]
    assert 'href="/channels/"' in card


@pytest.mark.django_db
def test_the_places_of_an_article_are_those_that_the_fragment_fills(client: Client) -> None:
    article = client.get("/articles/linkedin/").content.decode()
    home = client.get("/").content.decode()
    client.force_login(make_channel(at=timezone.now()).credential.user)
    fragment = client.get("/channels/live/?networks=linkedin&toc=1&summary=1").content.decode()
    filled = re.findall(r'id="(live-[a-z]+)" data-hx-swap-oob', fragment)
    assert filled == ["live-linkedin", "live-toc", "live-answer", "live-summary"]
    assert all(f'id="{anchor}"' in article + home for anchor in filled)


def test_previous_and_next_walk_through_every_article(client: Client) -> None:
    seen, slug = [], library().in_order[0].slug
    while slug:
        seen.append(slug)
        page = client.get(f"/articles/{slug}/").content.decode()
        slug = page.partition('rel="next" href="/articles/')[2].partition("/")[0]
    assert sorted(seen) == SLUGS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("best-practices-for-keeping-your-channels-connected", "keeping-channels-connected"),
        ("twitter", "x"),
    ],
)
def test_an_old_slug_moves_for_good(client: Client, old: str, new: str) -> None:
    reply = client.get(f"/articles/{old}/")
    assert (reply.status_code, reply["Location"]) == (301, f"/articles/{new}/")


@pytest.mark.parametrize("language", ["", "/es"])
@pytest.mark.parametrize("folder", ["", "/articles"])
def test_the_guides_first_title_leads_to_it_in_one_step(
    client: Client, language: str, folder: str
) -> None:
    title = "best-practices-for-keeping-your-social-channels-connected"
    reply = client.get(f"{language}{folder}/{title}/")
    guide = f"{language}/articles/keeping-channels-connected/"
    assert (reply.status_code, reply["Location"]) == (301, guide)


@pytest.mark.django_db
def test_a_missing_article_suggests_what_was_meant(client: Client) -> None:
    reply = client.get("/articles/refresh-a-chanel/")
    assert reply.status_code == 404
    page = reply.content.decode()
    assert "/articles/refresh-a-channel/" in page
    assert 'action="/search/"' in page


@pytest.mark.django_db
def test_a_missing_article_without_a_likeness_still_leads_on(client: Client) -> None:
    reply = client.get("/articles/qqqqqqqq/")
    assert reply.status_code == 404
    assert 'href="/articles/"' in reply.content.decode()


@pytest.mark.parametrize("path", ["/", "/articles/", "/articles/x/", "/search/"])
def test_a_page_that_is_only_read_takes_no_post(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_the_index_holds_every_article_once(client: Client) -> None:
    page = client.get("/articles/").content.decode()
    for slug in SLUGS:
        assert page.count(f'href="/articles/{slug}/"') == 1
