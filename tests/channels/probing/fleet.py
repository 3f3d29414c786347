"""Workers and schedules as processes of their own, for the tests that need the real thing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from tests.conftest import ROOT, Sandbox

LEASE_S = 4
CHECKS_AT_ONCE = 2
PATIENCE_S = 45


class Fleet:
    """Workers and schedules, as the README starts them on several machines."""

    def __init__(self, folder: Path, database: str, broker: str, sandbox: Sandbox) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if "DJANGO" not in name},
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "SECRET_KEY": "tests-only-" + "k" * 50,
            "VAULT_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
            "DATABASE_URL": database,
            "CELERY_BROKER_URL": broker,
            "SANDBOX_URL": sandbox.url,
            **{
                f"{network.upper()}_CLIENT_{part}": f"demo-{network}{end}"
                for network in ("pinterest", "linkedin")
                for part, end in (("ID", ""), ("SECRET", "-secret"))
            },
            "VAR_DIR": str(folder),
            "WAKE_SECONDS": "2",
            "CHECKS_AT_ONCE": str(CHECKS_AT_ONCE),
            "NETWORK_TIMEOUT_SECONDS": "3",
            "CHECK_LEASE_SECONDS": str(LEASE_S),
        }

    def worker(self, name: str, *options: str, concurrency: int = 1) -> subprocess.Popen[bytes]:
        pool = ["--pool", "threads", "--concurrency", str(concurrency)]
        named = ["--hostname", f"{name}@here", "--loglevel", "INFO"]
        return self._start(name, "worker", *pool, *named, *options)

    def schedule(self, name: str) -> subprocess.Popen[bytes]:
        return self._start(name, "beat", "--schedule", str(self.folder / name), "--pidfile=")

    def _start(self, name: str, *parts: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config.celery", *parts],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def await_ready(self, names: Iterable[str], within_s: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + within_s
        while not all(" ready." in self.log(name) for name in names):
            assert time.monotonic() < deadline, [self.log(name)[-500:] for name in names]
            time.sleep(0.1)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def checks_by(self, name: str) -> int:
        """How many answers this worker got from Pinterest."""
        return self.log(name).count("network=pinterest endpoint=whoami")


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
