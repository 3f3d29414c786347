"""Typing errors: mended, said, and left alone on request."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import translation

from helpcenter.articles.library import library
from helpcenter.search import search
from tests.channels.networks import case
from tests.every_network import NETWORK_IDS

pytestmark = pytest.mark.django_db


OF_A_NETWORK = [names for network in NETWORK_IDS for names in case.of(network).mistyped.items()]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *OF_A_NETWORK,
        ("acess tokn", "access token"),
        ("refesh", "refresh"),
        ("expird", "expired"),
        ("Pasword chnged", "password changed"),
        ("accesstoken", "access token"),
        ("suspeneded acount", "suspended account"),
    ],
)
def test_a_typing_error_is_mended(typed: str, meant: str) -> None:
    results = search(library(), typed)
    assert results.searched == meant
    assert results.hits


@pytest.mark.parametrize("right", ["twitter", "reauth", "fb page", "linkedin 60 days", "x", "2fa"])
def test_what_is_right_is_left_alone(right: str) -> None:
    assert search(library(), right).corrected == {}


def test_words_beside_the_matter_are_not_bent_into_it() -> None:
    results = search(library(), "please help my boss wants facebook fixed today")
    assert results.corrected == {}
    assert results.hits


def test_the_page_says_it_and_offers_what_was_typed(client: Client) -> None:
    page = client.get("/search/", {"q": "linkdin 60 days"}).content.decode()
    assert "Showing results for <strong>linkedin 60 days</strong>" in page
    assert 'href="?q=linkdin%2060%20days&amp;exact=1"' in page
    assert 'value="linkdin 60 days"' in page


def test_exact_mends_nothing(client: Client) -> None:
    page = client.get("/search/", {"q": "linkdin", "exact": "1"}).content.decode()
    assert "Showing results for" not in page
    assert "Nothing found" in page


@pytest.mark.parametrize("typed", ["sesion", "sesión", "SESIÓN", "sesiones"])
def test_accents_make_no_difference(typed: str) -> None:
    with translation.override("es"):
        hits = search(library(), typed).hits
        same = search(library(), "sesión").hits
    assert hits
    assert [hit.article.slug for hit in hits] == [hit.article.slug for hit in same]
