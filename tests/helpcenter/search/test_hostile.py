"""Queries that mean harm, or nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpcenter.articles.library import library
from helpcenter.search import search, suggest

pytestmark = pytest.mark.django_db
ODD = [
    '"',
    '""',
    "'; DROP TABLE article; --",
    'facebook" OR "x',
    "title:facebook",
    "facebook NEAR(page, 2)",
    "NOT facebook",
    "AND OR NOT",
    "body:* ^facebook",
    "{title body}: page",
    "face*",
    "\0facebook\0",
    "a" * 10_000,
    "word " * 2_000,
    "😀 🎉",
    "facebook 😀",
    "the and of",
    "???!!!...",
    "-",
    "<script>alert(1)</script>",
    "%00%0a",
    "ﷺ ǅ ß İ ŉ",
    "日本語の質問",
    "\u202efacebook",
    " ",
]


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_are_answered(client: Client, query: str) -> None:
    reply = client.get("/search/", {"q": query})
    assert reply.status_code == 200
    assert "<script>alert" not in reply.content.decode()
    assert client.get("/search/suggest/", {"q": query}).status_code == 200
    search(library(), query)
    suggest(library(), query)


def test_operators_are_words_and_no_operators() -> None:
    plain = [hit.article.slug for hit in search(library(), "facebook page").hits]
    assert [hit.article.slug for hit in search(library(), '"facebook* (page)"').hits] == plain


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=80))
def test_no_text_breaks_it(query: str, db: None) -> None:
    results = search(library(), query)
    assert isinstance(results.searched, str)
    suggest(library(), query)
