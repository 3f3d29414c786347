from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from flask import Flask

from sandbox.app import create_app
from tests.sandbox.driving import Driver


@pytest.fixture(scope="session")
def _seeded(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """Its rules of addresses are compiled once, and its people written once."""
    return create_app(tmp_path_factory.mktemp("seeded") / "state.sqlite3")


@pytest.fixture
def pretend(_seeded: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The pretend networks, fresh, in this process: whatever they remember is in the file."""
    fresh = shutil.copy(_seeded.config["STATE"], tmp_path / "state.sqlite3")
    monkeypatch.setitem(_seeded.config, "STATE", str(fresh))
    return _seeded


@pytest.fixture
def driver(pretend: Flask) -> Driver:
    return Driver(pretend.test_client())
