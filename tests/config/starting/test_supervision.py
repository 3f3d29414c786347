"""Children of make run are started again, later and later, and given up after some tries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import pytest

from config.starting.refusal import STATUS
from config.starting.supervision import DELAYS, STEADY_S, Children, GivenUpError


class Process:
    def __init__(self) -> None:
        self.returncode: int | None = None
        self.pid = id(self)

    def poll(self) -> int | None:
        return self.returncode


class Stage:
    """A child whose ends and whose time a test decides."""

    def __init__(self) -> None:
        self.now, self.said, self.started = 0.0, list[str](), list[Process]()
        spawn = cast("Callable[[list[str]], Any]", self._spawn)
        self.children = Children(spawn, say=self.said.append, clock=lambda: self.now)
        self.children.start("worker", ["a", "command"])

    def _spawn(self, command: list[str]) -> Process:
        assert command == ["a", "command"]
        self.started.append(Process())
        return self.started[-1]

    def end(self, code: int = -9, *, after: float = 0) -> None:
        self.now += after
        self.started[-1].returncode = code
        self.children.look()

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self.children.look()


def test_a_child_that_runs_is_left_alone() -> None:
    stage = Stage()
    stage.wait(1000)
    assert len(stage.started) == 1
    assert stage.said == []


def test_one_that_was_killed_is_started_again_and_it_is_said() -> None:
    stage = Stage()
    stage.end(-9)
    assert stage.said == ["The worker has ended with code -9; it is started again in 1 s."]
    stage.wait(0.5)
    assert len(stage.started) == 1
    stage.wait(0.5)
    assert len(stage.started) == 2
    assert stage.children.pids() == [stage.started[-1].pid]


def test_one_that_keeps_dying_is_given_up_in_one_sentence() -> None:
    stage, waits = Stage(), []
    for delay in DELAYS:
        stage.end(1)
        stage.wait(delay)
        waits.append(len(stage.started))
    assert waits == [2, 3, 4, 5, 6]
    with pytest.raises(GivenUpError, match="The worker has ended 6 times in a row, now with code"):
        stage.end(1)


def test_after_a_good_while_an_end_is_a_first_one_again() -> None:
    stage = Stage()
    for _day in range(3 * len(DELAYS)):
        stage.end(-9, after=STEADY_S)
        stage.wait(DELAYS[0])
    assert len(stage.started) == 3 * len(DELAYS) + 1


def test_one_that_refuses_to_start_is_not_tried_again() -> None:
    stage = Stage()
    with pytest.raises(GivenUpError, match="The worker does not start; see above why"):
        stage.end(STATUS)
