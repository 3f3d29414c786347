"""Speaks with ``driver_process``, and gets real tokens from the pretend networks."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.conftest import ROOT, Sandbox

RETURN = "http://testserver/accounts/twitter_oauth2/login/callback/"
SCOPES = "tweet.read tweet.write users.read media.write offline.access"
VERIFIER = "v" * 64


class Driver:
    """A Django of its own on a database of its own; commands run in forked processes."""

    def __init__(self, database: str, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        environment = {**os.environ, "TEST_DATABASE_URL": database}
        environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        command = [sys.executable, "-m", "tests.channels.driver_process", sandbox.url]
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
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self._line())
        assert "error" not in answer, answer["error"]
        return answer

    def _line(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().strip()
        assert line, "the driver process has ended"
        return line

    def stop(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()
        self.process.wait(timeout=10)

    def x_login(self, *, age_s: int = 6600) -> int:
        """A login at X with real tokens, which by our record are ``age_s`` old."""
        account = self.sandbox.control("x/accounts", {"name": "Race Driver"})["id"]
        access, refresh = x_tokens(self.sandbox, account)
        login = self(
            "prepare", network="x", account=account, access=access, refresh=refresh, age_s=age_s
        )
        self.sandbox.session.delete(f"{self.sandbox.url}/control/calls", timeout=5)
        number: int = login["credential"]
        return number

    def renewals(self) -> list[Any]:
        """The refresh calls that X has received."""
        calls = self.sandbox.control("calls?network=x")["calls"]
        return [call for call in calls if call["grant_type"] == "refresh_token"]


def x_tokens(sandbox: Sandbox, account: str) -> tuple[str, str]:
    """Through X's consent page and token endpoint, as an app does it."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
    asked = {
        "client_id": "demo-x",
        "redirect_uri": RETURN,
        "response_type": "code",
        "state": "s",
        "scope": SCOPES,
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    back = _post(
        sandbox,
        "x.com/i/oauth2/authorize",
        {"account": account, "decision": "allow"},
        params=asked,
    )
    code = parse_qs(urlsplit(back.headers["Location"]).query)["code"][0]
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": RETURN,
        "code_verifier": VERIFIER,
    }
    granted = _post(
        sandbox, "api.x.com/2/oauth2/token", form, auth=("demo-x", "demo-x-secret")
    ).json()
    return granted["access_token"], granted["refresh_token"]


def _post(sandbox: Sandbox, path: str, form: dict[str, str], **how: Any) -> requests.Response:
    reply = sandbox.session.post(
        f"{sandbox.url}/{path}", data=form, timeout=10, allow_redirects=False, **how
    )
    assert reply.status_code < 400, reply.text[:500]
    return reply


def sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'site.sqlite3'}"
