"""``make audit`` tells three ends apart: clean, vulnerable, and not asked."""

from __future__ import annotations

import subprocess

import pytest

from config import audit


def ended(code: int, out: str = "", err: str = "") -> audit.Run:
    return lambda name: subprocess.CompletedProcess([name], code, out, err)


@pytest.mark.parametrize(
    ("run", "code", "said"),
    [
        (ended(0, err="No known vulnerabilities found"), audit.CLEAN, "no known vulnerability"),
        (
            ended(1, "pkg 1 X-1", "Found 1 known vulnerability in 1 package"),
            audit.VULNERABLE,
            "X-1",
        ),
        (ended(1, err="ConnectionError: no route"), audit.NOT_ASKED, "neither good nor bad"),
        (ended(0), audit.NOT_ASKED, "neither good nor bad"),
    ],
)
def test_each_end_says_what_it_means(
    run: audit.Run, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(run) == code
    assert said in capsys.readouterr().out
