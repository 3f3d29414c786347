"""Related articles: the pinned ones first, then those that are alike in their words."""

from __future__ import annotations

import pytest

from helpcenter.articles.library import RELATED, library
from helpcenter.articles.similarity import Likeness, counted
from tests.helpcenter.contact.writing import Desk

BREAD = "Flour, yeast and salt. Knead the dough and bake the loaf in the oven.\n"
BOATS = "Hoist the sail, mind the rudder and steer the boat into the harbor.\n"


def slugs(desk: Desk, slug: str) -> list[str]:
    shelf = desk.library()
    return [article.slug for article in shelf.related(shelf.by_slug[slug])]


def test_the_likest_comes_first(desk: Desk) -> None:
    desk.write("bread", BREAD, title="Baking bread")
    desk.write("boats", BOATS, title="Sailing")
    desk.write("cake", "Bake the dough: flour, sugar, eggs.\n", title="Baking a cake")
    desk.write("cars", "Wheels and motors on the road.\n", title="Driving")
    assert slugs(desk, "bread") == ["cake"]


def test_words_are_alike_by_their_stem() -> None:
    texts = {"a": "kneading doughs", "b": "knead dough", "c": "sailing boats"}
    alike = Likeness({name: counted(text) for name, text in texts.items()})
    assert alike.between("a", "b") == pytest.approx(1)
    assert alike.between("a", "c") == 0


def test_likeness_is_mutual_and_complete_with_oneself() -> None:
    texts = {"a": BREAD, "b": BREAD + BOATS, "c": "Wheels and motors."}
    alike = Likeness({name: counted(text) for name, text in texts.items()})
    assert alike.between("a", "b") == pytest.approx(alike.between("b", "a"))
    assert 0 < alike.between("a", "b") < alike.between("a", "a") == pytest.approx(1)


def test_addresses_tags_and_code_are_no_words() -> None:
    text = "See [bread](article:boats#rudder) {figure x.sail} and `harbor`."
    assert set(counted(text)) == {"see", "bread", "and"}


def test_pinned_articles_come_before_liker_ones(desk: Desk) -> None:
    desk.write("bread", BREAD, head='related = ["boats"]\n')
    desk.write("boats", BOATS)
    desk.write("cake", BREAD + "Sugar.\n")
    desk.write("cars", "Wheels and motors.\n")
    assert slugs(desk, "bread") == ["boats", "cake"]


def test_a_pinned_article_is_named_once(desk: Desk) -> None:
    desk.write("bread", BREAD, head='related = ["cake"]\n')
    desk.write("cake", BREAD + "Sugar.\n")
    desk.write("boats", BOATS)
    assert slugs(desk, "bread") == ["cake"]


def test_an_article_that_stands_alone_has_no_kin(desk: Desk) -> None:
    desk.write("bread", BREAD)
    assert slugs(desk, "bread") == []


@pytest.mark.parametrize("slug", sorted(library("en").by_slug))
def test_each_of_ours_leads_on_the_same_way_in_both_languages(slug: str) -> None:
    english, spanish = library("en"), library("es")
    kin = [article.slug for article in english.related(english.by_slug[slug])]
    assert len(kin) == RELATED
    assert slug not in kin
    assert [article.slug for article in spanish.related(spanish.by_slug[slug])] == kin
