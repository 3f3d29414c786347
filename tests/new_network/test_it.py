"""A network is one folder: one more is built in a copy of this tree, and walked.

What a developer does by ``docs/adding-a-network.md`` is done here: the folders and articles
of ``files/`` are laid into the copy, and one line is added to each of the two lists. Then
``walk.py`` runs there, in a process and a database of its own.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = Path(__file__).parent / "files"
NEW = "fernpost"
LISTS = ("channels/registry.py", "sandbox/networks/registry.py")
# Where a new network may lay files, all of them new.
ITS_FOLDERS = tuple(f"{room}/networks/{NEW}/" for room in ("channels", "sandbox", "tests/channels"))
ITS_OWN = (*ITS_FOLDERS, "helpcenter/content/")
ROOMS = (
    "accounts",
    "api",
    "channels",
    "config",
    "core",
    "helpcenter",
    "notifications",
    "operations",
    "sandbox",
)
TREE = (*ROOMS, "static", "styles", "templates", "locale", "tests")
SINGLE = ("manage.py", "pyproject.toml")
MADE = shutil.ignore_patterns("__pycache__", "*.pyc", "var")
# Tests with a case for every network of the list: that of the new one is run with the walk.
WITH_A_CASE_FOR_EACH = (
    "tests/channels/http/test_authorize_address.py",
    "tests/channels/networks/test_policy.py",
    "tests/channels/networks/test_changes.py",
    "tests/channels/networks/test_search.py",
    "tests/channels/test_registrations.py",
    "tests/channels/answers/test_wait_headers.py",
    "tests/config/demo/test_apps.py",
    "tests/config/test_network_settings.py",
    "tests/helpcenter/articles/test_related.py",
    "tests/helpcenter/search/test_questions.py",
    "tests/test_languages.py",
)


def left_out(folder: str, names: list[str]) -> set[str]:
    """What running has made, and the recorded answers of other networks."""
    recorded = {"answers"} if Path(folder).parent.name == "networks" else set()
    return MADE(folder, names) | recorded.intersection(names)


def copied(target: Path) -> None:
    for name in TREE:
        shutil.copytree(ROOT / name, target / name, ignore=left_out)
    for name in SINGLE:
        shutil.copy(ROOT / name, target / name)
    (target / "var").mkdir()


def lay(target: Path) -> Iterator[str]:
    """Put each file of the new network where it belongs. Nothing may be there before."""
    for source in sorted(path for path in FILES.rglob("*") if path.is_file()):
        name = source.relative_to(FILES).as_posix().removesuffix(".txt")
        assert not (target / name).exists(), f"{name} is shared: the network is not one folder"
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target / name)
        yield name


def enlist(path: Path) -> None:
    """The one line: the folder's name, at the end of the list."""
    text = path.read_text()
    before, end, after = text.partition("\n)\n")
    assert end, f"{path.name} has no list"
    path.write_text(f'{before}\n    "{NEW}",{end}{after}')


def touched(target: Path) -> list[str]:
    """The shared files of the copy that are not what they are here."""
    paths = [path for name in TREE for path in (ROOT / name).rglob("*") if path.is_file()]
    names = [path.relative_to(ROOT).as_posix() for path in paths]
    held = [name for name in names if (target / name).is_file()]
    return [name for name in held if not filecmp.cmp(ROOT / name, target / name, shallow=False)]


def run(target: Path, *command: str) -> subprocess.CompletedProcess[str]:
    ours = ("DJANGO", "PYTEST", "COV", "TEST_DATABASE", "VAR_DIR", "PYTHONPATH")
    bare = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=target,
        env={**bare, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with one network more."""
    target = tmp_path_factory.mktemp("tree")
    copied(target)
    for name in lay(target):
        assert name.startswith(ITS_OWN), name
    for name in LISTS:
        enlist(target / name)
    return target


def test_one_line_in_each_of_two_lists_is_all_that_is_shared(copy: Path) -> None:
    assert sorted(touched(copy)) == sorted(LISTS)
    for name in LISTS:
        before = (ROOT / name).read_text().splitlines()
        after = (copy / name).read_text().splitlines()
        assert [line for line in after if line not in before] == [f'    "{NEW}",']
        assert len(after) == len(before) + 1


def test_its_files_are_as_tidy_as_ours(copy: Path) -> None:
    for how in (["check"], ["format", "--check"]):
        done = run(copy, "-m", "ruff", *how, *ITS_FOLDERS)
        assert done.returncode == 0, done.stdout


def test_the_walk(copy: Path) -> None:
    files = ["tests/new_network/walk.py", *WITH_A_CASE_FOR_EACH]
    chosen = ["-k", f"walk or {NEW} or ways_of_asking", *files]
    done = run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", *chosen)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


def test_the_instructions_name_every_file_that_is_laid_and_both_lists(copy: Path) -> None:
    told = (ROOT / "docs" / "adding-a-network.md").read_text()
    for source in (path for path in FILES.rglob("*") if path.is_file()):
        name = source.relative_to(FILES).as_posix().removesuffix(".txt")
        folder = next((folder for folder in ITS_FOLDERS if name.startswith(folder)), "")
        anywhere = name.removeprefix(folder).replace(NEW, "<id>").replace("/es/", "/<language>/")
        anywhere = anywhere.replace("/en/", "/<language>/").replace("provider/", "")
        if name != f"sandbox/networks/{NEW}/server.py":  # "its modules"
            assert f"`{anywhere}`" in told, name
    for name in LISTS:
        assert f"`{name}`: one line" in told
