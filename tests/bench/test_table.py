"""What ``make bench`` prints, and when it fails."""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import nullcontext
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as bench
from bench import table
from bench.rows import Row

FAST = Row("claims", ours=90.0, yardstick=100.0, goal=0.8, unit="/s")
SLOW = Row("queries of a page", ours=41, yardstick=1, goal=12, at_most=True)


def test_a_floor_is_met_from_below_and_a_ceiling_from_above() -> None:
    assert FAST.met
    assert not SLOW.met
    assert not Row("x", 79.0, 100.0, 0.8).met
    assert Row("x", 12, 1, 12, at_most=True).met


def test_lines_stand_under_one_another_and_name_what_was_missed() -> None:
    head, fast, slow, skipped = table.lines([FAST, SLOW], {"article": "needs wrk"}, {})
    assert head.split() == ["name", "ours", "yardstick", "ratio", "goal"]
    assert fast.split() == ["claims", "90", "/s", "100", "/s", "0.9", ">=", "0.8"]
    assert slow.endswith("MISSED")
    assert head.index("ratio") + len("ratio") == fast.index("0.9") + len("0.9")
    assert skipped == "skipped article: needs wrk"


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "LAST_WORDS_S", 0.1)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """What each module answers, instead of measuring."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(bench, "modules", lambda: list(given))
    monkeypatch.setattr(bench, "_empty_database", lambda folder: folder)
    monkeypatch.setattr(bench, "_one_postgres", nullcontext)
    monkeypatch.setattr(bench, "_measure", lambda name, *_rest: given[name])
    return given


def rows(*values: Row) -> dict[str, Any]:
    return {"rows": [vars(row) for row in values]}


def test_all_met_ends_well(answers: dict[str, Any]) -> None:
    answers["claims"] = rows(FAST)
    assert bench.main([]) == 0


def test_a_miss_ends_with_one(answers: dict[str, Any]) -> None:
    answers.update(claims=rows(FAST), pages=rows(SLOW))
    assert bench.main([]) == 1


def test_what_is_skipped_is_told_and_fails_nothing(
    answers: dict[str, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers.update(claims=rows(FAST), pages={"skipped": "needs wrk"})
    assert bench.main(["--json", str(tmp_path / "table.json")]) == 0
    assert "skipped pages: needs wrk" in capsys.readouterr().out
    kept = json.loads((tmp_path / "table.json").read_text())
    assert kept["skipped"] == {"pages": "needs wrk"}
    assert kept["rows"][0]["ratio"] == 0.9


def test_what_fails_is_told_beside_what_was_measured_and_ends_with_one(
    answers: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    answers.update(pages={"failed": "the reason stands above"}, claims=rows(FAST))
    assert bench.main([]) == 1
    told = capsys.readouterr().out
    assert "FAILED pages: the reason stands above" in told
    assert "claims" in told


def test_what_takes_too_long_is_ended_with_what_it_started() -> None:
    command = ["sh", "-c", "trap '' TERM; sleep 60 & echo $!; wait"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert not bench._ended(process, 0.05)
    deadline = time.monotonic() + 5
    while is_alive(child) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not is_alive(child)


def is_alive(pid: int) -> bool:
    """A child of init that has ended may be there a moment longer, as a zombie."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and ") Z " not in status.read_text()


def test_only_what_is_named_is_measured(answers: dict[str, Any]) -> None:
    answers.update(claims=rows(FAST), pages=rows(SLOW))
    assert bench.main(["claims"]) == 0


def test_every_measurement_is_found_by_a_name_of_its_own() -> None:
    written = [path for path in bench.HERE.rglob("*.py") if "\ndef measure(" in path.read_text()]
    assert sorted(path.stem for path in written) == bench.modules()
    for path in written:
        spec = find_spec(bench._module(path.stem))
        assert spec
        assert Path(str(spec.origin)) == path


def test_a_name_that_is_none_is_refused(answers: dict[str, Any]) -> None:
    with pytest.raises(SystemExit) as refused:
        bench.main(["nothing"])
    assert refused.value.code == 2
