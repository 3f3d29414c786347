"""Public pages by requests a second, beside static files of the same bytes on the same Gunicorn.

The static file is WhiteNoise's: read, compressed and tagged when the server starts. Both are asked
in turns through ``wrk`` with 16 connections, as nginx would ask. A second is one of the server's
CPU time: of one on the wall, whatever else the machine does would take its part.
"""

from __future__ import annotations

import gzip
import os
import re
import secrets
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import requests
from playwright.sync_api import Request, sync_playwright

from bench.rows import Row
from bench.skipping import need
from tests import servers
from tests.browsers import CHROMIUM

ROOT = servers.ROOT
HOST = "care.example"
AS_NGINX = {"Host": HOST, "X-Forwarded-Proto": "https"}
ARTICLE, HOME, POLICIES = "/articles/keeping-channels-connected/", "/", "/policies/"
SPANISH = f"/es{ARTICLE}"
# Seconds that each is asked for in a turn, and turns.
TURNS = {"small": (1, 3), "full": (5, 9)}
COUNT = re.compile(r"(\d+) requests in ")
WRONG = re.compile(r"Non-2xx or 3xx responses|Socket errors")
UNIT = "/CPU s"
# A first visit to an article, with an empty cache: on the wire, and in files.
COLD_BYTES, COLD_REQUESTS = 30_000, 6
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Case:
    """A page asked for in one way. ``known``: with the tag of what the reader has already."""

    name: str
    path: str
    coding: str
    goal: float
    known: bool = False

    @property
    def headers(self) -> dict[str, str]:
        return {**AS_NGINX, "Accept-Encoding": self.coding}


CASES = (
    Case("article, plain", ARTICLE, "identity", 1.2),
    Case("article, gzip", ARTICLE, "gzip", 1.2),
    Case("article, Brotli", ARTICLE, "br", 1.2),
    Case("article, 304", ARTICLE, "br", 1.5, known=True),
    Case("home", HOME, "gzip", 1.0),
    Case("policies", POLICIES, "gzip", 1.0),
    Case("article in Spanish", SPANISH, "gzip", 1.0),
)


@dataclass(frozen=True)
class Server:
    """Gunicorn's first process, and its address."""

    pid: int
    root: str

    def get(self, path: str, headers: Mapping[str, str]) -> requests.Response:
        answer = requests.get(self.root + path, headers=headers, timeout=30)
        answer.raise_for_status()
        return answer

    def cpu_seconds(self) -> float:
        """Of its workers, in user and kernel mode: fields 14 and 15 of proc_pid_stat(5)."""
        workers = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        stats = (Path(f"/proc/{worker}/stat").read_text() for worker in workers)
        fields = [stat.rpartition(")")[2].split() for stat in stats]
        return sum(int(field) for stat in fields for field in stat[11:13]) / TICKS


@dataclass
class Rates:
    ours: list[float] = field(default_factory=list)
    yardstick: list[float] = field(default_factory=list)


def measure(size: str) -> list[Row]:
    """Each case's rate beside that of a static file: the best of each, since whatever else the
    machine does, and the pace of its processors, only ever takes away."""
    wrk = str(need("wrk", "wrk"))
    seconds, turns = TURNS[size]
    rates = {case.name: Rates() for case in CASES}
    with _site() as site:
        for _turn in range(turns):
            for case in CASES:
                of = rates[case.name]
                of.ours.append(_rate(wrk, site, case.path, case, seconds))
                of.yardstick.append(_rate(wrk, site, _static(case.path), case, seconds))
        cold = _cold(site)
    of_rates = [
        Row(case.name, max(of.ours), max(of.yardstick), case.goal, UNIT)
        for case in CASES
        for of in [rates[case.name]]
    ]
    return of_rates + cold


def _cold(site: Server) -> list[Row]:
    """Bodies as they come over the wire, of the page and all without which it is not there."""
    path = str(need("chromium", "chromium"))
    asked: list[Request] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        page = browser.new_page(extra_http_headers={"X-Forwarded-Proto": "https"})
        page.on("requestfinished", _into(asked))
        page.goto(site.root + ARTICLE, wait_until="networkidle")
        # Nobody waits for the font: what has not come at once is for the next page.
        sizes = [request.sizes() for request in asked if request.resource_type != "font"]
        browser.close()
    weight = sum(size["responseBodySize"] for size in sizes)
    return [
        Row("cold article, bytes", weight, COLD_BYTES, 1, "bytes", at_most=True),
        Row("cold article, requests", len(asked), COLD_REQUESTS, 1, "requests", at_most=True),
    ]


def _into(asked: list[Request]) -> Callable[[Request], None]:
    """Playwright notes something on what it calls: a list's own method takes no notes."""

    def note(request: Request) -> None:
        asked.append(request)

    return note


def _rate(wrk: str, site: Server, path: str, case: Case, seconds: int) -> float:
    address, headers = site.root + path, dict(case.headers)
    if case.known:
        headers["If-None-Match"] = site.get(path, headers).headers["ETag"]
    asked = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    before = site.cpu_seconds()
    told = subprocess.run(
        [wrk, "-t1", "-c16", f"-d{seconds}s", *asked, address],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    count = COUNT.search(told)
    if count is None or WRONG.search(told):
        raise RuntimeError(told)
    return int(count[1]) / (site.cpu_seconds() - before)


def _static(path: str) -> str:
    return f"/static/bench{path}page.html"


@contextmanager
def _site() -> Iterator[Server]:
    """As an operator serves it, with its own pages once more as static files."""
    with tempfile.TemporaryDirectory(prefix="care-pages-") as folder:
        environ = _environment(Path(folder))
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=ROOT, env=environ, check=True)
        with _gunicorn(environ) as site:
            for path in {case.path for case in CASES}:
                body = site.get(path, AS_NGINX).content
                _write(Path(folder, "static", f"bench{path}page.html"), body)
        with _gunicorn(environ) as site:
            yield site


def _write(file: Path, body: bytes) -> None:
    """With the compressed forms beside it, as ``collectstatic`` writes them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)
    file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(body, 9))
    file.with_name(f"{file.name}.br").write_bytes(brotli.compress(body, quality=11))


@contextmanager
def _gunicorn(environ: Mapping[str, str]) -> Iterator[Server]:
    port = servers.free_port()
    options = ["--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", *options]
    process = subprocess.Popen(command, cwd=ROOT, env=environ)
    try:
        site = Server(process.pid, f"http://127.0.0.1:{port}")
        _await(site)
        yield site
    finally:
        process.terminate()
        process.wait(timeout=15)


def _await(site: Server) -> None:
    deadline = time.monotonic() + servers.PATIENCE_S
    while True:
        try:
            site.get("/healthz", AS_NGINX)
        except requests.RequestException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _environment(folder: Path) -> dict[str, str]:
    """An operator's, with https ended before us; nothing of the tests but the vault's key."""
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "VAULT_KEYS": os.environ["VAULT_KEYS"],
        "SITE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": f"{HOST},127.0.0.1",
        "BEHIND_PROXY": "1",
        "VAR_DIR": str(folder),
        "LOG_LEVEL": "WARNING",
        "DATABASE_URL": os.environ["TEST_DATABASE_URL"],
    }
