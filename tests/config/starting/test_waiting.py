"""make run waits for as long as everything that it started runs, tells of it, and not for ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from config.starting.supervision import Children, GivenUpError
from config.starting.waiting import PATIENCE_S, TELL_EVERY_S, wait_until


class Process:
    returncode: int | None = None

    def poll(self) -> int | None:
        return self.returncode


class Machine:
    """It takes ``needs_s`` seconds until the site answers; ``ends``: who ends, and when."""

    def __init__(self, needs_s: float, ends: tuple[str, float] = ("", 0)) -> None:
        self.now, self.needs_s, self.ends = 0.0, needs_s, ends
        self.said = list[str]()
        spawn = cast("Callable[[list[str]], Any]", lambda _command: Process())
        self.children = Children(spawn, say=self.said.append, clock=lambda: self.now)
        for name in ("worker", "site"):
            self.children.start(name, [])

    def wait(self) -> None:
        wait_until(self.children, "site", lambda: self.now >= self.needs_s, sleep=self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.now += seconds
        name, at = self.ends
        if name and self.now >= at:
            self.children.by_name[name].process.returncode = 3


def test_a_slow_start_is_waited_for_and_told_of() -> None:
    machine = Machine(needs_s=PATIENCE_S / 2)
    machine.wait()
    assert len(machine.said) == pytest.approx(PATIENCE_S / 2 / TELL_EVERY_S, abs=1)
    assert machine.said[0].startswith("Still waiting for the site")


def test_a_fast_start_says_nothing() -> None:
    machine = Machine(needs_s=TELL_EVERY_S / 2)
    machine.wait()
    assert machine.said == []


@pytest.mark.parametrize("name", ["site", "worker"])
def test_the_wait_is_over_once_anything_that_was_started_has_ended(name: str) -> None:
    machine = Machine(needs_s=PATIENCE_S / 2, ends=(name, 20))
    with pytest.raises(GivenUpError, match=f"The {name} ended with code 3 before the site"):
        machine.wait()
    assert machine.now < 21


def test_what_never_answers_is_given_up_after_minutes() -> None:
    machine = Machine(needs_s=10 * PATIENCE_S)
    with pytest.raises(GivenUpError, match="has not answered for 10 minutes"):
        machine.wait()
    assert machine.now == pytest.approx(PATIENCE_S, abs=1)
