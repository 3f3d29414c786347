"""Runs the tests that reach a mutant, each mutant in a fork of its own.

The tests are collected and run once as they are, and it is noted which functions each of them
calls. Then, for every mutant: fork, put it into the living functions, run the tests that call
them until one fails. What a fork does to the database or the modules goes with it.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any, cast

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase, settings

from tests.conftest import PROCESSES
from tests.mutants.drawing import ROOT, Mutant
from tests.mutants.patching import CannotPatchError, Place, changed_places, patch, place_of

JOB = "MUTANTS_JOB"
SURVIVED, KILLED, ANEW = "survived", "killed", "anew"
LEAST_SECONDS, TIMES_LONGER = 60.0, 10

# The first failure is enough, and no failure is kept for later runs.
settings.register_profile(
    "mutants",
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    max_examples=50,
)


class Job:
    """What one session is to do, as ``__main__`` wrote it down."""

    def __init__(self, file: Path) -> None:
        job = json.loads(file.read_text())
        self.mutants = [Mutant(**row) for row in job["mutants"]]
        self.anew: bool = job["anew"]
        self.results = Path(job["results"])

    def tell(self, mutant: Mutant, outcome: str, why: str, tests: Sequence[pytest.Item]) -> None:
        """``tests``: those that may notice it in a process of its own."""
        names = [item.nodeid for item in tests]
        row = {"id": mutant.id, "outcome": outcome, "why": why, "tests": names}
        with self.results.open("a") as lines:
            lines.write(json.dumps(row) + "\n")


job = Job(Path(os.environ[JOB]))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A mutant is in this process alone: tests that start others would not see it."""
    items[:] = [item for item in items if not _starts_processes(item)]


def _starts_processes(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("servers", "browser"))
    return marked or not PROCESSES.isdisjoint(getattr(item, "fixturenames", ()))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if job.anew:
        return None
    runs = Runs(session)
    runs.as_they_are()
    for mutant in job.mutants:
        runs.try_one(mutant)
    return True


class Runs:
    """The tests of one session, and what each of them reaches."""

    def __init__(self, session: pytest.Session) -> None:
        self.session = session
        self.files = {str(ROOT / mutant.path) for mutant in job.mutants}
        self.reached: dict[tuple[str, Place], set[pytest.Item]] = defaultdict(set)
        self.seconds: dict[pytest.Item, float] = {}

    def as_they_are(self) -> None:
        for item in self.session.items:
            begun = time.monotonic()
            reached = self._profiled(item)
            if reached is None:
                print(f"\nleft out, it fails as it is: {item.nodeid}")
                continue
            self.seconds[item] = time.monotonic() - begun
            for file, place in reached:
                self.reached[file, place].add(item)

    def _profiled(self, item: pytest.Item) -> set[tuple[str, Place]] | None:
        reached: set[tuple[str, Place]] = set()

        def note(frame: FrameType, _event: str, _arg: Any) -> None:
            """Of every call; without an answer, Python tells nothing of its lines."""
            if frame.f_code.co_filename in self.files:
                reached.add((frame.f_code.co_filename, place_of(frame.f_code)))

        threading.settrace(note)
        sys.settrace(note)
        passed = self._passes(item)
        sys.settrace(None)
        threading.settrace(None)
        return reached if passed else None

    def _passes(self, item: pytest.Item) -> bool:
        # "Next" is the session: what belongs to a file is torn down, the database stays.
        following = cast("pytest.Item", self.session)
        reports = runtestprotocol(item, log=False, nextitem=following)
        return not any(report.failed for report in reports)

    def try_one(self, mutant: Mutant) -> None:
        file = ROOT / mutant.path
        try:
            places = changed_places(file, mutant.source)
        except (CannotPatchError, SyntaxError, ValueError) as why:
            job.tell(mutant, ANEW, type(why).__name__, self._quickest_first(self._of_file(file)))
            return
        reached = {item for place in places for item in self.reached[str(file), place]}
        items = self._quickest_first(reached)
        outcome, why_so = self._forked(mutant, items)
        job.tell(mutant, outcome, why_so, items)

    def _of_file(self, file: Path) -> set[pytest.Item]:
        """The tests that call anything in it; all of them, where it holds no function."""
        of_it = [items for (name, _place), items in self.reached.items() if name == str(file)]
        return set().union(*of_it) or set(self.seconds)

    def _quickest_first(self, items: set[pytest.Item]) -> list[pytest.Item]:
        return sorted(items, key=self.seconds.__getitem__)

    def _forked(self, mutant: Mutant, items: list[pytest.Item]) -> tuple[str, str]:
        patience = max(LEAST_SECONDS, TIMES_LONGER * sum(self.seconds[item] for item in items))
        reader, writer = os.pipe()
        pid = os.fork()
        if not pid:
            self._in_the_fork(mutant, items, writer)
        os.close(writer)
        ends = time.monotonic() + patience
        while not os.waitpid(pid, os.WNOHANG)[0]:
            if time.monotonic() > ends:
                os.kill(pid, 9)
                os.waitpid(pid, 0)
                os.close(reader)
                return KILLED, "it never ends"
            time.sleep(0.02)
        with os.fdopen(reader) as answer:
            failed = answer.read()
        return (KILLED, failed) if failed else (SURVIVED, f"{len(items)} tests reach it")

    def _in_the_fork(self, mutant: Mutant, items: list[pytest.Item], writer: int) -> None:
        failed = "the session broke"
        try:
            silent = os.open(os.devnull, os.O_WRONLY)
            os.dup2(silent, 1)
            os.dup2(silent, 2)
            patch(ROOT / mutant.path, mutant.source)
            failed = next((item.nodeid for item in items if not self._passes(item)), "")
        finally:
            os.write(writer, failed.encode())
            os._exit(0)
