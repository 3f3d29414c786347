"""What the site writes is closed to the machine's other accounts, and what is there already too."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.starting import own_files


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_an_older_version_left_open_is_closed_at_every_depth(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    (folder / "queue" / "deep").mkdir(parents=True)
    files = [folder / "site.sqlite3", folder / "local.env", folder / "queue" / "deep" / "message"]
    for file in files:
        file.write_text("private")
    own_files.close(folder)
    assert [mode(file) for file in files] == [0o600] * 3
    folders = (folder, folder / "queue", folder / "queue" / "deep")
    assert [mode(each) for each in folders] == [0o700] * 3


def test_what_is_written_from_then_on_is_closed(tmp_path: Path) -> None:
    own_files.close(tmp_path)
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "file").write_text("private")
    assert (mode(tmp_path / "new"), mode(tmp_path / "new" / "file")) == (0o700, 0o600)


def test_a_file_that_was_opened_again_in_a_closed_folder_is_closed_again(tmp_path: Path) -> None:
    own_files.close(tmp_path)
    (tmp_path / "local.env").write_text("private")
    (tmp_path / "local.env").chmod(0o644)
    own_files.close(tmp_path)
    assert mode(tmp_path / "local.env") == 0o600


def test_what_a_link_points_at_elsewhere_is_left_alone(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "var"
    outside.write_text("somebody's")
    outside.chmod(0o644)
    folder.mkdir()
    (folder / "link").symlink_to(outside)
    own_files.close(folder)
    assert mode(outside) == 0o644


def test_a_folder_that_is_not_there_yet_stops_nothing(tmp_path: Path) -> None:
    own_files.close(tmp_path / "later")


def test_a_script_keeps_its_right_to_run(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text("")
    script.chmod(0o755)
    own_files.close(tmp_path)
    assert mode(script) == 0o700
