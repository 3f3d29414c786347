"""``make bench``: every measurement, one after the other, as one table. Exits 1 on a miss.

python -m bench [--full] [--json FILE] [NAME ...]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from bench import table
from bench.rows import Row

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SMALL, FULL = "small", "full"
# The small sizes together end within five minutes; a large one may fill a million rows first.
LIMITS_S = {SMALL: 300, FULL: 6 * 3600}
MEASURES = "\ndef measure("


def main(arguments: Sequence[str]) -> int:
    """Measure the modules that are named, or all; 1 where a goal was missed."""
    options = _options(arguments)
    size = FULL if options.full else SMALL
    rows: list[Row] = []
    skipped: dict[str, str] = {}
    until = time.monotonic() + LIMITS_S[size]
    with tempfile.TemporaryDirectory(prefix="care-bench-") as folder:
        database = _empty_database(Path(folder))
        for name in options.names or modules():
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            answer = _measure(name, size, Path(folder), database, until)
            rows += [Row(**row) for row in answer.get("rows", ())]
            skipped |= {name: answer["skipped"]} if "skipped" in answer else {}
    print("\n".join(table.lines(rows, skipped)))
    if options.json:
        options.json.write_text(json.dumps(table.as_json(rows, skipped), indent=1) + "\n")
    return int(not all(row.met for row in rows))


def modules() -> list[str]:
    """Those with a function ``measure``, read and not imported: Django is not ready here."""
    names = sorted(module.name for module in iter_modules([str(HERE)]))
    return [name for name in names if _measures(name)]


def _measures(name: str) -> bool:
    path = HERE / f"{name}.py"
    return path.exists() and MEASURES in path.read_text()


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these modules of bench/")
    parser.add_argument("--full", action="store_true", help="the large sizes")
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


def _measure(name: str, size: str, folder: Path, empty: Path, until: float) -> dict[str, Any]:
    database, answer = folder / f"{name}.sqlite3", folder / f"{name}.json"
    database.write_bytes(empty.read_bytes())
    left = until - time.monotonic()
    if left <= 0:
        return {"skipped": "no time was left; name it to have it measured alone"}
    command = [sys.executable, "-W", "ignore", "-m", "bench.one_module", name, size, str(answer)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(database), timeout=left, check=False
        )
    except subprocess.TimeoutExpired:
        return {"skipped": "it did not end in time; name it to have it measured alone"}
    if done.returncode:
        raise SystemExit(f"{name} could not be measured; the reason stands above")
    answered: dict[str, Any] = json.loads(answer.read_text())
    return answered


def _environment(database: Path) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": f"sqlite:///{database}",
        "LOG_LEVEL": "ERROR",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
