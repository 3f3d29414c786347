"""A room shows itself: a docstring that says what it is, and few enough files to take in."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.contract import ARTICLES
from config.documents.layers import ROOT, docstring
from tests.architecture.folders import folders, imported_by

MOST = 16
# What Django looks for by name, and files without code.
UNSAID = frozenset({"management", "migrations", "templatetags", "commands"})


def measuring() -> list[Path]:
    """Beside the site, and held to the same measure."""
    return sorted({file.parent for file in (ROOT / "bench").rglob("*.py")})


@pytest.mark.parametrize(
    "folder", [*folders(), *measuring()], ids=lambda folder: str(folder.relative_to(ROOT))
)
def test_no_folder_is_crowded(folder: Path) -> None:
    assert len(list(folder.glob("*.py"))) <= MOST


def rooms() -> list[str]:
    return [
        ".".join(folder.relative_to(ROOT).parts)
        for folder in folders()
        if folder.name not in UNSAID and "networks" not in folder.parts[:-1]
    ]


@pytest.mark.parametrize("room", rooms())
def test_every_room_says_what_it_is(room: str) -> None:
    assert len(docstring(room).split()) >= 8


def test_no_file_repeats_the_name_of_its_room() -> None:
    repeated = [
        str(file.relative_to(ROOT))
        for folder in folders()
        for file in folder.glob("*.py")
        if file.stem == folder.name
    ]
    assert not repeated


@pytest.mark.parametrize("where", sorted(set(ARTICLES.values())))
def test_every_article_that_a_cause_names_exists(where: str) -> None:
    slug, _, anchor = where.partition("#")
    text = (ROOT / "helpcenter" / "content" / "en" / f"{slug}.md").read_text()
    assert f"{{#{anchor}}}" in text


def test_tokens_are_sealed_and_opened_in_one_module() -> None:
    sealing = {
        str(file.relative_to(ROOT))
        for folder in folders()
        for file in folder.glob("*.py")
        if any("fernet" in module.lower() for module in imported_by(file))
    }
    assert sealing == {"core/sealing.py", "channels/checks.py"}
