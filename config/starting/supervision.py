"""Children that are started again when they end, later and later, and given up after some tries."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from config.starting.refusal import STATUS

Process = subprocess.Popen[bytes]
# Seconds until the first, second, ... start after an end. No more of them: given up.
DELAYS = (1, 2, 5, 10, 20)
# Who has run for so long had a good start: the next end is a first one again.
STEADY_S = 60


class GivenUpError(Exception):
    """A child keeps ending. Says which, in one sentence."""


@dataclass(slots=True)
class Child:
    """One process under its name. ``again_at``: when it is started next; None while it runs."""

    name: str
    command: list[str]
    process: Process
    started_at: float
    ends: int = 0
    again_at: float | None = None


@dataclass
class Children:
    """All that was started, in turn. ``spawn`` starts a command; ``say`` tells the person."""

    spawn: Callable[[list[str]], Process]
    say: Callable[[str], None] = print
    clock: Callable[[], float] = time.monotonic
    by_name: dict[str, Child] = field(default_factory=dict)

    def start(self, name: str, command: list[str]) -> None:
        self.by_name[name] = Child(name, command, self.spawn(command), self.clock())

    def look(self) -> None:
        """Once around: start again who has ended. Raises GivenUpError."""
        for child in self.by_name.values():
            if child.again_at is not None:
                if self.clock() >= child.again_at:
                    self._start_again(child)
            elif child.process.poll() is not None:
                self._plan(child)

    def pids(self) -> list[int]:
        return [child.process.pid for child in self.by_name.values()]

    def stop(self, *, patience_s: float = 10) -> None:
        """End all of them, the last that was started first."""
        for child in reversed(self.by_name.values()):
            if child.process.poll() is None:
                child.process.terminate()
        for child in self.by_name.values():
            try:
                child.process.wait(timeout=patience_s)
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()

    def _plan(self, child: Child) -> None:
        code, now = child.process.returncode, self.clock()
        if code == STATUS:
            raise GivenUpError(f"The {child.name} does not start; see above why.")
        if now - child.started_at >= STEADY_S:
            child.ends = 0
        if child.ends == len(DELAYS):
            raise GivenUpError(
                f"The {child.name} has ended {child.ends + 1} times in a row, now with code "
                f"{code}: everything is stopped; its last words stand above."
            )
        delay = DELAYS[child.ends]
        child.ends += 1
        child.again_at = now + delay
        self.say(f"The {child.name} has ended with code {code}; it is started again in {delay} s.")

    def _start_again(self, child: Child) -> None:
        child.process = self.spawn(child.command)
        child.started_at, child.again_at = self.clock(), None
