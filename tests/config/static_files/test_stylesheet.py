"""The stylesheet is written in parts and served as one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.static_files.stylesheet import (
    NAME,
    SOURCES,
    StylesheetFinder,
    bundled,
    lighter,
)


def test_every_part_is_in_it_in_the_order_of_the_imports() -> None:
    whole = bundled()
    named = re.findall(r'@import "([^"]+)"', (SOURCES / NAME).read_text())

    assert "@import" not in whole
    assert sorted(named) == sorted(
        str(path.relative_to(SOURCES)) for path in SOURCES.rglob("*.css") if path.name != NAME
    )
    places = [whole.index((SOURCES / part).read_text()) for part in named]
    assert places == sorted(places)


def test_a_part_that_changed_is_served_at_once(tmp_path: Path) -> None:
    sources = tmp_path / "styles"
    sources.mkdir()
    (sources / NAME).write_text('/* ours */\n@import "base.css";\n')
    (sources / "base.css").write_text("p { margin: 0; }\n")
    finder = StylesheetFinder(sources=sources, folder=tmp_path / "made")
    assert Path(finder.find(NAME)).read_text() == "p{margin:0;}"

    (sources / "base.css").write_text("p { margin: 1rem; }\n")

    assert Path(finder.find(NAME)).read_text() == "p{margin:1rem;}"
    assert [path.name for path in (tmp_path / "made").iterdir()] == [NAME]


def test_it_is_collected_under_the_name_that_pages_use(tmp_path: Path) -> None:
    finder = StylesheetFinder(folder=tmp_path)

    [(name, storage)] = finder.list(None)

    assert name == NAME
    with storage.open(name) as file:
        assert file.read().decode() == lighter(bundled())


def test_an_import_of_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('@import "gone.css";\n')

    with pytest.raises(FileNotFoundError, match=r"gone\.css"):
        bundled(tmp_path)


def test_no_other_file_is_its() -> None:
    assert StylesheetFinder().find("site.js") == []


def test_what_only_its_writers_read_is_left_out() -> None:
    written = "/* Why; {so}. */\n.a :is(b, .c) > p {\n  margin: 0 auto; color: red;\n}\n"

    assert lighter(written) == ".a :is(b,.c) > p{margin:0 auto;color:red;}"
