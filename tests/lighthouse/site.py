"""The site as a server runs it, with people in it, for as long as it is looked at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.demo import apps
from tests.servers import ROOT, free_port

PATIENCE_S = 60


@dataclass(frozen=True, slots=True)
class Looked:
    """A page to measure. ``listed``: search engines may have it; a person's own pages, and lists
    of results, ask them not to."""

    name: str
    address: str
    cookies: dict[str, str]
    listed: bool


@contextmanager
def running(folder: Path) -> Iterator[tuple[str, list[Looked]]]:
    """Its address and its pages; what it writes goes below ``folder``."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = _environment(folder, url)
    _run(environment, "-m", "config.prepare")
    rows = _run(environment, "-W", "ignore", "-m", "tests.with_django", "tests.lighthouse.rows")
    with (folder / "web.log").open("wb") as log:
        command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "config.wsgi"]
        web = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        _await(url, web, folder / "web.log")
        yield url, [Looked(**row) for row in json.loads(rows)]
    finally:
        web.terminate()
        web.wait(timeout=PATIENCE_S)


def _environment(folder: Path, url: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if "DJANGO" not in name}
    return {
        **kept,
        **apps.environment(),
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "DEBUG": "0",
        "DEMO": "0",
        "SITE_URL": url,
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "SANDBOX_URL": "http://127.0.0.1:1",
    }


def _run(environment: dict[str, str], *parts: str) -> str:
    command = [sys.executable, *parts]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout.strip().rpartition("\n")[2]


def _await(url: str, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while web.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"The site did not start:\n{log.read_text()[-2000:]}")
