"""Search: stems, typing errors, order, snippets."""

from __future__ import annotations

import pytest
from django.test import Client

from helpcenter.articles.library import library
from helpcenter.search import excerpt, mark, search, stem
from tests.helpcenter.contact.writing import Desk

pytestmark = pytest.mark.django_db  # for the synonyms of staff


def slugs(query: str, most: int = 3) -> list[str]:
    return [hit.article.slug for hit in search(library(), query).hits[:most]]


@pytest.mark.parametrize(
    "words",
    [
        ("refresh", "refreshes", "refreshing", "refreshed"),
        ("password", "passwords"),
        ("policy", "policies"),
        ("change", "changes", "changing", "changed"),
        ("get", "getting"),
    ],
)
def test_the_forms_of_a_word_share_a_stem(words: tuple[str, ...]) -> None:
    assert len({stem(word) for word in words}) == 1


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("linkedin 60 days", "linkedin"),
        ("I changed my password", "change-a-password"),
        ("how do I refresh", "refresh-a-channel"),
        ("reconnect channel", "refresh-a-channel"),
        ("twitter suspended", "x"),
        ("same post on several accounts", "scheduling-without-spam"),
        ("lost admin role", "page-and-organization-roles"),
        ("turn on update failures email", "update-failures"),
        ("remove app permission", "review-app-access"),
        ("what is an access token", "what-is-an-access-token"),
        ("account locked", "locked-or-suspended"),
        ("shared password team", "teams-without-shared-passwords"),
        ("network is down", "network-fault-or-ours"),
        ("what does cannot tell mean", "what-each-state-means"),
        ("pinterest permanent token", "pinterest"),
    ],
)
def test_a_question_finds_its_article(query: str, slug: str) -> None:
    assert slug in slugs(query)


@pytest.mark.parametrize(
    ("typed", "meant", "slug"),
    [
        ("linkdin", "linkedin", "linkedin"),
        ("pintrest", "pinterest", "pinterest"),
        ("acess tokn", "access token", "what-is-an-access-token"),
        ("pasword chnged", "password changed", "change-a-password"),
    ],
)
def test_typing_errors_are_mended_and_said(typed: str, meant: str, slug: str) -> None:
    results = search(library(), typed)
    assert results.searched == meant
    assert results.hits[0].article.slug == slug


def test_the_title_weighs_more_than_the_text(desk: Desk) -> None:
    desk.write("said", "Walrus walrus.\n", title="Other")
    desk.write("named", "Nothing of it.\n", title="The walrus")
    assert [hit.article.slug for hit in search(desk.library(), "walrus").hits] == ["named", "said"]


def test_a_hit_leads_to_the_paragraph_that_holds_the_words(desk: Desk) -> None:
    desk.write("one", "Begin.\n\n## Far {#far}\n\nThe walrus sings.\n")
    hit = search(desk.library(), "walrus").hits[0]
    assert hit.section.anchor == "far"
    assert str(hit.snippet) == "The <mark>walrus</mark> sings."


def test_a_snippet_is_escaped(desk: Desk) -> None:
    desk.write("one", "A `<script>` and a walrus & more.\n")
    snippet = str(search(desk.library(), "walrus script").hits[0].snippet)
    assert "<script>" not in snippet
    assert "&lt;<mark>script</mark>&gt;" in snippet
    assert "&amp;" in snippet


def test_a_long_paragraph_is_cut_around_the_words() -> None:
    text = " ".join(["before"] * 60 + ["walrus"] + ["after"] * 60)
    piece = excerpt(text, [stem("walrus")])
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert "walrus" in piece


def test_marking_leaves_the_rest_alone() -> None:
    assert str(mark("a < b refreshing", [stem("refresh")])) == "a &lt; b <mark>refreshing</mark>"


@pytest.mark.parametrize("query", ["zzzzqqqq", "!!!", "'; drop table", "x" * 5000])
def test_odd_queries_are_answered_without_an_error(client: Client, query: str) -> None:
    assert client.get("/search/", {"q": query}).status_code == 200


def test_nothing_found_says_so_and_offers_a_next_step(client: Client) -> None:
    page = client.get("/search/", {"q": "zzzzqqqq<bdo>"}).content.decode()
    assert "Nothing found for “zzzzqqqq&lt;bdo&gt;”" in page
    assert "/contact/" in page
    assert "?q=account+locked" in page


def test_an_empty_query_offers_the_topics(client: Client) -> None:
    page = client.get("/search/").content.decode()
    assert "/articles/#stopped" in page
    assert "Nothing found" not in page


def test_the_page_says_what_was_searched_instead(client: Client) -> None:
    page = client.get("/search/", {"q": "linkdin"}).content.decode()
    assert "Showing results for <strong>linkedin</strong>" in page
    assert 'value="linkdin"' in page
