"""What cannot be written or read when the site starts is said in one sentence, with the way out."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from config.starting import keys, preflight
from tests.conftest import ROOT
from tests.servers import free_port


@pytest.fixture
def small_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A disk with little room: a real one where a test may mount it, else one that says so."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "none", str(disk)]
    mounted = shutil.which("mount") and not subprocess.run(mount, check=False).returncode
    if not mounted:
        monkeypatch.setattr(os, "fsync", _full)
    yield disk
    if mounted:
        subprocess.run(["umount", str(disk)], check=True)


def _full(_handle: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def database(path: Path) -> Path:
    with closing(sqlite3.connect(path)) as there:
        there.execute("CREATE TABLE t (x TEXT)")
        there.executemany("INSERT INTO t VALUES (?)", [("x" * 500,)] * 200)
        there.commit()
    return path


def faults(var: Path, *databases: Path) -> list[str]:
    return list(preflight.faults(var, *databases))


def test_a_folder_that_is_well_has_no_fault_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    site = database(tmp_path / "site.sqlite3")
    assert faults(tmp_path, site, tmp_path / "not-yet.sqlite3") == []
    assert list(tmp_path.iterdir()) == [site]


def test_a_full_disk(small_disk: Path) -> None:
    assert faults(small_disk) == [
        f"The disk of {small_disk} is full: free some space there, then start again."
    ]
    assert list(small_disk.iterdir()) == []


def test_keys_are_made_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "local.env"
    with monkeypatch.context() as full:
        full.setattr(os, "fsync", _full)
        with pytest.raises(OSError, match="No space"):
            keys.ensure(own)
    assert list(tmp_path.iterdir()) == []
    keys.ensure(own)
    first = own.read_text()
    keys.ensure(own)
    assert own.read_text() == first
    assert preflight.broken_lines(own, "SECRET_KEY", "VAULT_KEYS") == ""
    assert own.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def closed(*_arguments: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(os, "fsync", closed)
    (said,) = faults(tmp_path)
    assert said.startswith(f"{tmp_path} cannot be written: ")


@pytest.mark.parametrize("damage", ["rubbish", "a page", "empty head"])
def test_a_database_that_is_damaged(tmp_path: Path, damage: str) -> None:
    path = database(tmp_path / "site.sqlite3")
    whole = path.read_bytes()
    path.write_bytes(
        {
            "rubbish": b"no database at all" * 100,
            "a page": whole[:8192] + b"\xff" * 4096 + whole[12288:],
            "empty head": bytes(100) + whole[100:],
        }[damage]
    )
    (said,) = faults(tmp_path, path)
    assert said == preflight.damaged(path)
    assert "make reset" in said


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("database or disk is full", "is full"),
        ("attempt to write a readonly database", "cannot be written"),
        ("unable to open database file", "cannot be written"),
        ("database disk image is malformed", "is damaged"),
        ("file is not a database", "is damaged"),
    ],
)
def test_what_sqlite_says_later_means_the_same(tmp_path: Path, said: str, means: str) -> None:
    assert means in preflight.sentence(sqlite3.OperationalError(said), tmp_path)


def test_a_mistake_of_our_own_is_no_such_fault(tmp_path: Path) -> None:
    assert preflight.sentence(sqlite3.OperationalError("no such table: t"), tmp_path) == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "lacks SECRET_KEY and VAULT_KEYS"),
        (b"SECRET_KEY=\nVAULT_KEYS=k\n", "lacks SECRET_KEY"),
        (b"SECRET_KEY=s\nVAULT_KEYS=k\nhalf a li", "line 3"),
        (b"\xff\xfe\x00", "cannot be read as text"),
    ],
)
def test_settings_of_this_machine_that_are_broken_end_a_command_in_one_sentence(
    tmp_path: Path, text: bytes, says: str
) -> None:
    (tmp_path / "local.env").write_bytes(text)
    done = start("manage.py", "check", VAR_DIR=str(tmp_path))
    assert done.returncode == 3
    assert says in done.stderr
    assert "make reset" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_make_run_was_told_may_be_deleted_where_it_is_broken(tmp_path: Path) -> None:
    (tmp_path / "demo.env").write_text("no setting\n")
    done = start("manage.py", "check", VAR_DIR=str(tmp_path))
    assert done.returncode == 3
    assert "Delete it: 'make run' writes it anew." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_found_damaged_while_preparing(tmp_path: Path) -> None:
    (tmp_path / "site.sqlite3").write_bytes(b"no database at all" * 1000)
    done = start("-m", "config.prepare", VAR_DIR=str(tmp_path))
    assert done.returncode == 3
    assert preflight.damaged(tmp_path / "site.sqlite3") in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", free_port()))
        other.listen()
        port = other.getsockname()[1]
        done = start(
            "-c",
            "from config import run; run.require_free(run.PORT, 'PORT')",
            PORT=str(port),
        )
    assert done.returncode == 1
    assert f"Port {port} is taken by another program." in done.stderr
    assert "Traceback" not in done.stderr


def start(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = ("SECRET_KEY", "VAULT_KEYS", "SITE_URL", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in kept}
    return subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env=environment | settings,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
