"""The cache in a file when the machine fails it: damage, a full disk, forks, several threads."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core.limits import file_cache as in_file
from core.limits import shared_cache
from core.limits.file_cache import NAME, FileCache

# Where SQLite locks what it reads: https://sqlite.org/src/file/src/os.h (SHARED_FIRST, SIZE)
TRY_TO_LOCK = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
"""


def shared(folder: Path) -> shared_cache.SharedFileCache:
    return shared_cache.SharedFileCache(str(folder), {})


def _another_process_can_lock(file: Path) -> bool:
    done = subprocess.run(
        [sys.executable, "-c", TRY_TO_LOCK, str(file)], check=False, capture_output=True
    )
    return done.returncode == 0


def test_a_second_thread_takes_no_lock_from_the_first(tmp_path: Path) -> None:
    """Without it another process deletes the log of what is written under our feet."""
    cache = FileCache(str(tmp_path), {})
    cache.set("name", 1, 60)
    thread = threading.Thread(target=cache.get, args=("name",))
    thread.start()
    thread.join()
    assert not _another_process_can_lock(tmp_path / NAME)


@pytest.mark.parametrize("kind", ["no database", "damaged inside"])
def test_a_damaged_file_is_begun_anew(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_cache, "ASK_AGAIN_AFTER", 0)
    if kind == "no database":
        (tmp_path / NAME).write_bytes(b"x" * 8192)
    else:
        before = FileCache(str(tmp_path), {})
        for number in range(500):
            before.set(str(number), "some text", 60)
        before._close_own()
        with (tmp_path / NAME).open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * 40_000)
    cache = shared(tmp_path)
    for number in range(500):
        cache.set(str(number), number, 60)  # the first falls on this process's own memory
    assert FileCache(str(tmp_path), {}).get("499") == 499
    assert (tmp_path / NAME).stat().st_mode & 0o077 == 0


def test_what_another_process_began_anew_stays(tmp_path: Path) -> None:
    ours = FileCache(str(tmp_path), {})
    ours.set("name", 1, 60)
    for file in tmp_path.iterdir():
        file.unlink()
    theirs = FileCache(str(tmp_path), {})
    theirs.set("limit", 7, 60)
    ours._begin_anew()
    assert theirs.get("limit") == ours.get("limit") == 7


def test_a_full_file_makes_room_by_what_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_file, "PAGES_AT_MOST", 30)
    monkeypatch.setattr(in_file, "TIDY_AT", 0)
    monkeypatch.setattr(shared_cache, "ASK_AGAIN_AFTER", 0)
    cache = shared(tmp_path)
    for number in range(400):
        cache.add(f"over-{number}", "x" * 500, 60)  # those that find no room: by itself
    assert (tmp_path / NAME).stat().st_size <= 30 * 4096
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    for number in range(10):  # the first that finds none makes some
        cache.add(f"another-{number}", "x" * 500, 60)
    cache.add("limit", 5, 60)
    assert FileCache(str(tmp_path), {}).get("limit") == 5


def test_no_connection_is_carried_into_a_fork(tmp_path: Path) -> None:
    cache = FileCache(str(tmp_path), {})
    cache.set("counted", 1, 60)
    child = os.fork()
    if not child:
        carried = "connection" in cache._own.__dict__
        os._exit(1 if carried or cache.incr("counted") != 2 else 0)
    _pid, status = os.waitpid(child, 0)
    assert status == 0
    assert cache.incr("counted") == 3


def test_a_clock_that_goes_back_frees_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = FileCache(str(tmp_path), {})
    cache.add("limit", 0, 60)
    cache.incr("limit")
    hour_ago = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: hour_ago)
    assert not cache.add("limit", 0, 60)
    assert cache.incr("limit") == 2


def test_who_is_killed_while_writing_leaves_a_whole_file(tmp_path: Path) -> None:
    code = (
        "import os, sys; from core.limits.file_cache import FileCache;"
        "cache = FileCache(sys.argv[1], {}); cache.set('limit', 5, 60);"
        "cache._connection().execute('BEGIN IMMEDIATE'); cache.incr('limit');"
        "os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, env=environment)
    cache = FileCache(str(tmp_path), {})
    assert cache.incr("limit") == 6
