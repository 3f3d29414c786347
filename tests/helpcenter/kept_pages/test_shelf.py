"""A process keeps as many pages as fit its bound, and the oldest goes first."""

from __future__ import annotations

from helpcenter.kept_pages.page import KeptPage
from helpcenter.kept_pages.shelf import Shelf


def page(size: int) -> KeptPage:
    return KeptPage("view", [("ETag", '"a"')], b"x" * size, ("today",))


def test_the_oldest_goes_where_there_is_no_room() -> None:
    shelf = Shelf(most=5 * page(10).size)
    for number in range(8):
        shelf.put(f"/{number}/", page(10))
    assert len(shelf) == 5
    assert shelf.get("/2/") is None
    assert shelf.get("/3/") is not None


def test_a_page_made_anew_takes_the_place_of_itself() -> None:
    shelf = Shelf(most=5 * page(10).size)
    for _day in range(50):
        for number in range(5):
            shelf.put(f"/{number}/", page(10))
    assert len(shelf) == 5


def test_what_is_gone_makes_room() -> None:
    shelf = Shelf(most=2 * page(10).size)
    shelf.put("/1/", page(10))
    shelf.put("/2/", page(10))
    shelf.drop("/1/")
    shelf.drop("/1/")
    shelf.put("/3/", page(10))
    assert len(shelf) == 2
    assert shelf.get("/2/") is not None
