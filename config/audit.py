"""``make audit``: is any package that we install known to be vulnerable?

Ends with 0 where none is, 1 where one is, 2 where nobody could be asked.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("requirements/base.txt", "requirements/dev.txt")
CLEAN, VULNERABLE, NOT_ASKED = 0, 1, 2
TIME_LIMIT_S = 180
AWAY = """The database of known vulnerabilities could not be asked ({why}).
Nothing is known about the packages today, neither good nor bad. Run `make audit` where
https://pypi.org can be reached, before a release and once a week."""
Run = Callable[[str], "subprocess.CompletedProcess[str]"]


def main(run: Run | None = None) -> int:
    worst = CLEAN
    for name in LISTS:
        try:
            done = (run or _audit)(name)
        except (OSError, subprocess.TimeoutExpired) as error:
            return _away(type(error).__name__)
        if "No known vulnerabilities found" in done.stderr and not done.returncode:
            print(f"{name}: no known vulnerability")
        elif "known vulnerabilit" in done.stderr and done.returncode == 1:
            print(f"{name}:\n{done.stdout}")
            worst = VULNERABLE
        else:
            return _away(f"{name}: {(done.stderr.strip().splitlines() or ['no answer'])[-1][:200]}")
    return worst


def _away(why: str) -> int:
    print(AWAY.format(why=why))
    return NOT_ASKED


def _audit(name: str) -> subprocess.CompletedProcess[str]:
    """The lists are locked and hashed: nothing is installed or resolved to look at them."""
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner=off"]
    command += ["--disable-pip", "--require-hashes", "-r", str(ROOT / name)]
    return subprocess.run(  # nosec B603  # a command of our own
        command, check=False, capture_output=True, text=True, timeout=TIME_LIMIT_S
    )


if __name__ == "__main__":
    sys.exit(main())
