"""The real thing on one machine, each part of which can be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import requests

from tests import servers
from tests.api.webhooks.receiving_server import Tool
from tests.channels.probing.fleet import LEASE_S, PATIENCE_S, Fleet, stop
from tests.conftest import ROOT, Sandbox
from tests.notifications.delivery.mail_server import Server
from tests.with_django import WITH_DJANGO

WORKERS = ("first", "second", "third")
# All at once, on a machine on which much else runs.
STARTS_WITHIN_S = 180


class Stage:
    """PostgreSQL, Redis, three workers, a schedule and the web, at the pretend networks."""

    def __init__(self, folder: Path, sandbox: Sandbox, mail: Server, tool: Tool) -> None:
        self.stack = ExitStack()
        self.folder, self.sandbox, self.tool = folder, sandbox, tool
        self.postgres = self.stack.enter_context(servers.own_postgres())
        self.redis_port, self.web_port = servers.free_port(), servers.free_port()
        self.on: dict[str, ExitStack] = {"postgres": ExitStack(), "redis": ExitStack()}
        self.database = self.on["postgres"].enter_context(self.postgres.runs())
        self.start_redis()
        broker = f"redis://127.0.0.1:{self.redis_port}/0"
        self.fleet = Fleet(folder, self.database, broker, sandbox)
        self.fleet.environment |= {
            "SITE_URL": self.web,
            "ALLOWED_HOSTS": "127.0.0.1",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/1",
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.port}",
            "WEBHOOKS_MAY_REACH_PRIVATE": "1",
            "NOTICES_GATHER_SECONDS": "0",
            "DEMO": "0",
            "X_CLIENT_ID": "demo-x",
            "X_CLIENT_SECRET": "demo-x-secret",
        }
        self.children: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.web_port}"

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_error: object) -> None:
        for child in self.children.values():
            child.send_signal(signal.SIGCONT)  # a frozen one hears nothing else
            stop(child)
        for running in self.on.values():
            running.close()
        self.stack.close()

    def start_all(self) -> None:
        for name in (*WORKERS, "schedule", "web"):
            self.start(name)
        self.fleet.await_ready(WORKERS, within_s=STARTS_WITHIN_S)
        assert self.web_answers(STARTS_WITHIN_S), (self.folder / "web.log").read_text()[-500:]

    def start(self, name: str) -> None:
        if name == "schedule":
            self.children[name] = self.fleet.schedule(name)
        elif name == "web":
            self.children[name] = self._web()
        else:
            self.children[name] = self.fleet.worker(name, concurrency=4)

    def start_redis(self) -> None:
        self.on["redis"].enter_context(servers.redis(self.redis_port))

    def start_postgres(self) -> None:
        self.on["postgres"].enter_context(self.postgres.runs())

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            cwd=ROOT,
            env=self.fleet.environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE_S * 2,
        )

    def ask(self, do: str, **told: Any) -> Any:
        """``site_process`` beside the site, at the same database and folders."""
        environment = {
            **os.environ,
            **self.fleet.environment,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "TEST_DATABASE_URL": self.database,
            "TOKEN_SPOOL_DIR": str(self.folder / "spool"),
        }
        done = subprocess.run(
            [*WITH_DJANGO, "tests.chaos.site_process", do],
            cwd=ROOT,
            env=environment,
            input=json.dumps(told),
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def web_answers(self, within_s: float) -> bool:
        deadline = time.monotonic() + within_s
        while time.monotonic() < deadline:
            try:
                requests.get(self.web + "/policies/", timeout=within_s)
            except requests.RequestException:
                time.sleep(0.2)
            else:
                return True
        return False

    def _web(self) -> subprocess.Popen[bytes]:
        options = ["--bind", f"127.0.0.1:{self.web_port}", "--workers", "1", "--threads", "4"]
        with (self.folder / "web.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "config.wsgi", *options],
                cwd=ROOT,
                env=self.fleet.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )


def past_the_lease() -> None:
    time.sleep(LEASE_S + 1)
