"""The files in which the processes of one machine count: whose each is, and all of them as one.

prometheus_client makes a file for each process and kind (``counter_<whose>.db``) and adds up all
that lie there. What a process has counted outlives it: a total that falls would look to Prometheus
as if everything had been counted once more.
"""

from __future__ import annotations

import fcntl
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

# A file that nobody has written to for so long, and whose process is gone, is put to the others.
QUIET = timedelta(days=2)
# Whether a process of another container is gone cannot be seen from here.
QUIET_ELSEWHERE = timedelta(days=30)
GONE, LOCK = "gone", "lock"


def own_name() -> str:
    """This process among all that count in one folder: each container numbers its own from 1."""
    return f"{_container()}-{os.getpid()}"


class EveryProcess(Collector):
    """All that was ever counted in ``folder``, by processes that run and by those that ended."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def collect(self) -> Iterable[Metric]:
        with _locked(self.folder, fcntl.LOCK_SH):
            every = MultiProcessCollector(None, path=str(self.folder))  # type: ignore[no-untyped-call]
            return list(every.collect())  # type: ignore[no-untyped-call]


def put_together(folder: Path, *, at: datetime) -> int:
    """Add the files of processes that ended to one file of each kind; how many they were."""
    with _locked(folder, fcntl.LOCK_EX):
        ended = [file for file in _files(folder) if _has_ended(file, at)]
        for kind in {_kind(file) for file in ended}:
            _add_to_gone(folder, kind, [file for file in ended if _kind(file) == kind])
    return len(ended)


def _add_to_gone(folder: Path, kind: str, files: list[Path]) -> None:
    gone, new = folder / f"{kind}_{GONE}.db", folder / f"{kind}_{GONE}.new"
    totals: defaultdict[str, float] = defaultdict(float)
    for file in [*files, *([gone] if gone.exists() else [])]:
        for key, value, *_ in MmapedDict.read_all_values_from_file(str(file)):  # type: ignore[no-untyped-call]
            totals[key] += value
    new.unlink(missing_ok=True)
    held = MmapedDict(str(new))  # type: ignore[no-untyped-call]
    for key, value in totals.items():
        held.write_value(key, value, 0.0)  # type: ignore[no-untyped-call]
    held.close()  # type: ignore[no-untyped-call]
    new.replace(gone)
    for file in files:
        file.unlink()


def _files(folder: Path) -> Iterator[Path]:
    """Those of single processes. Gauges would not be added up; we have none."""
    for kind in ("counter", "histogram"):
        yield from (file for file in folder.glob(f"{kind}_*.db") if _whose(file) != GONE)


def _has_ended(file: Path, at: datetime) -> bool:
    container, _, pid = _whose(file).rpartition("-")
    here = container == _container()
    if here and Path(f"/proc/{pid}").exists():
        return False
    quiet = at.timestamp() - file.stat().st_mtime
    return quiet > (QUIET if here else QUIET_ELSEWHERE).total_seconds()


def _kind(file: Path) -> str:
    return file.stem.partition("_")[0]


def _whose(file: Path) -> str:
    return file.stem.partition("_")[2]


@cache
def _container() -> str:
    """Tells apart who numbers processes: the machine itself, or a container on it."""
    try:
        return str(Path("/proc/self/ns/pid").stat().st_ino)
    except OSError:  # not Linux
        return "0"


@contextmanager
def _locked(folder: Path, how: int) -> Iterator[None]:
    """Nobody adds up what is just being put together."""
    handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)
