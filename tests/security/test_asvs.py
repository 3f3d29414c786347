"""The table of ASVS 4.0.3, levels 1 and 2: whole, and each test that it names exists."""

from __future__ import annotations

import ast
from collections import Counter

from config.documents import asvs
from config.documents.layers import ROOT

# Section -> the numbers of its requirements at level 1 or 2; those deleted in 4.0.3 are left out.
SECTIONS = {
    "1.1": "1-7", "1.2": "1-4", "1.4": "1 4 5", "1.5": "1-4", "1.6": "1-4", "1.7": "1-2",
    "1.8": "1-2", "1.9": "1-2", "1.10": "1", "1.11": "1-2", "1.12": "2", "1.14": "1-6",
    "2.1": "1-12", "2.2": "1-3", "2.3": "1-3", "2.4": "1-5", "2.5": "1-7", "2.6": "1-3",
    "2.7": "1-6", "2.8": "1-7", "2.9": "1-3", "2.10": "1-4",
    "3.1": "1", "3.2": "1-4", "3.3": "1-4", "3.4": "1-5", "3.5": "1-3", "3.7": "1",
    "4.1": "1-3 5", "4.2": "1-2", "4.3": "1-3",
    "5.1": "1-5", "5.2": "1-8", "5.3": "1-10", "5.4": "1-3", "5.5": "1-4",
    "6.1": "1-3", "6.2": "1-6", "6.3": "1-2", "6.4": "1-2",
    "7.1": "1-4", "7.2": "1-2", "7.3": "1 3 4", "7.4": "1-3",
    "8.1": "1-4", "8.2": "1-3", "8.3": "1-8",
    "9.1": "1-3", "9.2": "1-4", "10.2": "1-2", "10.3": "1-3", "11.1": "1-8",
    "12.1": "1-3", "12.2": "1", "12.3": "1-6", "12.4": "1-2", "12.5": "1-2", "12.6": "1",
    "13.1": "1 3-5", "13.2": "1-3 5-6", "13.3": "1-2", "13.4": "1-2",
    "14.1": "1-4", "14.2": "1-6", "14.3": "2-3", "14.4": "1-7", "14.5": "1-4",
}  # fmt: skip


def _expected() -> set[str]:
    return {f"{section}.{n}" for section, text in SECTIONS.items() for n in _numbers(text)}


def _numbers(text: str) -> list[int]:
    spans = [[int(end) for end in part.split("-")] for part in text.split()]
    return [n for span in spans for n in range(span[0], span[-1] + 1)]


def test_no_requirement_is_missing_invented_or_there_twice() -> None:
    counts = Counter(number for row in asvs.rows() for number in row.numbers)
    assert [number for number, times in counts.items() if times > 1] == []
    assert set(counts) == _expected()


def test_what_is_met_names_tests_and_what_is_not_says_why() -> None:
    assert [row.says for row in asvs.rows() if bool(row.tests) != (row.state == "met")] == []
    assert [row.says for row in asvs.rows() if bool(row.why) == (row.state == "met")] == []


def test_every_test_that_is_named_exists() -> None:
    named = {test for row in asvs.rows() for test in row.tests}
    assert [test for test in sorted(named) if not _exists(test)] == []


def _exists(test: str) -> bool:
    name, _, function = test.partition("::")
    path = ROOT / name
    if not path.is_file():
        return False
    tree = ast.walk(ast.parse(path.read_text()))
    return function in {node.name for node in tree if isinstance(node, ast.FunctionDef)}
