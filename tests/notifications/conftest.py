from __future__ import annotations

import pytest

from notifications import owing


@pytest.fixture
def sender_asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody wakes the sender: the test says when it runs, and by which clock."""
    monkeypatch.setattr(owing, "wake_sender", lambda: None)
