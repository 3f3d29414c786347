"""Imports run downward only, go in no circle, and no module stands outside the table."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.documents import layers
from config.documents.layers import ROOT
from tests.architecture.folders import imported_by

# Import whatever they test or measure.
BESIDE_IT = {"bench", "tests"}


def lint(tree: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    return subprocess.run(
        [*command, "--no-cache"], cwd=tree, capture_output=True, text=True, check=False, timeout=120
    )


def test_the_table_covers_every_package_of_the_site() -> None:
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert packages - BESIDE_IT == set(layers.packages())


def test_every_package_has_its_layers() -> None:
    assert {house.package for house in layers.layers()} == {"", *layers.packages()}


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site's code and its table, to be spoiled."""
    tree = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", tree)
    for name in layers.packages():
        ignored = shutil.ignore_patterns("__pycache__", "locale", "content")
        shutil.copytree(ROOT / name, tree / name, ignore=ignored)
    return tree


def test_the_house_as_it_stands_keeps_every_contract(copied: Path) -> None:
    done = lint(copied)
    assert done.returncode == 0, done.stdout


SPOILED = {
    "a file in no layer": ("channels/stray.py", "", "channels.stray"),
    "an import upward": (
        "channels/answers/upward.py",
        "from channels.pages import views\n",
        "channels.answers.upward -> channels.pages.views",
    ),
    "an import upward inside a function": (
        "core/hidden.py",
        "def late() -> None:\n    from channels import contract\n",
        "core.hidden -> channels.contract",
    ),
    "a circle within a room": (
        "channels/words/circle.py",
        "from channels.words import causes, dates_circle\n",
        "channels.words",
    ),
    "a room past the public face": (
        "api/past_the_face.py",
        "from channels.models import Channel\n",
        "api.past_the_face -> channels.models",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", SPOILED)
def test_what_does_not_belong_is_named(case: str, copied: Path) -> None:
    path, text, named = SPOILED[case]
    file = copied / path
    file.write_text(text)
    other = copied / "channels/words/dates_circle.py"
    if "circle" in case:
        other.write_text("from channels.words import circle\n")
    try:
        done = lint(copied)
    finally:
        file.unlink()
        other.unlink(missing_ok=True)
    assert done.returncode == 1
    assert named in done.stdout


MARKS = ("policy.toml", "accounts.toml")


def networks(room: str, mark: str) -> list[Path]:
    return sorted(file.parent for file in (ROOT / room / "networks").glob(f"*/{mark}"))


@pytest.mark.parametrize(
    "folder",
    [*networks("channels", "policy.toml"), *networks("sandbox", "accounts.toml")],
    ids=lambda folder: str(folder.relative_to(ROOT)),
)
def test_a_network_knows_no_other(folder: Path) -> None:
    """What those of one family share is no network: it has neither of the two files."""
    around = ".".join(folder.relative_to(ROOT).parts[:-1])
    others = {
        f"{around}.{other.name}"
        for other in folder.parent.iterdir()
        if other != folder and any((other / mark).exists() for mark in MARKS)
    }
    known = {module for file in folder.rglob("*.py") for module in imported_by(file)}
    assert not [
        module
        for module in known
        if any(f"{module}.".startswith(f"{other_module}.") for other_module in others)
    ]


@pytest.mark.parametrize("contract", ["help_center_face", "api_face", "messages_face"])
def test_a_face_hides_every_room_of_channels(contract: str) -> None:
    """A new room is hidden from the rooms above until a face gives something of it out."""
    row = next(row for row in layers.contracts() if row["id"] == contract)
    house = next(house for house in layers.layers() if house.package == "channels")
    rooms = {f"channels.{name}" for floor in house.floors for name in floor}
    open_to_all = {"channels.public", "channels.contract"}
    assert rooms - open_to_all <= set(row["forbidden_modules"])
