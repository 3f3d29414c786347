"""The article that lists every cause holds what the rules know, in each language."""

from __future__ import annotations

from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from channels.public import help_center as public
from helpcenter.articles.library import languages, library
from helpcenter.markup.causes import MEANS, WHOSE, anchor
from helpcenter.markup.page import read
from helpcenter.search import search
from tests.test_page_weight import weight

SLUG = "every-cause"
LIGHT = 50_000  # bytes


@pytest.mark.parametrize("language", languages())
def test_each_cause_has_its_paragraph_with_every_answer_that_means_it(language: str) -> None:
    with translation.override(language):
        page = library().by_slug[SLUG].page
        parts = str(page.html).split("<h2 ")
    for answers in public.causes_with_answers():
        (part,) = [part for part in parts if part.startswith(f'id="{anchor(answers.cause)}"')]
        for line in (line for group in answers.groups for line in group.told):
            assert f'id="{line.anchor}"' in part
            for shown in (*line.codes, *line.subcodes, *line.statuses, *line.words):
                assert f"<code>{shown}</code>" in part
            for said in line.sentences:
                assert said in unescape(part)


def test_no_anchor_stands_twice() -> None:
    page = library("en").by_slug[SLUG].page
    placed = [part.partition('"')[0] for part in str(page.html).split(' id="')[1:]]
    assert len(placed) == len(set(placed))
    assert set(placed) == page.anchors


def test_every_cause_is_named_in_words() -> None:
    told = public.causes_with_answers()
    assert {each.cause for each in told} == set(MEANS)
    assert {each.whose for each in told} <= set(WHOSE)


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("{cause hunger}", "no such cause"),
        ("{cause}", "none named"),
        ("{causes expired}", "of all of them"),
        ("{causes}", ""),
    ],
)
def test_a_tag_of_causes_that_cannot_be_shown_says_why(markdown: str, said: str) -> None:
    problems = read(markdown).notes.problems
    assert (said in problems[0]) if said else not problems


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pasted", "listed"),
    [
        ("OAuthException code 190 460", "facebook-password-changed"),
        ("twitter: 89 Invalid or expired token, error code 89", "x-token-called-invalid"),
        ("429 too many requests", "any-too-many-calls"),
    ],
)
def test_a_pasted_error_leads_to_its_line(client: Client, pasted: str, listed: str) -> None:
    told = search(library(), pasted).explained
    assert told is not None
    assert told.listed == listed
    assert listed in library().by_slug[SLUG].page.anchors
    page = client.get("/search/", {"q": pasted}).content.decode()
    assert f'href="/articles/{SLUG}/#{listed}"' in page


@pytest.mark.django_db
def test_the_list_is_light(client: Client) -> None:
    """All that a first visit fetches, votes included: rules may be added to it for long."""
    assert weight(client, f"/articles/{SLUG}/") < LIGHT
