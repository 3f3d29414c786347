"""Beyond its capacity the site turns people away at once, and serves the others in time.

Slow clients starve Gunicorn where it stands bare; behind nginx, which waits for them, they do not.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import requests

from config import shedding
from tests import servers
from tests.conftest import ROOT
from tests.load.slow_app import SECONDS

pytestmark = pytest.mark.servers
THREADS = 4
CAPACITY = THREADS / SECONDS
# Beside the longest wait: the page itself, and a machine on which much else runs.
SERVED_WITHIN_S = shedding.LONGEST_WAIT_S + 2

NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{site}; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def site() -> Iterator[int]:
    port = servers.free_port()
    options = ["--workers", "1", "--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    command = [sys.executable, "-m", "gunicorn", *options, "tests.load.slow_app"]
    with _running(command, port):
        yield port


@pytest.fixture
def nginx(site: int, tmp_path: Path) -> Iterator[int]:
    port = servers.free_port()
    (tmp_path / "conf").write_text(NGINX.format(folder=tmp_path, port=port, site=site))
    program = servers.program("nginx", "nginx")
    with _running([str(program), "-c", str(tmp_path / "conf"), "-p", str(tmp_path)], port):
        yield port


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet)
    try:
        deadline = time.monotonic() + servers.PATIENCE_S
        while answer(port)[0] != 200:
            assert time.monotonic() < deadline, command
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(timeout=15)


def answer(port: int, *, patience_s: float = 10) -> tuple[int, float]:
    began = time.monotonic()
    try:
        status = requests.get(f"http://127.0.0.1:{port}/", timeout=patience_s).status_code
    except requests.RequestException:
        status = 0
    return status, time.monotonic() - began


def load(port: int, requests_a_second: float, seconds: float) -> list[tuple[int, float]]:
    """Open: they come whether the ones before are served or not."""
    answers: list[tuple[int, float]] = []
    threads = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        thread = threading.Thread(target=lambda: answers.append(answer(port)))
        thread.start()
        threads.append(thread)
        time.sleep(1 / requests_a_second)
    for thread in threads:
        thread.join()
    return answers


def test_at_four_times_its_capacity_it_sheds_and_is_well_at_once_afterwards(site: int) -> None:
    answers = load(site, 4 * CAPACITY, 3)
    served = [seconds for status, seconds in answers if status == 200]
    shed = [seconds for status, seconds in answers if status == 503]
    after = [answer(site) for _ in range(5)]

    assert served
    assert shed
    assert len(served) + len(shed) == len(answers), "nobody is left without an answer"
    assert max(served) < SERVED_WITHIN_S
    assert all(status == 200 and seconds < 1 for status, seconds in after), after


@contextmanager
def slow_clients(port: int, count: int) -> Iterator[None]:
    """Each has sent half of its head, and is not done."""
    with ExitStack() as lines:
        for _ in range(count):
            line = lines.enter_context(socket.create_connection(("127.0.0.1", port)))
            line.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n")
        time.sleep(0.3)
        yield


def test_forty_slow_sockets_starve_it_bare_and_not_behind_nginx(site: int, nginx: int) -> None:
    with slow_clients(nginx, 40):
        status, seconds = answer(nginx)
        assert status == 200
        assert seconds < 1
    with slow_clients(site, 40):
        assert answer(site, patience_s=1)[0] == 0


@pytest.mark.parametrize(
    ("path", "kind", "says"),
    [
        ("/", "text/html; charset=utf-8", b"Please try again in a few seconds."),
        ("/es/channels/", "text/html; charset=utf-8", b"Vuelve a intentarlo"),
        ("/api/v1/channels", "application/problem+json", b'"status":503'),
    ],
)
def test_who_is_turned_away_is_told_when_to_come_again(path: str, kind: str, says: bytes) -> None:
    status, headers, body = called(path, waited=shedding.LONGEST_WAIT_S)
    assert status == "503 Service Unavailable"
    assert headers["Retry-After"] == "5"
    assert headers["Content-Type"] == kind
    assert says in body


@pytest.mark.parametrize(("path", "waited"), [("/", 1.9), ("/healthz", 60), ("/readyz", 60)])
def test_who_has_not_waited_long_and_who_watches_are_served(path: str, waited: float) -> None:
    assert called(path, waited=waited)[0] == "200 OK"


def called(path: str, *, waited: float) -> tuple[str, dict[str, str], bytes]:
    told: dict[str, str] = {}
    statuses = []

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b""]

    def start(status: str, headers: list[tuple[str, str]], *_error: object) -> object:
        statuses.append(status)
        told.update(headers)
        return None

    body = b"".join(shedding.Shedding(app, lambda: waited)({"PATH_INFO": path}, start))  # type: ignore[arg-type]
    return statuses[0], told, body
