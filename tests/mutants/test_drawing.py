"""Which mutants are drawn: the same ones, of what somebody could suffer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants import drawing
from tests.mutants.drawing import Mutant, Room, equivalents, rooms

SOURCE = """
def first(row, log, _):
    log.warning("kept %s", 1)
    print(_("Kept"))
    return call(row, 2) if row.kept else None


def second(row):
    return row.sum + 1
"""
ROOM = Room("here", ("drawn.py",), (), 1.0)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "ROOT", tmp_path)
    (tmp_path / "drawn.py").write_text(SOURCE)


def drawn(room: Room = ROOM) -> list[Mutant]:
    return list(drawing.drawn(room))


def test_a_mutant_is_one_change_and_says_which() -> None:
    mutants = drawn()
    assert ("return row.sum + 1", "return row.sum - 1") in [(m.before, m.after) for m in mutants]
    assert len({mutant.id for mutant in mutants}) == len(mutants)
    assert all(mutant.source != SOURCE for mutant in mutants)


def test_wording_and_calls_that_fail_at_once_are_left_out() -> None:
    changed = " ".join(mutant.after for mutant in drawn())
    assert "log." not in changed
    assert "_(" not in changed
    assert "call(row, )" not in changed


def test_a_change_elsewhere_in_the_file_draws_no_other_sample(tmp_path: Path) -> None:
    half = Room("here", ("drawn.py",), (), 0.5)
    before = {mutant.id for mutant in drawn(half)}
    assert 0 < len(before) < len(drawn())
    (tmp_path / "drawn.py").write_text(f"import os\n{SOURCE}")
    assert {mutant.id for mutant in drawn(half)} == before


def test_every_room_has_modules_and_tests_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    for room in rooms():
        assert room.files(), room.name
        assert [name for name in room.tests if not (drawing.ROOT / name).exists()] == []


def test_every_equivalent_mutant_has_its_reason() -> None:
    assert all(len(reason) > 20 for reason in equivalents().values())
