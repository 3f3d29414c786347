from __future__ import annotations

import pytest

from notifications.triggers import enqueue


@pytest.fixture
def sender_asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wakes the sender: the test says when it runs, and by which clock."""
    monkeypatch.setattr(enqueue, "wake_sender", lambda: None)
