"""A large file of answers: by several processes, in its order, whatever happens on the way."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, BinaryIO, cast

import pytest
from django.core.management import CommandError, call_command

from channels.explain import shared_out
from channels.explain.lines import explain_lines
from channels.explain.shared_out import explain_file
from tests.channels.networks.recorded import AT

ROOT = Path(__file__).resolve().parents[3]
EXPLAIN = [sys.executable, "-W", "ignore", "manage.py", "explain", "--jsonl"]


def line(number: int) -> str:
    """Answers that are told apart by what is explained, bad lines among them."""
    if number % 7 == 3:
        return f"nonsense {number}"
    return json.dumps(
        {"network": "x", "endpoint": "whoami", "status": 400 + number % 101, "body": ""}
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of a few lines, so that a small file is shared out."""
    monkeypatch.setattr(shared_out, "CHUNK", 500)
    monkeypatch.setattr(shared_out, "FIRST", 2)


@pytest.mark.usefixtures("small")
def test_the_order_is_that_of_the_file_with_several_processes() -> None:
    lines = [line(number) for number in range(400)]
    file = io.BytesIO("\n".join(lines).encode())
    told = "".join(explain_file(file, at=AT, jobs=3)).splitlines()
    assert told == list(explain_lines(lines, at=AT))


@pytest.mark.usefixtures("small")
def test_a_small_file_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_out, "_processes", lambda _jobs: pytest.fail("a process"))
    assert len(list(explain_file(io.BytesIO(b"x\ny\n"), at=AT, jobs=3))) == 1
    assert "".join(explain_file(io.BytesIO(b"x\n" * 2000), at=AT, jobs=1)).count("\n") == 2000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_blank_ones_get_no_answer(end: str) -> None:
    text = end.join([line(1), "", "  ", line(2), "\ufeff\x85"])
    told = "".join(explain_file(io.BytesIO(text.encode()), at=AT, jobs=1)).splitlines()
    assert told == list(explain_lines([line(1), line(2), "\ufeff\x85"], at=AT))


def test_bytes_that_are_no_text_spoil_only_their_line() -> None:
    file = io.BytesIO(b"\xff\xfe\n" + line(1).encode())
    told = "".join(explain_file(file, at=AT, jobs=1)).splitlines()
    assert json.loads(told[0])["rule"] == "not_read"
    assert told[1:] == list(explain_lines([line(1)], at=AT))


@pytest.mark.usefixtures("small")
def test_a_line_without_end_is_not_kept_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_out, "LONGEST", 2000)
    chunks = list(shared_out._chunks(io.BytesIO(b"a" * 100_000 + b"\nb\n")))
    assert max(map(len, chunks)) < 3000
    assert b"".join(chunks).endswith(b"a\nb")


