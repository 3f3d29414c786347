"""A file of answers explained by several processes at once, answered in the order of the file.

Only some chunks of it are in memory at a time. A small file is explained by this process alone,
and what comes slowly is answered as it comes.
"""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from io import UnsupportedOperation
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import BinaryIO

from channels.explain.lines import LONGEST_LINE, explain_lines

CHUNK = 256 * 1024
# So many chunks take less time here than processes take to start.
FIRST = 4
# Chunks that are waiting or worked on, for each process.
UNDER_WAY = 3
# Of a line that has more characters than are read: what is kept of it, in bytes.
LONGEST = 4 * (LONGEST_LINE + 1)


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1  # pragma: no cover - macOS


def explain_file(file: BinaryIO, *, at: datetime, jobs: int) -> Generator[str]:
    """One line of JSON for each line that is not blank, many at a time.

    ``jobs``: how many processes there are at the most. Raises BrokenProcessPool where one of
    them was killed.
    """
    chunks = _chunks(file)
    alone = jobs < 2 or "fork" not in multiprocessing.get_all_start_methods()
    for chunk in chunks if alone else islice(chunks, FIRST):
        yield _explained(chunk, at)
    if (more := next(chunks, None)) is not None:
        yield from _shared_out(chain((more,), chunks), file, at=at, jobs=jobs)


def _shared_out(
    chunks: Iterator[bytes], file: BinaryIO, *, at: datetime, jobs: int
) -> Iterator[str]:
    under_way: deque[Future[str]] = deque()
    with _processes(jobs) as processes:
        for chunk in chunks:
            under_way.append(_handed_out(processes, chunk, at))
            while under_way and (len(under_way) >= UNDER_WAY * jobs or not _has_more(file)):
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _handed_out(processes: ProcessPoolExecutor, chunk: bytes, at: datetime) -> Future[str]:
    """Ctrl-C waits meanwhile: what comes while a process is forked, Python swallows.

    https://docs.python.org/3/library/os.html#os.register_at_fork
    """
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        return processes.submit(_explained, chunk, at)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _processes(jobs: int) -> ProcessPoolExecutor:
    """Forked: they know the networks, the language and the settings as this process does."""
    forked = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(jobs, mp_context=forked, initializer=_begin)


def _begin() -> None:
    """Who presses Ctrl-C speaks to the one that started us; when that is gone, we go as well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _explained(chunk: bytes, at: datetime) -> str:
    text = chunk.decode("utf-8", errors="replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = (line for line in text.split("\n") if line and not line.isspace())
    return "".join(f"{answer}\n" for answer in explain_lines(lines, at=at))


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    """The file in whole lines, as much at a time as is there. A line too long is cut."""
    begun: list[bytes] = []
    kept = 0
    while piece := file.read1(CHUNK):  # type: ignore[attr-defined]  # of any buffered file
        lines, newline, rest = piece.rpartition(b"\n")
        if newline:
            yield b"".join((*begun, lines))
            begun, kept = [], 0
        if kept < LONGEST:
            begun.append(rest)
            kept += len(rest)
    if any(begun):
        yield b"".join(begun)


def _has_more(file: BinaryIO) -> bool:
    """Whether reading on would not wait for whoever writes."""
    try:
        return bool(select.select([file], [], [], 0)[0])
    except (UnsupportedOperation, ValueError, OSError):  # no file of the system's
        return True
