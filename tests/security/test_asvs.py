"""The table of ASVS 4.0.3, levels 1 and 2: whole, and each test and document it names exists."""

from __future__ import annotations

import ast
from collections import Counter
from functools import cache

from config.documents import asvs
from config.documents.layers import ROOT
from tests.test_docs import anchors


def test_no_requirement_is_missing_invented_or_there_twice() -> None:
    times = Counter(number for row in asvs.rows() for number in row.numbers)
    assert [number for number, count in times.items() if count > 1] == []
    assert set(times) == set(asvs.levels())


def test_the_standard_is_known_whole() -> None:
    """As OWASP counts them; https://github.com/OWASP/ASVS/tree/v4.0.3_release."""
    assert Counter(asvs.levels().values()) == {1: 128, 2: 131}


def test_numbers_of_one_row_are_of_its_chapter_and_of_one_level() -> None:
    for chapter in asvs.chapters():
        (number,) = {number.partition(".")[0] for row in chapter.rows for number in row.numbers}
        assert chapter.title.startswith(f"V{number} ")
    mixed = [row for row in asvs.rows() if len({asvs.levels()[n] for n in row.numbers}) > 1]
    assert mixed == []


def test_what_is_met_is_shown_and_what_is_not_says_why() -> None:
    for row in asvs.rows():
        match row.state:
            case "met":
                assert row.tests or row.read, row.numbers
            case "operator":
                assert row.read, row.numbers
                assert row.why, row.numbers
            case _:
                assert row.why, row.numbers
                assert not row.tests, row.numbers


def test_every_test_that_is_named_exists() -> None:
    named = {test for row in asvs.rows() for test in row.tests}
    assert [test for test in sorted(named) if not _exists(test)] == []


def test_every_section_that_is_named_exists() -> None:
    missing = []
    for place in {row.read for row in asvs.rows() if row.read}:
        path, _, anchor = place.partition("#")
        file = ROOT / path
        if not anchor or not file.is_file() or anchor not in anchors(file.read_text()):
            missing.append(place)
    assert missing == []


def _exists(test: str) -> bool:
    name, _, function = test.partition("::")
    return function in _functions(name)


@cache
def _functions(name: str) -> frozenset[str]:
    path = ROOT / name
    tree = ast.walk(ast.parse(path.read_text() if path.is_file() else ""))
    return frozenset(node.name for node in tree if isinstance(node, ast.FunctionDef))
