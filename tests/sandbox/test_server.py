"""The real server: lines that are cut, races, restarts, stopping."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests

from tests.sandbox.driving import (
    HARBOUR_PIN,
    HARBOUR_X,
    PIN_API,
    PIN_AUTH,
    PIN_DIALOG,
    PINTEREST_BACK,
    VERIFIER,
    X_API,
    X_AUTH,
    X_BACK,
    X_DIALOG,
    request_of,
)

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
ME = f"{X_API}/users/me"


class Live:
    def __init__(self, url: str) -> None:
        self.url = url

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            more.setdefault("timeout", 20)
            return session.request(method, self.url + path, allow_redirects=False, **more)

    def order(self, kind: str, **more: object) -> None:
        reply = self.call("POST", "/control/x/faults", json={"kind": kind, **more})
        assert reply.status_code == 201

    def code(self, dialog: str, account: str) -> str:
        query = urlencode(request_of(dialog, {}))
        form = {"account": account, "decision": "allow"}
        location = self.call("POST", f"{dialog}?{query}", data=form).headers["Location"]
        return parse_qs(urlsplit(location).query)["code"][0]

    def x_pair(self) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": self.code(X_DIALOG, HARBOUR_X),
            "redirect_uri": X_BACK,
            "code_verifier": VERIFIER,
        }
        pair: dict[str, Any] = self.call(
            "POST", f"{X_API}/oauth2/token", data=form, auth=X_AUTH
        ).json()
        return pair

    def x_refresh(self, token: str) -> requests.Response:
        form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "demo-x"}
        return self.call("POST", f"{X_API}/oauth2/token", data=form, auth=X_AUTH)


@contextmanager
def running(state: Path, *command: str) -> Iterator[Live]:
    """A server of its own, stopped by SIGTERM as ``make run`` does."""
    options = command or ("-m", "sandbox", "--port", "0", "--state", str(state))
    bare = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    process = subprocess.Popen(
        [sys.executable, *options], cwd=ROOT, env=bare, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    try:
        yield Live(line.split()[-1])
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
        process.stdout.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with running(tmp_path_factory.mktemp("live") / "state.sqlite3") as live:
        yield live


@pytest.fixture
def live(server: Live) -> Live:
    server.call("POST", "/control/reset", json={})
    return server


def test_is_ready_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    with running(tmp_path / "state.sqlite3") as live:
        assert live.call("GET", "/healthz").status_code == 200
        assert time.monotonic() - began < 10  # a slow machine under a full test run


def test_cut_line_gives_no_answer_and_changes_nothing(live: Live) -> None:
    pair = live.x_pair()
    live.order("cut", times=1, endpoint="token")
    with pytest.raises(requests.ConnectionError):
        live.x_refresh(pair["refresh_token"])
    assert live.x_refresh(pair["refresh_token"]).status_code == 200


def test_line_cut_after_rotating_loses_the_new_token(live: Live) -> None:
    pair = live.x_pair()
    live.order("cut_after_rotate", times=1)
    with pytest.raises(requests.ConnectionError):
        live.x_refresh(pair["refresh_token"])
    reply = live.x_refresh(pair["refresh_token"])
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_request")


def test_hanging_call_runs_into_the_callers_time_limit_and_holds_up_nobody(live: Live) -> None:
    live.order("hang", times=1, seconds=5, endpoint="whoami")
    with pytest.raises(requests.Timeout):
        live.call("GET", ME, timeout=0.3)
    began = time.monotonic()
    assert live.call("GET", ME).status_code == 401
    assert time.monotonic() - began < 3


def test_hanging_call_ends_in_a_cut_line(live: Live) -> None:
    live.order("hang", times=1, seconds=0.1, endpoint="whoami")
    with pytest.raises(requests.ConnectionError):
        live.call("GET", ME)


def test_fifty_refreshes_at_once_have_one_winner(live: Live) -> None:
    token = live.x_pair()["refresh_token"]
    with ThreadPoolExecutor(50) as pool:
        replies = list(pool.map(lambda _: live.x_refresh(token), range(50)))
    won = [reply for reply in replies if reply.status_code == 200]
    assert len(won) == 1
    assert {reply.status_code for reply in replies} == {200, 400}
    assert live.x_refresh(won[0].json()["refresh_token"]).status_code == 200


def test_fifty_uses_of_one_code_have_one_winner(live: Live) -> None:
    code = live.code(PIN_DIALOG, HARBOUR_PIN)
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": PINTEREST_BACK}

    def exchange(_: int) -> int:
        return live.call("POST", f"{PIN_API}/oauth/token", data=form, auth=PIN_AUTH).status_code

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(exchange, range(50)))
    assert sorted(statuses) == [200] + [400] * 49


def test_limited_fault_meets_exactly_its_number_of_calls(live: Live) -> None:
    live.order("server_error", times=7)
    with ThreadPoolExecutor(20) as pool:
        statuses = list(pool.map(lambda _: live.call("GET", ME).status_code, range(20)))
    assert statuses.count(503) == 7
    assert statuses.count(401) == 13


def test_everything_survives_the_end_of_the_process(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite3"
    with running(state) as live:
        pair = live.x_pair()
        live.call("POST", "/control/clock", json={"advance_seconds": 60})
    with running(state) as live:
        assert live.x_refresh(pair["refresh_token"]).status_code == 200
        told = live.call("GET", "/control/state").json()
        assert told["clock"]["offset_seconds"] == 60


def test_there_is_one_date_and_it_is_the_sandboxs(live: Live) -> None:
    live.call("POST", "/control/clock", json={"advance_seconds": 86400})
    dates = live.call("GET", ME).raw.headers.getlist("date")
    assert len(dates) == 1
    assert parsedate_to_datetime(dates[0]) > datetime.now(UTC) + timedelta(hours=23)


def test_log_on_the_terminal_holds_no_address(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--state", str(tmp_path / "s.db")]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    live = Live(process.stdout.readline().split()[-1])
    live.call("GET", "/graph.facebook.com/me?access_token=secret-of-the-test")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=10)
    assert "secret-of-the-test" not in out + err
