from __future__ import annotations

import pytest

from channels.diagnosis import diagnose
from notifications.triggers import enqueue


@pytest.fixture
def sender_asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wakes the sender: the test says when it runs, and by which clock."""
    monkeypatch.setattr(enqueue, "wake_sender", lambda: None)


@pytest.fixture
def nobody_looks() -> None:
    """For tests of what is said of logins that no worker has looked at for too long."""


@pytest.fixture(autouse=True)
def _looked_at_in_time(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Days pass in these tests, and no worker runs: looks count as had."""
    if "nobody_looks" not in request.fixturenames:
        monkeypatch.setattr(diagnose, "not_looked_since", lambda *_: None)
