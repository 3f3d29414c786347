"""Fixtures of the journeys: processes of their own on a database of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.channels.renewal.driving import Driver, sqlite
from tests.conftest import Sandbox


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory, sandbox_process: Sandbox) -> Path:
    """A migrated SQLite file without a row in it."""
    folder = tmp_path_factory.mktemp("empty")
    driver = Driver(sqlite(folder), sandbox_process, folder)
    driver("migrate")
    driver.stop()
    return folder


@pytest.fixture
def driver(tmp_path: Path, empty_site: Path, sandbox: Sandbox) -> Iterator[Driver]:
    for file in filter(Path.is_file, empty_site.iterdir()):
        shutil.copy(file, tmp_path / file.name)
    driver = Driver(sqlite(tmp_path), sandbox, tmp_path)
    yield driver
    driver.stop()
