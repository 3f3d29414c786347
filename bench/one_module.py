"""Measures one module, in a process of its own: what it leaves behind slows no other down.

python -m bench.one_module bench.looks.diagnosis small answer.json
"""

from __future__ import annotations

import json
import signal
import sys
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import django
from _pytest.outcomes import Failed

from bench.skipping import SkippedError
from tests import servers


def main(module: str, size: str, answer: str) -> None:
    signal.signal(signal.SIGTERM, _leave)
    django.setup()
    Path(answer).write_text(json.dumps(_measured(module, size)))


def _leave(_signal: int, _frame: object) -> NoReturn:
    """When its time is over: what it started is stopped on the way out."""
    raise SystemExit(1)


def _measured(module: str, size: str) -> dict[str, Any]:
    try:
        rows = import_module(module).measure(size)
    except (SkippedError, Failed) as reason:  # a test's server that is not to be had
        return {"skipped": str(reason)}
    finally:
        servers.stop()
    return {"rows": [asdict(row) for row in rows]}


if __name__ == "__main__":
    main(*sys.argv[1:])
