from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core import signals
from django.db import close_old_connections

from tests.helpcenter.kept_pages.served import Served

BOTH_ENDS = (signals.request_started, signals.request_finished)


@pytest.fixture
def served() -> Served:
    return Served()


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """A request ends no transaction of the test's, as with Django's own client."""
    for signal in BOTH_ENDS:
        signal.disconnect(close_old_connections)
    yield
    for signal in BOTH_ENDS:
        signal.connect(close_old_connections)
