"""PostgreSQL and Redis as Debian packages them, started for a test and stopped after it.

Missing packages are installed where that is possible; a test that cannot have its servers
fails and says how to get them: it must not be skipped on CI.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_S = 30
# Its port, where another process has started the server and filled ``MIGRATED``.
SHARED, MIGRATED = "CARE_SHARED_POSTGRES", "migrated"
_running_on = ExitStack()
_number = count(1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def program(name: str, package: str) -> Path:
    """Where this program is; its package is installed first where it is not."""
    if not (program := _find(name)):
        _install(package)
        program = _find(name)
    if not program:
        pytest.fail(f"{name} is needed: apt-get install {package}", pytrace=False)
    return program


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a database with all tables and no row, on the one server of this process."""
    binaries, port = _cluster()
    there = ["-h", "127.0.0.1", "-p", str(port), "-U", "care"]
    name = f"care{os.getpid()}n{next(_number)}"  # another process may use the same server
    subprocess.run([binaries / "createdb", *there, "-T", _migrated(), name], check=True)
    try:
        yield _address(port, name)
    finally:
        subprocess.run([binaries / "dropdb", "--force", *there, name], check=True)


def _address(port: int, name: str) -> str:
    return f"postgres://care@127.0.0.1:{port}/{name}"


@cache
def _migrated() -> str:
    """The name of a database to copy: a copy takes a moment, all migrations six seconds."""
    if SHARED in os.environ:
        return MIGRATED
    binaries, port = _cluster()
    there = ["-h", "127.0.0.1", "-p", str(port), "-U", "care"]
    subprocess.run([binaries / "createdb", *there, MIGRATED], check=True)
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": _address(port, MIGRATED),
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **settings}, check=True)
    return MIGRATED


def share() -> dict[str, str]:
    """Of the environment of processes that are to use this one's server, until ``stop``."""
    _migrated()
    return {SHARED: str(_cluster()[1])}


def stop() -> None:
    """End what was started for several tests."""
    _running_on.close()
    _cluster.cache_clear()
    _migrated.cache_clear()


@cache
def _cluster() -> tuple[Path, int]:
    """Where PostgreSQL's programs are, and the port of a server that runs until ``stop``."""
    if port := os.environ.get(SHARED):
        return program("initdb", "postgresql").parent, int(port)
    return _running_on.enter_context(_postgres())


@contextmanager
def _postgres() -> Iterator[tuple[Path, int]]:
    with own_postgres() as server, server.runs():
        yield server.binaries, server.port


class Postgres:
    """A server with a folder of its own, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.binaries = program("initdb", "postgresql").parent
        self.user = _unprivileged()
        self.folder, self.port = folder, free_port()
        if self.user:
            shutil.chown(folder, self.user)
        options = ("-D", folder / "data", "-A", "trust", "-U", "care", "-N")
        _as(self.user, self.binaries / "initdb", *options)

    @contextmanager
    def runs(self) -> Iterator[str]:
        """The address of its first database, for as long as it runs."""
        options: list[object] = ["-D", self.folder / "data", "-p", self.port, "-k", self.folder]
        program = self.binaries / "postgres"
        options += ["-F", "-c", "listen_addresses=127.0.0.1"]
        # Postgres calls it fast: clients are not waited for.
        with _running(self.user, program, *options, how=signal.SIGINT):
            ready = [
                str(self.binaries / "pg_isready"),
                "-q",
                "-h",
                "127.0.0.1",
                "-p",
                str(self.port),
            ]
            _await(lambda: subprocess.run(ready, check=False).returncode == 0, "PostgreSQL")
            yield _address(self.port, "postgres")


@contextmanager
def own_postgres() -> Iterator[Postgres]:
    folder = Path(tempfile.mkdtemp(prefix="care-postgres-"))
    try:
        yield Postgres(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis(port: int = 0) -> Iterator[str]:
    """A new Redis that keeps nothing; its address. ``port``: where an earlier one was."""
    port = port or free_port()
    folder = Path(tempfile.mkdtemp(prefix="care-redis-"))
    server = program("redis-server", "redis-server")
    options = ["--bind", "127.0.0.1", "--port", port, "--save", "", "--dir", folder]
    try:
        with _running("", server, *options):
            _await(lambda: _listens(port), "Redis")
            yield f"redis://127.0.0.1:{port}/0"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find(name: str) -> Path | None:
    for folder in (*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True), None):
        program = shutil.which(name, path=str(folder) if folder else None)
        if program:
            return Path(program)
    return None


def _install(package: str) -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-qq"], ["install", "-y", "-qq", package]):
            subprocess.run(
                ["apt-get", *command], env=quiet, check=False, capture_output=True, timeout=300
            )


def _unprivileged() -> str:
    """PostgreSQL refuses to run as root: whom to run it as, if we are."""
    if os.geteuid() != 0:
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _command(user: str, *parts: object) -> list[str]:
    words = [str(part) for part in parts]
    return ["setpriv", f"--reuid={user}", "--clear-groups", *words] if user else words


def _as(user: str, *parts: object) -> None:
    done = subprocess.run(
        _command(user, *parts), check=False, capture_output=True, text=True, cwd="/"
    )
    assert done.returncode == 0, done.stderr


@contextmanager
def _running(user: str, *parts: object, how: int = signal.SIGTERM) -> Iterator[None]:
    process = subprocess.Popen(
        _command(user, *parts), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
    try:
        yield
    finally:
        process.send_signal(how)
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _await(ready: Callable[[], bool], name: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < deadline, f"{name} did not start within {PATIENCE_S} s"
        time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as line:
        line.settimeout(1)
        return line.connect_ex(("127.0.0.1", port)) == 0
