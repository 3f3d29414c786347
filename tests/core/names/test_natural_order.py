"""Names stand in the order in which people count them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from core.names.natural_order import natural


def test_numbers_are_counted_and_capitals_do_not_matter() -> None:
    names = ["branch 10", "Branch 2", "Branch 1", "Branch", "Branch 2b", "Bakery", "12", "9"]

    assert sorted(names, key=natural) == [
        *("9", "12", "Bakery", "Branch", "Branch 1", "Branch 2", "Branch 2b", "branch 10")
    ]


@given(st.lists(st.text()))
def test_any_name_has_its_place(names: list[str]) -> None:
    ordered = sorted(names, key=natural)

    assert [natural(name) for name in ordered] == sorted(map(natural, names))


def test_a_name_of_digits_alone_is_no_fault() -> None:
    assert sorted(["7" * 5_000, "7" * 4], key=natural) == ["7777", "7" * 5_000]
