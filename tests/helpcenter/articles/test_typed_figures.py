"""Money, numbers of posts, and the days of changes are taken from the data and not typed."""

from __future__ import annotations

import pytest

from helpcenter.articles import typed_figures, validation
from tests.helpcenter.contact.writing import Desk
from tests.helpcenter.policies.changed_policy import change

AMOUNTS = [
    ("A post costs $0.35.", "'$0.35'; use {figure x.link_post_cents}"),
    ("A post costs US$ 0,35.", "{figure x.link_post_cents}"),
    ("A post costs 35 cents.", "{figure x.link_post_cents}"),
    ("Cuesta 35 centavos.", "{figure x.link_post_cents}"),
    ("No more than 12,345 posts.", "{figure x.app_daily_posts}"),
    ("Hasta 12.345 publicaciones.", "{figure x.app_daily_posts}"),
]


@pytest.fixture(autouse=True)
def _figures(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "x", "link_post_cents", 35)
    change(monkeypatch, "x", "app_daily_posts", 12_345)


@pytest.mark.parametrize(("text", "says"), AMOUNTS)
def test_a_typed_price_or_number_of_posts_is_found(text: str, says: str) -> None:
    (told,) = typed_figures.amounts([text])
    assert says in told


@pytest.mark.parametrize("text", ["It costs $0.36.", "36 cents", "12,345 people", "three posts"])
def test_other_amounts_may_be_typed(text: str) -> None:
    assert list(typed_figures.amounts([text])) == []


def test_an_article_with_one_fails(desk: Desk) -> None:
    desk.write("one", "It costs {figure x.link_post_cents}, that is 35 cents.\n")
    (problem,) = validation.problems(desk.library(), {})
    assert "typed-in policy number '35 cents'" in str(problem)


def test_an_article_that_types_the_day_of_a_change_fails(desk: Desk) -> None:
    desk.write("one", "Closed on 30 June 2023, and open on 1 June 2023.\n")
    (problem,) = validation.problems(desk.library(), {})
    assert "typed-in day of a change '30 June 2023'" in str(problem)


DAYS = [
    ("en", "Closed on 30 June 2023.", ["{since pinterest.access-token-seconds-2023-06-30}"]),
    ("en", "Until October 2012 it was so.", ["{since facebook.access-token-seconds-2012-10}"]),
    ("es", "Hasta octubre de 2012.", ["{since facebook.access-token-seconds-2012-10}"]),
    ("en", "As of 3 October 2012, or in 2018.", []),
    ("es", "Closed on 30 June 2023.", []),
]


@pytest.mark.parametrize(("language", "text", "tags"), DAYS)
def test_the_typed_day_of_a_change_is_found(language: str, text: str, tags: list[str]) -> None:
    told = list(typed_figures.days([text], language))
    assert len(told) == len(tags)
    assert all(tag in said for tag, said in zip(tags, told, strict=True))