def test_what_is_kept_of_it_is_too_long_all_the_same() -> None:
    cut = b"\xf0\x9f\x98\x80" * (shared_out.LONGEST // 4)
    answer = json.loads("".join(explain_file(io.BytesIO(cut), at=AT, jobs=1)))
    assert answer["error"] == "the line is too long"


@pytest.mark.usefixtures("small")
def test_no_more_is_read_than_is_worked_on() -> None:
    file = io.BytesIO(b"".join(line(number).encode() + b"\n" for number in range(2000)))
    answers = explain_file(file, at=AT, jobs=2)
    for _chunk in range(5):
        next(answers)
    in_memory = 2 * shared_out.UNDER_WAY + 2
    assert file.tell() <= (5 + in_memory) * shared_out.CHUNK
    answers.close()


@pytest.mark.usefixtures("small")
def test_what_comes_slowly_is_answered_as_it_comes() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as file, os.fdopen(writing, "wb", buffering=0) as writer:
        answers = explain_file(file, at=AT, jobs=2)
        for number in range(6):  # the first ones here, the rest by others
            writer.write(line(number).encode() + b"\n")
            assert next(answers) == next(explain_lines([line(number)], at=AT)) + "\n"
        answers.close()


def _dies(chunk: bytes, at: object) -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return ""


@pytest.mark.usefixtures("small")
def test_a_process_that_is_killed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO(b"".join(line(number).encode() + b"\n" for number in range(200)))
    answers = explain_file(file, at=AT, jobs=2)
    next(answers), next(answers)
    monkeypatch.setattr(shared_out, "_explained", _dies)
    with pytest.raises(BrokenProcessPool):
        list(answers)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """By the blanks that end each line: few answers, and each of them is work."""
    file = tmp_path_factory.mktemp("explain") / "answers.jsonl"
    file.write_text("".join(f"{line(number):600}\n" for number in range(6_000)))
    assert file.stat().st_size > 1.5 * shared_out.FIRST * shared_out.CHUNK
    return file


def _hears_ctrl_c() -> None:
    """Whoever runs the tests in the background has it ignored, and hands that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.fixture
def command(large: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Under way with two processes, in a group of its own as a shell's command is."""
    with subprocess.Popen(
        [*EXPLAIN, "--jobs", "2", str(large)],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509
    ) as process:
        yield process
        process.kill()


def test_who_has_read_enough_meets_no_traceback(command: subprocess.Popen[bytes]) -> None:
    out, err = _streams(command)
    out.readline()
    out.close()
    assert command.wait(timeout=60) == 1
    assert err.read() == b""


class Forking(ThreadPoolExecutor):
    """Somebody presses Ctrl-C just while it starts what is to do the work."""

    begun = False

    def submit(self, *args: Any, **kwargs: Any) -> Future[Any]:
        signal.raise_signal(signal.SIGINT)
        self.begun = True
        return super().submit(str)


def test_ctrl_c_is_not_lost_while_a_process_is_forked() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with Forking() as processes:
            with pytest.raises(KeyboardInterrupt):
                shared_out._handed_out(cast(ProcessPoolExecutor, processes), b"", AT)
            assert processes.begun
    finally:
        signal.signal(signal.SIGINT, before)


def test_ctrl_c_ends_it_at_once_and_says_nothing(command: subprocess.Popen[bytes]) -> None:
    out, err = _streams(command)
    _read_until_shared_out(out, command.pid)
    os.killpg(command.pid, signal.SIGINT)
    threading.Thread(target=out.read, daemon=True).start()
    assert command.wait(timeout=60) == 128 + signal.SIGINT
    assert err.read() == b""


def test_no_process_stays_behind_when_the_first_is_killed(
    command: subprocess.Popen[bytes],
) -> None:
    out, _err = _streams(command)
    children = _read_until_shared_out(out, command.pid)
    command.kill()
    until = time.monotonic() + 20
    while any(Path(f"/proc/{child}").exists() for child in children):
        assert time.monotonic() < until, "still there"
        time.sleep(0.05)


def _streams(command: subprocess.Popen[bytes]) -> tuple[BinaryIO, BinaryIO]:
    assert command.stdout is not None
    assert command.stderr is not None
    return command.stdout, command.stderr  # type: ignore[return-value]


def _read_until_shared_out(out: BinaryIO, process: int) -> list[int]:
    """The ids of the other processes; ours is held up by what nobody reads of it any more."""
    children = Path(f"/proc/{process}/task/{process}/children")
    while out.readline():
        if len(told := children.read_text().split()) == 2:
            return [int(child) for child in told]
    raise AssertionError("it ended without others")


@pytest.mark.parametrize("jobs", ["0", "-1", "x", "65", "1.5"])
def test_a_number_of_processes_that_is_none_is_refused(jobs: str, large: Path) -> None:
    with pytest.raises(CommandError, match="from 1 to 64"):
        call_command("explain", "--jsonl", "--jobs", jobs, str(large))


def test_a_file_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="cannot read /no/such"):
        call_command("explain", "--jsonl", "/no/such")
