"""Each row of SECURITY.md, of the threat model and of the boundaries, names a test that exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def rows(title: str) -> list[str]:
    """Of the table under a title, without its head."""
    chapter = (ROOT / "SECURITY.md").read_text().partition(f"## {title}\n")[2].partition("\n## ")[0]
    return [line for line in chapter.splitlines() if line.startswith("| ")][1:]


def named_in(row: str) -> list[str]:
    return re.findall(r"`(tests/[\w/]+\.py)`", row)


@pytest.mark.parametrize("title", ["Threat model", "Boundaries"])
def test_every_row_names_a_test(title: str) -> None:
    assert len(rows(title)) >= 8
    assert [row for row in rows(title) if not named_in(row)] == []


def test_every_test_that_the_threat_model_names_exists() -> None:
    assert missing("Threat model") == []


def test_every_test_that_a_boundary_names_exists() -> None:
    assert missing("Boundaries") == []
    named = re.findall(r"`([a-z]+/[\w/.]+)`", " ".join(rows("Boundaries")))
    assert [path for path in named if not (ROOT / path).exists()] == []


def missing(title: str) -> list[str]:
    named = [path for row in rows(title) for path in named_in(row)]
    return [path for path in named if not (ROOT / path).is_file()]
