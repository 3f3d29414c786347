"""The version is written down once; the commit is told where the build knows it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from core.version import read
from tests.conftest import ROOT

A_COMMIT = "0a7fa1a3c1d20a7fa1a3c1d20a7fa1a3c1d20a7f"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.3"\n')
    return tmp_path


def test_the_number_stands_in_the_project_file(folder: Path) -> None:
    assert str(read(folder)) == "1.2.3"
    assert read(folder).as_dict() == {"number": "1.2.3", "commit": ""}


def test_a_build_without_git_leaves_its_commit_in_a_file(folder: Path) -> None:
    (folder / "COMMIT").write_text(f"{A_COMMIT}\n")
    assert str(read(folder)) == "1.2.3 (0a7fa1a3c1d2)"


def test_a_file_that_holds_something_else_is_not_shown(folder: Path) -> None:
    (folder / "COMMIT").write_text("unknown\n")
    assert read(folder).commit == ""


@pytest.mark.parametrize("packed", [False, True], ids=["loose", "packed"])
def test_a_checkout_tells_the_commit_of_its_branch(folder: Path, *, packed: bool) -> None:
    git = folder / ".git"
    git.mkdir()
    (git / "HEAD").write_text("ref: refs/heads/main\n")
    if packed:
        (git / "packed-refs").write_text(f"# pack-refs with: peeled\n{A_COMMIT} refs/heads/main\n")
    else:
        (git / "refs" / "heads").mkdir(parents=True)
        (git / "refs" / "heads" / "main").write_text(f"{A_COMMIT}\n")
    assert read(folder).commit == A_COMMIT[:12]


def test_a_detached_checkout_tells_its_commit(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "HEAD").write_text(f"{A_COMMIT}\n")
    assert read(folder).commit == A_COMMIT[:12]


def test_it_agrees_with_git_here() -> None:
    asked = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
    head = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
    assert read(ROOT).commit == head[:12]
