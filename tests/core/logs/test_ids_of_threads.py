"""Threads that begin at once each say their own ids."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import reload
from threading import Barrier

import pytest
from structlog import contextvars

from core.logs import context

THREADS = 16


def test_threads_that_bind_an_id_at_once_can_let_it_go_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a process that has bound none yet."""
    monkeypatch.setattr(contextvars, "_CONTEXT_VARS", {})
    reload(context)
    barrier = Barrier(THREADS)

    def said(number: int) -> str:
        barrier.wait()
        with context.about(login=number):
            return context.current()["login"]

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(THREADS) as pool:
            told = list(pool.map(said, range(THREADS)))
    finally:
        sys.setswitchinterval(before)

    assert told == [str(number) for number in range(THREADS)]
    assert set(contextvars._CONTEXT_VARS) == {f"structlog_{name}" for name in context.IDS}
