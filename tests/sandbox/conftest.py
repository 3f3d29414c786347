from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from sandbox.app import create_app
from tests.sandbox.driving import Driver


@pytest.fixture
def pretend(tmp_path: Path) -> Flask:
    """The pretend networks, fresh, in this process."""
    return create_app(tmp_path / "state.sqlite3")


@pytest.fixture
def driver(pretend: Flask) -> Driver:
    return Driver(pretend.test_client())
