"""The whole site as processes of their own: gunicorn, a worker with its schedule, a database."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from tests.channels.probing.fleet import stop
from tests.conftest import ROOT, Sandbox
from tests.servers import free_port

PATIENCE_S = 60


@dataclass
class Site:
    url: str
    folder: Path
    environment: dict[str, str]
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def run(self, *parts: str, given: Any = None) -> str:
        """A command in the site's environment; what it printed last."""
        done = subprocess.run(
            [sys.executable, *parts],
            cwd=ROOT,
            env=self.environment,
            input=json.dumps(given),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip().rpartition("\n")[2]

    def log(self) -> str:
        return "".join(log.read_text() for log in sorted(self.folder.glob("*.log")))


def prepare(folder: Path, sandbox: Sandbox) -> None:
    """An empty database and the collected files, for several sites to begin with."""
    site = Site("", folder, _environment(folder, 0, sandbox, 0))
    site.run("manage.py", "migrate", "--verbosity", "0")
    site.run("manage.py", "collectstatic", "--noinput", "--verbosity", "0")


@contextmanager
def running(
    folder: Path,
    prepared: Path,
    sandbox: Sandbox,
    mail_port: int,
    workers: int = 1,
    **settings: str,
) -> Iterator[Site]:
    """Everything that `make run` starts, but for the mail, which leaves by SMTP.

    ``workers``: of Gunicorn.
    """
    shutil.copytree(prepared, folder, dirs_exist_ok=True)
    port = free_port()
    site = Site(f"http://127.0.0.1:{port}", folder, _environment(folder, port, sandbox, mail_port))
    site.environment |= settings
    web = ["gunicorn", "--workers", str(workers), "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    worker = ["celery", "-A", "config.celery", "worker", "--beat", "--pool", "threads"]
    worker += ["--schedule", str(folder / "beat"), "--concurrency", "4", "--loglevel", "INFO"]
    site.processes["web"] = _start(site, "web", *web, "config.wsgi")
    site.processes["worker"] = _start(site, "worker", *worker)
    try:
        _await(site)
        yield site
    finally:
        for process in site.processes.values():
            stop(process)


def _environment(folder: Path, port: int, sandbox: Sandbox, mail_port: int) -> dict[str, str]:
    # Our apps at the pretend networks are among it: the tests' settings put them there.
    kept = {name: value for name, value in os.environ.items() if "DJANGO" not in name}
    return {
        **kept,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "tests-only-" + "k" * 50,
        "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
        "DEMO": "0",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "SANDBOX_URL": sandbox.url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "WAKE_SECONDS": "2",
        "NOTICES_GATHER_SECONDS": "3",
    }


def _start(site: Site, name: str, *parts: str) -> subprocess.Popen[bytes]:
    with (site.folder / f"{name}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", *parts],
            cwd=ROOT,
            env=site.environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )


def _await(site: Site) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            if requests.get(f"{site.url}/api/v1/openapi.json", timeout=20).ok:
                return
        except (requests.ConnectionError, requests.Timeout):
            pass
        assert time.monotonic() < deadline, site.log()[-2000:]
        time.sleep(0.2)
