"""Makes the virtual environment. Plain Python, standard library only: nothing is installed yet.

python3 config/bootstrap.py base        what the site needs
python3 config/bootstrap.py dev         and what the tests need
python3 config/bootstrap.py chromium    a browser for the browser tests
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
HEADLESS = "chromium-headless-shell"
CHROMIUMS = (HEADLESS, "chromium")


def main(what: str) -> None:
    if what == "chromium":
        ensure_chromium()
        return
    if sys.version_info < OLDEST:
        version = ".".join(map(str, sys.version_info[:3]))
        stop(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed; this is {version}.",
            "Name a newer one: make run PYTHON=/path/to/python3.11",
        )
    ensure_venv()
    ensure_packages(what)


def stop(*lines: str) -> None:
    print("\n".join(("", *lines, "")), file=sys.stderr)
    raise SystemExit(1)


def ensure_venv() -> None:
    if works():
        return
    print("Creating the virtual environment (.venv) ...", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", str(VENV)]
    made = subprocess.run(command, check=False)  # nosec B603  # a command of our own
    if made.returncode or not works():
        shutil.rmtree(VENV, ignore_errors=True)
        stop(
            "The virtual environment could not be made; the reason stands above.",
            "On Debian and Ubuntu its module is a package of its own: apt-get install python3-venv",
        )


def works() -> bool:
    """Whether .venv is whole, is this machine's, and is new enough."""
    wanted = f"import sys, pip; raise SystemExit(sys.version_info < {OLDEST})"
    try:
        command = [str(PYTHON), "-c", wanted]
        ran = subprocess.run(command, capture_output=True, check=False)  # nosec B603  # a command of our own
    except OSError:
        return False
    return ran.returncode == 0


def ensure_packages(what: str) -> None:
    """Install the locked, hashed requirements, once per lock file."""
    lock = ROOT / "requirements" / f"{what}.txt"
    print_of_lock = hashlib.sha256(lock.read_bytes()).hexdigest()
    stamp = VENV / f".installed-{what}"
    if stamp.exists() and stamp.read_text() == print_of_lock:
        return
    print(f"Installing {lock.relative_to(ROOT)} ...", flush=True)
    began = time.monotonic()
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    ran = subprocess.run(  # nosec B603  # a command of our own
        # The lock is whole: what each package wants was weighed when it was made.
        [*command, "--require-hashes", "--no-deps", "-r", str(lock)],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if ran.returncode:
        stop(
            "The packages could not be installed; pip's reason stands above.",
            "Usually the network or the package index did not answer: try the same command again,",
            "nothing needs cleaning up. Behind a proxy or a mirror, set it with 'pip config'.",
            "If a hash does not match, the download was damaged or changed: do not go on.",
        )
    stamp.write_text(print_of_lock)
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def ensure_chromium() -> None:
    """The one without a desktop, which opens a page at half the cost; any Chromium will do."""
    if shutil.which(HEADLESS):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Debian's chromium for the browser tests ...", flush=True)
        apt_get("update")
        apt_get("install", "-y", HEADLESS)
        if not any(map(shutil.which, CHROMIUMS)):
            apt_get("install", "-y", "chromium")
    if not any(map(shutil.which, CHROMIUMS)):
        stop(
            "The browser tests need Chromium, and could neither find nor install it.",
            f"Install it (Debian: apt-get install {HEADLESS}), then run 'make test' again.",
        )


def apt_get(*words: str) -> None:
    """Quietly; what it says of its failure stands on the terminal. Who is offline waits briefly."""
    calm = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    brief = ("-o", "Acquire::Retries=0", "-o", "Acquire::http::Timeout=15")
    command = ["apt-get", "-qq", *brief, *words]
    # A command of our own.
    subprocess.run(command, env=calm, stdout=subprocess.DEVNULL, check=False)  # nosec B603


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "base")
