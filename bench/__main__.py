"""``make bench``: every measurement, one after the other, as one table. Exits 1 on a miss.

python -m bench [--full] [--minutes N] [--json FILE] [NAME ...]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

from _pytest.outcomes import Failed

from bench import table
from bench.rows import Row
from tests import servers

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SMALL, FULL = "small", "full"
# The small sizes together end within five minutes; a large one may fill a million rows first.
LIMITS_S = {SMALL: 300, FULL: 6 * 3600}
# One that takes longer leaves the others their time, unless it is asked for by its name.
AT_MOST_S = {SMALL: 100, FULL: 2 * 3600}
MEASURES = "\ndef measure("
# For what it started to be stopped.
LAST_WORDS_S = 20


def main(arguments: Sequence[str]) -> int:
    """Measure the modules that are named, or all; 1 where a goal was missed or a module failed."""
    options = _options(arguments)
    size = FULL if options.full else SMALL
    rows: list[Row] = []
    skipped: dict[str, str] = {}
    failed: dict[str, str] = {}
    patience = options.minutes * 60 / LIMITS_S[size] if options.minutes else 1
    until = time.monotonic() + LIMITS_S[size] * patience
    with tempfile.TemporaryDirectory(prefix="care-bench-") as folder, _one_postgres():
        database = _empty_database(Path(folder))
        for name in options.names or modules():
            left = until - time.monotonic()
            limit = left if options.names else min(left, AT_MOST_S[size] * patience)
            answer = _measure(name, size, Path(folder), database, limit)
            rows += [Row(**row) for row in answer.get("rows", ())]
            skipped |= {name: answer["skipped"]} if "skipped" in answer else {}
            failed |= {name: answer["failed"]} if "failed" in answer else {}
    print("\n".join(table.lines(rows, skipped, failed)))
    if options.json:
        options.json.write_text(json.dumps(table.as_json(rows, skipped, failed), indent=1) + "\n")
    return int(bool(failed) or not all(row.met for row in rows))


@contextmanager
def _one_postgres() -> Iterator[None]:
    """For all modules together. Where there is none, those that need it say so themselves."""
    before = dict(os.environ)
    try:
        os.environ |= servers.share()
    except Failed as reason:
        print(reason, file=sys.stderr)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        servers.stop()


def modules() -> list[str]:
    """The names of those with a function ``measure``, whichever folder they stand in."""
    return sorted(_files())


def _files() -> dict[str, Path]:
    """Read and not imported: Django is not ready here."""
    return {path.stem: path for path in HERE.rglob("*.py") if MEASURES in path.read_text()}


def _module(name: str) -> str:
    """Where it is imported from."""
    return ".".join(_files()[name].relative_to(ROOT).with_suffix("").parts)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these modules of bench/")
    parser.add_argument("--full", action="store_true", help="the large sizes")
    parser.add_argument(
        "--minutes", type=int, default=0, help="for all together, where others use the machine"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the table there, too")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(modules()):
        parser.error(f"no measurement of this name: {', '.join(sorted(unknown))}")
    return options


def _empty_database(folder: Path) -> Path:
    """With all tables and no row: each module gets a copy."""
    path = folder / "empty.sqlite3"
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=_environment(path), check=True)
    return path


def _measure(name: str, size: str, folder: Path, empty: Path, limit: float) -> dict[str, Any]:
    database, answer = folder / f"{name}.sqlite3", folder / f"{name}.json"
    database.write_bytes(empty.read_bytes())
    if limit <= 0:
        return {"skipped": "no time was left; name it to have it measured alone"}
    print(f"measuring {name} ...", end=" ", file=sys.stderr, flush=True)
    command = [sys.executable, "-W", "ignore", "-m", "bench.one_module", _module(name), size]
    command.append(str(answer))
    began, used = time.monotonic(), _used()
    with subprocess.Popen(
        command, cwd=ROOT, env=_environment(database), start_new_session=True
    ) as process:
        ended = _ended(process, limit)
    print(f"{time.monotonic() - began:.0f} s, {_used() - used:.0f} s of CPU time", file=sys.stderr)
    if not ended:
        return {"skipped": "it did not end in time; name it to have it measured alone"}
    if process.returncode:
        return {"failed": "it could not be measured; the reason stands above"}
    answered: dict[str, Any] = json.loads(answer.read_text())
    return answered


def _used() -> float:
    """CPU seconds of processes that have ended, which PostgreSQL has not."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _ended(process: subprocess.Popen[bytes], limit: float) -> bool:
    """Whether it has, by itself; if not, it is ended with the servers that it started."""
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        _end(process)
        return False
    except KeyboardInterrupt:
        _end(process)
        raise
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(LAST_WORDS_S)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _environment(database: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": f"sqlite:///{database}",
        "LOG_LEVEL": "ERROR",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
