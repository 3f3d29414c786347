"""How long the site takes until it answers, and how much memory it then holds.

Of compiled code, as a server has it: services are told to write no bytecode themselves.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from resource import RUSAGE_CHILDREN, getrusage
from urllib.error import URLError
from urllib.request import urlopen

from bench.looks.probing import environment
from bench.rows import Row
from tests import servers

ROOT = servers.ROOT
ROOMS = (
    *("accounts", "api", "channels", "config", "core"),
    *("helpcenter", "notifications", "operations", "tests"),
)
READY_S, MEMORY_MB = 1.0, 110.0
PATIENCE_S = 60
RUNS = {"small": 5, "full": 15}
# Said by the process itself, so that the time of starting Python is in it.
SAYS = (
    "import gc; gc.disable(); import config.wsgi, resource as r; used = r.getrusage(r.RUSAGE_SELF);"
    "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)"
)


def measure(size: str) -> list[Row]:
    """Seconds of CPU time and megabytes, medians."""
    for room in ROOMS:
        compileall.compile_dir(ROOT / room, quiet=1)
    told = [_start(SAYS) for _ in range(RUNS[size])]
    ready = statistics.median(seconds for seconds, _memory in told)
    memory = statistics.median(megabytes for _seconds, megabytes in told)
    return [
        Row("ready", ready, READY_S, 1.0, "s", at_most=True),
        # Every page's module is in it: the first visitor waits for none.
        Row("memory of a web process at its start", memory, MEMORY_MB, 1.2, "MB", at_most=True),
    ]


def _start(code: str) -> tuple[float, float]:
    answer = subprocess.run(  # nosec B603  # our own modules
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        check=True,
        text=True,
    )
    seconds, megabytes = answer.stdout.split()
    return float(seconds), float(megabytes)


def gunicorn(times: int) -> Iterator[tuple[float, float]]:
    """Seconds from its start until a page is answered: of the clock, and of all its CPU time."""
    port = servers.free_port()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/site.sqlite3"
        given = environment(database, "database://localhost/", "", folder)
        given["SITE_URL"] = f"http://127.0.0.1:{port}"
        subprocess.run([sys.executable, "-m", "config.prepare"], cwd=ROOT, env=given, check=True)
        command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--no-control-socket"]
        command += ["--bind", f"127.0.0.1:{port}", "--log-level", "warning"]
        for _start in range(times):
            before, began = _used(), time.monotonic()
            with subprocess.Popen(command, cwd=ROOT, env=given) as process:
                _await(f"http://127.0.0.1:{port}/articles/linkedin/")
                took = time.monotonic() - began
                process.terminate()
            yield took, _used() - before


def _used() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _await(address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=PATIENCE_S):  # nosec B310  # our own
                return
        except (URLError, ConnectionError):
            time.sleep(0.02)
    raise TimeoutError(address)


if __name__ == "__main__":
    for seconds, cpu in gunicorn(int(sys.argv[1])):
        print(f"{seconds:.2f} s of the clock, {cpu:.2f} s of CPU time", flush=True)
