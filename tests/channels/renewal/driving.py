"""Speaks with ``renewer_process``."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tests.channels.consent.granting import Office, X, tokens_of
from tests.channels.networks.pretend import Login
from tests.conftest import ROOT, Sandbox
from tests.with_django import WITH_DJANGO


class Driver:
    """A Django of its own on a database of its own; commands run in forked processes."""

    def __init__(self, database: str, sandbox: Sandbox, folder: Path) -> None:
        self.sandbox = sandbox
        self.spool = folder / "spool"
        environment = {**os.environ, "TEST_DATABASE_URL": database}
        environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        environment["TOKEN_SPOOL_DIR"] = str(self.spool)
        command = [*WITH_DJANGO, "tests.channels.renewal.renewer_process", sandbox.url]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._line() == "ready"

    def __call__(self, do: str, **arguments: Any) -> Any:
        self.send(do, **arguments)
        return self.answer()

    def send(self, do: str, **arguments: Any) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def answer(self) -> Any:
        """What came of the command that was sent."""
        answer = json.loads(self._line())
        assert "error" not in answer, answer["error"]
        return answer

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line, "the driver process has ended"
        return line

    def waiting(self) -> list[str]:
        """The names of what lies in the spool."""
        return sorted(path.name for path in self.spool.glob("*"))

    def stop(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.wait(timeout=10)

    def x_login(self, *, age_s: int = 6600) -> int:
        """A login at X with real tokens, which by our record are ``age_s`` old."""
        return self.login(X, age_s=age_s)

    def login(self, office: Office, *, age_s: int = 6600) -> int:
        """The same at any network that rotates."""
        network = office.network
        account = self.sandbox.control(f"{network}/accounts", {"name": "Race Driver"})["id"]
        access, refresh = tokens_of(self.sandbox, office, account)
        login = self(
            "prepare", network=network, account=account, access=access, refresh=refresh, age_s=age_s
        )
        self.sandbox.session.delete(f"{self.sandbox.url}/control/calls", timeout=5)
        number: int = login["credential"]
        return number

    def login_of(self, pretended: Login, *, age_s: int) -> int:
        """The same of somebody who said yes at whichever network."""
        tokens, network = pretended.tokens, pretended.network.id
        login = self(
            "prepare",
            network=network,
            account=pretended.person,
            access=tokens.access,
            refresh=tokens.refresh,
            keys=tokens.keys,
            server=pretended.app.server,
            age_s=age_s,
        )
        self.sandbox.session.delete(f"{self.sandbox.url}/control/calls", timeout=5)
        number: int = login["credential"]
        return number

    def renewals(self, network: str = "x") -> list[Any]:
        """The refresh calls that it has received."""
        calls = self.sandbox.control(f"calls?network={network}")["calls"]
        return [call for call in calls if call["grant_type"] == "refresh_token"]


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'site.sqlite3'}"
