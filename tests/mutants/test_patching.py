"""A mutant must be what runs, and nothing else may be: else the score would mean nothing."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.mutants.__main__ import session
from tests.mutants.drawing import ROOT, Mutant
from tests.mutants.patching import CannotPatchError, Instead, changed_places, patch

SOURCE = """
from contextlib import contextmanager
from functools import wraps

LIMIT = 3

def doubled(function):
    @wraps(function)
    def both(value):
        return 2 * function(value)
    return both

def small(value):
    return value < LIMIT

@doubled
def next_of(value):
    return value + 1

class Row:
    @property
    def name(self):
        return "a"

    @staticmethod
    def names():
        return [each for each in "ab" if each != "b"]
"""


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    (tmp_path / "patched_module.py").write_text(SOURCE)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("patched_module")
    del sys.modules["patched_module"]


def file_of(module: ModuleType) -> Path:
    return Path(str(module.__file__))


def test_a_function_does_what_the_mutant_does(module: ModuleType) -> None:
    known_elsewhere = module.small
    patch(file_of(module), SOURCE.replace("value < LIMIT", "value <= LIMIT"))
    assert module.small(3)
    assert known_elsewhere(3)
    assert module.next_of(1) == 4


def test_a_function_behind_a_decorator_and_the_decorator_itself(module: ModuleType) -> None:
    patch(file_of(module), SOURCE.replace("value + 1", "value + 2"))
    assert module.next_of(1) == 6
    patch(file_of(module), SOURCE.replace("2 * function", "3 * function"))
    assert module.next_of(1) == 9


def test_what_a_class_holds(module: ModuleType) -> None:
    patch(file_of(module), SOURCE.replace('"a"', '"XXaXX"').replace('!= "b"', '== "b"'))
    assert module.Row().name == "XXaXX"
    assert module.Row.names() == ["b"]


def test_only_the_function_that_differs_is_said_to_differ(module: ModuleType) -> None:
    without_a_line = SOURCE.replace("    @wraps(function)\n", "")
    assert {name for name, _line in changed_places(file_of(module), without_a_line)} == {"doubled"}


@pytest.mark.parametrize(
    ("was", "is_now"),
    [("LIMIT = 3", "LIMIT = 4"), ("def small(value)", "def small(value=1)"), ("@doubled\n", "")],
)
def test_what_runs_at_import_cannot_be_patched(module: ModuleType, was: str, is_now: str) -> None:
    with pytest.raises(CannotPatchError):
        patch(file_of(module), SOURCE.replace(was, is_now))


def test_a_module_is_imported_from_the_mutant_and_its_file_stays(
    module: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    del sys.modules["patched_module"]
    Instead.install(file_of(module), tmp_path, SOURCE.replace("LIMIT = 3", "LIMIT = 4"))
    anew = importlib.import_module("patched_module")
    assert (anew.LIMIT, module.LIMIT) == (4, 3)
    assert file_of(module).read_text() == SOURCE


@pytest.mark.slow
def test_what_is_imported_anew_is_the_mutant_though_the_registry_imports_it() -> None:
    """The plugins themselves import the networks: the mutant must be there before them."""
    file = ROOT / "channels" / "networks" / "facebook" / "errors.py"
    broken = Mutant("0", file.relative_to(ROOT).as_posix(), 1, "", "", "raise RuntimeError")
    code, _told = session([broken], ["tests/core/test_retry_after.py"], anew=True)
    assert code != 0
