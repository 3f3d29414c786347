"""``make mutants``: try the sample, print what nobody noticed, and the score.

``python -m tests.mutants [room ...] [--only ID ...] [--share 0.02]``
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.mutants.drawing import ROOT, Mutant, Room, drawn, equivalents, rooms

GOAL = 95
PYTEST = (
    *(sys.executable, "-m", "pytest", "-q"),
    *("-p", "tests.mutants.anew", "-p", "tests.mutants.plugin"),
    *("-p", "no:cacheprovider", "--hypothesis-profile=mutants", "--hypothesis-seed=0"),
)


def session(
    mutants: Sequence[Mutant], tests: Sequence[str], *, anew: bool
) -> tuple[int, list[dict[str, Any]]]:
    """One run of pytest: its exit code, and what it told of each mutant."""
    with tempfile.TemporaryDirectory() as folder:
        file, results = Path(folder) / "job.json", Path(folder) / "results.jsonl"
        results.touch()
        job = {
            "mutants": [asdict(mutant) for mutant in mutants],
            "anew": anew,
            "results": str(results),
        }
        file.write_text(json.dumps(job))
        command = [*PYTEST, *(["-x"] if anew else []), *tests]
        shown = subprocess.DEVNULL if anew else None
        # Named, since the plugin's own imports come before pytest has read its settings.
        environment = os.environ | {
            "MUTANTS_JOB": str(file),
            "DJANGO_SETTINGS_MODULE": "tests.settings",
        }
        ran = subprocess.run(
            command, cwd=ROOT, env=environment, check=False, stdout=shown, stderr=shown
        )
        return ran.returncode, [json.loads(line) for line in results.read_text().splitlines()]


def survivors(room: Room, mutants: Sequence[Mutant]) -> list[Mutant]:
    """Those that the room's tests do not notice."""
    _code, told = session(mutants, room.tests, anew=False)
    outcomes = {row["id"]: row for row in told}
    if len(outcomes) < len(mutants):
        raise SystemExit(f"{room.name}: the tests do not run")
    quickly = sum(row["outcome"] == "killed" for row in told)
    print(
        f"{room.name}: {quickly} of {len(mutants)} noticed; the others are tried anew", flush=True
    )
    left = []
    for mutant in mutants:
        outcome = outcomes[mutant.id]
        # What a fork does not notice may hide behind a cache: a fresh process decides.
        if outcome["outcome"] == "killed" or _noticed_anew(mutant, outcome["tests"]):
            continue
        left.append(mutant)
        print(f"survived: {mutant}\n    ({outcome['why']})", flush=True)
    return left


def _noticed_anew(mutant: Mutant, tests: Sequence[str]) -> bool:
    """By these tests alone: all of them pass without the mutant."""
    return bool(tests) and session([mutant], tests, anew=True)[0] != 0


def score(tried: int, left: int) -> float:
    """In percent; nothing tried is nothing missed."""
    return 100.0 if not tried else 100 * (tried - left) / tried


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="tests.mutants")
    parser.add_argument("rooms", nargs="*")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--share", type=float)
    parser.add_argument("--list", action="store_true", help="show the sample, try nothing")
    chosen = parser.parse_args(arguments)
    known, tried, left = equivalents(), 0, 0
    wanted = [room for room in rooms() if not chosen.rooms or room.name in chosen.rooms]
    samples = [(room, list(_wanted(room, chosen, known))) for room in wanted]
    if chosen.list:
        print(*(mutant for _room, mutants in samples for mutant in mutants), sep="\n")
        return 0
    for room, mutants in samples:
        lost = survivors(room, mutants) if mutants else []
        print(f"{room.name}: {len(mutants) - len(lost)} of {len(mutants)} noticed", flush=True)
        tried, left = tried + len(mutants), left + len(lost)
    if not (chosen.rooms or chosen.only or chosen.share):
        gone = known.keys() - {mutant.id for room in wanted for mutant in drawn(room)}
        print(
            *(f"no such mutant any more, take it off the list: {each}" for each in gone), sep="\n"
        )
    reached = score(tried, left)
    print(f"Score: {reached:.1f} % of {tried} mutants, {len(known)} equivalents aside.")
    return 0 if reached >= GOAL else 1


def _wanted(room: Room, chosen: argparse.Namespace, known: dict[str, str]) -> Iterator[Mutant]:
    for mutant in drawn(room, share=chosen.share):
        if mutant.id not in known and (not chosen.only or mutant.id in chosen.only):
            yield mutant


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
