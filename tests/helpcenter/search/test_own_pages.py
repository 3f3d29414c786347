"""The site's own pages are found, and networks that it does not connect are named as such."""

from __future__ import annotations

from functools import partial

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from channels.public import help_center as public
from helpcenter.articles.library import library
from helpcenter.search import search, suggest_pages
from helpcenter.search.answering import with_index
from helpcenter.search.index.site_pages import site_pages
from helpcenter.search.index.store import Index
from helpcenter.search.language import synonyms
from helpcenter.search.language.network_names import NAMES
from helpcenter.search.language.spelling import Speller
from helpcenter.search.other_networks import named_in, unconnected
from helpcenter.search.own_pages import PageHit, asked_for
from helpcenter.search.question import understand
from tests.helpcenter.search.test_questions import asked_in

pytestmark = pytest.mark.django_db
# A page that is on its way: named in the table before it is there.
AWAITED = {"channels:weather"}


def there(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_page_is_found_by_its_name_and_by_every_way_of_asking(language: str) -> None:
    with translation.override(language):
        shelf = library()
        for name, page in site_pages(language).items():
            if not there(name):
                assert name in AWAITED
                continue
            assert reverse(name) in [hit.url for hit in search(shelf, page.phrases[0]).pages]
            for asked in page.phrases:
                urls = [hit.url for hit in with_index(shelf, partial(pages_for, asked))]
                assert reverse(name) in urls, f"{asked} -> {urls}"


def pages_for(asked: str, index: Index) -> list[PageHit]:
    """As a search finds them, without the articles beside them."""
    speller = Speller(index.lexicon, synonyms.of(index.language))
    return asked_for(index, understand(asked, speller, exact=False, begun=False), asked)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("can I talk to a person please", "helpcenter:contact"),
        ("I want to connect", "channels:connect"),
        ("how do I sign in", "account_login"),
        ("how to sign out", "account_logout"),
        ("show me the policies of all networks", "helpcenter:policies"),
        ("chanels", "channels:list"),
    ],
)
def test_an_intent_leads_to_its_page_first(query: str, name: str) -> None:
    assert search(library(), query).pages[0].url == reverse(name)


@pytest.mark.parametrize("name", ["questions_unseen", "paragraphs", "questions_reported"])
def test_a_question_to_the_articles_seldom_brings_a_page_up(name: str) -> None:
    questions = asked_in(name)[::4]
    shown = [each["asks"] for each in questions if search(library(), each["asks"]).pages]
    assert len(shown) <= len(questions) / 10, shown


def test_a_page_is_a_kind_of_hit_of_its_own(client: Client) -> None:
    page = client.get("/search/", {"q": "talk to a person"}).content.decode().split("<main")[1]
    assert page.index("Page on this site") < page.index('<ol class="hits">')
    assert '<h2><a href="/contact/">Get in touch</a></h2>' in page
    spanish = client.get("/es/search/", {"q": "mis canales"}).content.decode()
    assert '<h2><a href="/es/channels/">Mis canales</a></h2>' in spanish
    assert "Página de este sitio" in spanish


def test_a_page_is_offered_while_it_is_typed(client: Client) -> None:
    assert [page.url for page in suggest_pages(library(), "my chan")] == ["/channels/"]
    options = client.get("/search/suggest/", {"q": "sign in"}).json()["options"]
    assert options[0] == {
        "title": "Sign in",
        "heading": "Page on this site",
        "url": reverse("account_login"),
    }
    assert len(options) <= 6


@pytest.mark.parametrize("name", list(unconnected()))
def test_a_network_that_is_not_connected_is_said_so(name: str) -> None:
    for spelled in NAMES[name]:
        assert named_in(f"can I connect {spelled} here") == [name]


def test_what_can_be_done_stands_beside_it(client: Client) -> None:
    page = client.get("/search/", {"q": "snap chat or snapchat"}).content.decode().split("<main")[1]
    assert "This site does not connect Snapchat." in page
    for network in public.networks():
        assert network.name in page
    assert 'href="/contact/"' in page
    assert "Nothing found" not in page


@pytest.mark.parametrize(
    "query", ["schedule a thread", "row of threads on twitter", "my instagram", "telegraph"]
)
def test_words_that_only_look_like_a_network_are_none(query: str) -> None:
    assert named_in(query) == []


def test_a_slip_of_the_finger_is_forgiven() -> None:
    assert named_in("snapchet please") == ["Snapchat"]


def test_a_network_that_arrives_is_no_longer_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Snapchat" in unconnected()
    called = public.called() | {"snapchat": "snapchat"}
    monkeypatch.setattr(public, "called", lambda: called)
    assert "Snapchat" not in unconnected()
    assert named_in("connect snapchat") == []
