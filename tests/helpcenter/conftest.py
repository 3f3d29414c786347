from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.helpcenter.contact.writing import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder to write articles in."""
    return Desk(tmp_path)


@pytest.fixture(autouse=True)
def _fresh_counts() -> Iterator[None]:
    """What one test has spent of a rate limit is not the next one's."""
    cache.clear()
    yield
    cache.clear()
