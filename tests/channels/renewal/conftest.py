"""A renewal that waits for its database closes the connection; a test's transaction is on it."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.fixture(autouse=True)
def _connection_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
