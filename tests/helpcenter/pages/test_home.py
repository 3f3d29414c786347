"""The home page: both halves, an example to try, and what is nearest."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from helpcenter.articles.library import library
from helpcenter.articles.shelves import TOPICS
from helpcenter.pages.home import A_SHELF
from tests.helpcenter.policies.changed_policy import change
from tests.markup import flat


def home(client: Client, address: str = "/") -> str:
    return flat(client.get(address).content.decode())


def test_home_serves_both_halves(client: Client) -> None:
    page = home(client)
    for href in ("/channels/", "/channels/connect/", "/contact/", "/articles/linkedin/"):
        assert f'href="{href}"' in page
    assert "/articles/keeping-channels-connected/" in page
    assert 'action="/search/"' in page


def test_the_question_comes_first_and_once(client: Client) -> None:
    page = home(client)
    main = page[page.index("<main") :]
    assert main.index('role="search"') < main.index('class="try"') < main.index("How it works")
    assert page.count('role="search"') == 1


@pytest.mark.parametrize("network", ["pinterest", "linkedin"])
def test_each_network_s_figure_is_shown_and_never_broken_over_lines(
    client: Client, monkeypatch: pytest.MonkeyPatch, network: str
) -> None:
    change(monkeypatch, network, "access_token_seconds", 31 * 86_400)
    then = {"pinterest": "renewed for you", "linkedin": "then you sign in again"}[network]
    assert f"31\N{NO-BREAK SPACE}days, {then}" in client.get("/").content.decode()


def test_the_example_is_a_real_card_in_each_of_four_states(client: Client) -> None:
    page = home(client)
    example = page[page.index('class="try"') : page.index("</fieldset>")]
    assert "invented" in example
    chosen = re.findall(r'<input type="radio" name="try" id="([^"]+)"[^>]*?(checked)?>', example)
    assert [mark for _id, mark in chosen] == ["checked", "", "", ""]
    labelled = re.findall(r'<label [^>]*for="([^"]+)"', example)
    assert labelled == [key for key, _mark in chosen]
    drawn = re.findall(r'<\w+ class="row card (\w+)"', example)
    assert [f"try-{state}" for state in drawn] == labelled
    assert drawn == ["needs_you", "ends_soon", "cannot_tell", "working"]


def test_the_example_was_asked_about_today(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = home(client)
    later = timezone.now() + timedelta(days=40)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    after = home(client)
    assert "12 minutes ago" in before
    assert "12 minutes ago" in after
    assert before != after


def test_a_shelf_shows_its_first_articles_and_leads_to_the_rest(client: Client) -> None:
    page = home(client)
    for topic in TOPICS:
        if topic.slug == "networks":
            continue
        articles = library().of_topic(topic)
        part = page[page.index(f"<h3>{topic.title}</h3>") :].partition("</ul>")[0]
        shown = re.findall(r'href="/articles/([\w-]+)/"', part)
        assert shown == [article.slug for article in articles][: len(shown)]
        assert len(shown) <= A_SHELF
        rest = len(articles) - len(shown)
        assert rest != 1
        assert (f"and {rest} more" in part) == bool(rest)
        assert (f'href="/articles/#{topic.slug}"' in part) == bool(rest)
