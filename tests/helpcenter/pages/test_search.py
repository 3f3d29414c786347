"""The results page and the suggestions, as they are answered."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from helpcenter.articles.library import library
from helpcenter.models import Synonym
from helpcenter.pages.search import LONGEST
from helpcenter.search import search, suggest
from tests.markup import flat

pytestmark = pytest.mark.django_db
ERROR = (
    "Error validating access token: The session has been invalidated because the user changed "
    "their password or Facebook has changed the session for security reasons."
)


def test_each_article_stands_once_with_its_best_paragraph(client: Client) -> None:
    slugs = [hit.article.slug for hit in search(library(), "facebook page").hits]
    assert len(slugs) == len(set(slugs))
    page = client.get("/search/", {"q": "facebook page not showing"}).content.decode()
    assert 'href="/articles/facebook/#refresh"' in page
    assert "Also in it:" in page


def test_how_many_is_announced(client: Client) -> None:
    page = flat(client.get("/search/", {"q": "linkedin"}).content.decode())
    count = len(search(library(), "linkedin").hits)
    assert f'<div role="status"><p>{count} articles' in page


def test_nothing_found_offers_near_articles_and_a_letter(client: Client) -> None:
    page = client.get("/search/", {"q": "zzzzqqqq"}).content.decode().split("<main")[1]
    assert "Perhaps one of these" in page
    assert page.count("/articles/") >= 4
    assert "/contact/" in page


@pytest.mark.parametrize(
    ("error", "slug", "anchor", "says"),
    [
        (ERROR, "change-a-password", "already-changed", "the password changed"),
        ("OAuthException code 190 460", "change-a-password", "already-changed", "the password"),
        ("65601", "review-app-access", "removed", "an answer of LinkedIn: our access was removed"),
        ("(#200) permissions error", "refresh-a-channel", "boxes", "a permission is missing"),
        ("401 Unauthorized x", "what-is-an-access-token", "without-a-reason", "of X: the token"),
    ],
)
def test_a_pasted_error_leads_to_what_it_means(
    client: Client, error: str, slug: str, anchor: str, says: str
) -> None:
    page = client.get("/search/", {"q": error}).content.decode().split("<main")[1]
    assert f'<h2><a href="/articles/{slug}/#{anchor}">' in page.split("</h2>", 1)[0] + "</h2>" or (
        page.index(f"/articles/{slug}/#{anchor}") < page.index("</h2>")
    )
    assert says in page
    assert "Showing results for" not in page


def test_a_pasted_error_is_read_to_its_end(client: Client) -> None:
    assert len(ERROR) < LONGEST
    assert 'maxlength="500"' in client.get("/search/").content.decode()


def test_a_synonym_of_staff_applies_at_once() -> None:
    assert not search(library(), "zzwalrus", exact=True).hits
    Synonym.objects.create(
        language="en", said="zzwalrus", means="locked account", created_at=timezone.now()
    )
    assert search(library(), "zzwalrus").hits[0].article.slug == "locked-or-suspended"
    assert suggest(library(), "zzwalrus")[0].slug == "locked-or-suspended"


def test_a_synonym_of_several_words_is_found_inside_a_question() -> None:
    Synonym.objects.create(
        language="en", said="purple elephant", means="quiet hours", created_at=timezone.now()
    )
    hits = search(library(), "what about my purple elephants please").hits
    assert hits[0].article.slug == "update-failures"


def test_a_synonym_of_another_language_does_not_apply() -> None:
    Synonym.objects.create(language="es", said="zzw", means="cuenta", created_at=timezone.now())
    assert not search(library(), "zzw").hits


@pytest.mark.parametrize("typed", ["pass", "passwo", "changed passw", "pasw", "linkedi"])
def test_the_last_word_may_go_on(typed: str) -> None:
    offered = suggest(library(), typed)
    assert offered
    assert offered[0].slug in {
        "change-a-password",
        "linkedin",
        "teams-without-shared-passwords",
        "your-account",
    }


def test_a_suggestion_says_where_it_leads(client: Client) -> None:
    reply = client.get("/search/suggest/", {"q": "instagram how long"})
    body = reply.json()
    assert body["options"][0]["url"] == "/articles/instagram/#policy"
    assert body["options"][0]["title"] == library().by_slug["instagram"].title
    assert body["says"] == f"{len(body['options'])} suggestions"
    assert len(body["options"]) <= 6


def test_suggestions_are_public_and_the_same_for_everyone(client: Client) -> None:
    reply = client.get("/search/suggest/", {"q": "linkedin"})
    assert "public" in reply.headers["Cache-Control"]
    assert "Cookie" not in reply.headers.get("Vary", "")
    assert reply.headers["ETag"]
    assert client.post("/search/suggest/").status_code == 405


@pytest.mark.parametrize("typed", ["", "a", "zzzzqqqq"])
def test_nothing_to_offer_is_said(client: Client, typed: str) -> None:
    body = client.get("/search/suggest/", {"q": typed}).json()
    assert body == {"options": [], "says": "No suggestions"}


def test_in_spanish_it_leads_to_spanish_pages(client: Client) -> None:
    body = client.get("/es/search/suggest/", {"q": "contrase"}).json()
    assert all(option["url"].startswith("/es/") for option in body["options"])
