"""What the doctor says of static files, the search index, and who may read what."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finder
from pytest_django import Settings

from operations.doctor import files
from tests.operations.doctor.finding import fine, limits, stops


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> Settings:
    """A prepared site of its own, whose static files come from one small folder."""
    source = tmp_path / "source"
    source.mkdir()
    (source / "site.css").write_text("body{}")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]
    settings.WHITENOISE_USE_FINDERS = False
    settings.VAR_DIR = tmp_path / "var"
    settings.STATIC_ROOT = settings.VAR_DIR / "static"
    settings.TOKEN_SPOOL_DIR = str(settings.VAR_DIR / "spool")
    settings.STATIC_ROOT.mkdir(parents=True)
    settings.VAR_DIR.chmod(0o755)
    (settings.STATIC_ROOT / "site.css").write_text("body{}")
    return settings


@pytest.fixture(autouse=True)
def _finders_of_its_own() -> Iterator[None]:
    """Django keeps each finder; this one's folders differ from test to test."""
    get_finder.cache_clear()  # type: ignore[attr-defined]
    yield
    get_finder.cache_clear()  # type: ignore[attr-defined]


def test_files_of_this_release_are_fine() -> None:
    assert "Every static file is collected" in fine(files.look())


def test_a_file_that_was_never_collected_stops_every_page(folders: Settings) -> None:
    (folders.STATIC_ROOT / "site.css").unlink()
    told = stops(files.look())
    assert "site.css" in told
    assert "python -m config.prepare" in told


def test_so_does_that_of_another_release(folders: Settings) -> None:
    (folders.STATIC_ROOT / "site.css").write_text("body{color:red}")
    assert "of another release" in stops(files.look())


def test_a_missing_search_index_limits_it(folders: Settings) -> None:
    folders.SEARCH_DIR = folders.VAR_DIR / "search"
    told = limits(files.look())
    assert "en, es" in told


@pytest.mark.parametrize("name", ["local.env", "site.sqlite3"])
def test_secrets_that_others_may_read_limit_it(folders: Settings, name: str) -> None:
    (folders.VAR_DIR / name).touch()
    (folders.VAR_DIR / name).chmod(0o644)
    assert name in limits(files.look())
    (folders.VAR_DIR / name).chmod(0o600)
    assert "Nobody else on this machine" in fine(files.look())


def test_a_folder_that_nobody_else_enters_needs_no_more(folders: Settings) -> None:
    (folders.VAR_DIR / "local.env").touch(mode=0o644)
    folders.VAR_DIR.chmod(0o700)
    assert "Nobody else on this machine" in fine(files.look())


def test_a_folder_that_cannot_be_written_stops_it(
    folders: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "cannot be written" in stops(files.look())
