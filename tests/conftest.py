"""What every test may use: the pretend networks, and a browser; and in which order they run."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from django.test import Client, override_settings
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import Settings

from channels import http
from config.bootstrap import CHROMIUMS, HEADLESS
from config.demo import apps, own_documents
from tests import query_loops, servers
from tests.browsers import CHROMIUM
from tests.own_folders import OWN_SPOOL
from tests.sizes import WHOLE, sized

# How long one example takes says something of the machine's load, and nothing of the code.
hypothesis_settings.register_profile(
    "care", deadline=None, max_examples=sized(whole=100, sample=40)
)
hypothesis_settings.load_profile("care")
ROOT = Path(__file__).resolve().parent.parent
CALLBACKS = apps.callbacks()


# Who asks for one of these starts a process, or waits for one.
PROCESSES = {"any_database", "chromium", "live_server", "sandbox_process"}
LONGEST_FIRST = ("servers", "browser", "slow")


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(
    items: list[pytest.Item],
) -> Generator[None, object, object]:
    """Mark what ``make check`` leaves out; then file by file, the longest first.

    A long file that begins last keeps one worker busy while the other has nothing to do.
    """
    for item in items:
        if _starts_processes(item):
            item.add_marker("slow")
    answer = yield
    ranks: dict[Path, int] = {}
    for item in items:
        ranks[item.path] = min(_rank(item), ranks.get(item.path, len(LONGEST_FIRST)))
    begins = {path: place for place, path in enumerate(ranks)}
    items.sort(key=lambda item: (ranks[item.path], begins[item.path]))
    return answer


def _starts_processes(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(name) for name in ("servers", "browser"))
    return marked or not PROCESSES.isdisjoint(getattr(item, "fixturenames", ()))


def _rank(item: pytest.Item) -> int:
    marked = (item.get_closest_marker(name) for name in LONGEST_FIRST)
    return next((rank for rank, mark in enumerate(marked) if mark), len(LONGEST_FIRST))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is read now stays, a million objects: nobody need look through it for garbage, neither
    meanwhile, which took a third of the time, nor later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _servers_end_with_the_session() -> Iterator[None]:
    yield
    servers.stop()


@pytest.fixture(autouse=True)
def _nothing_waits_on_the_disk() -> None:
    """A pair that an earlier test left in the spool is no pair of this one's."""
    shutil.rmtree(ROOT / OWN_SPOOL, ignore_errors=True)


@pytest.fixture(autouse=True)
def _no_query_in_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever asks for a page by Django's client fails where it sends one statement in a loop."""
    send = Client.request

    def request(client: Client, **environ: Any) -> Any:
        with query_loops.refused():
            return send(client, **environ)

    monkeypatch.setattr(Client, "request", request)


@pytest.fixture(autouse=True)
def _no_line_is_kept_for_the_next_test() -> Iterator[None]:
    yield
    http.hang_up()


class Sandbox:
    """A running copy of the pretend networks, and its control API."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def control(self, path: str, body: dict[str, Any] | None = None) -> Any:
        """POST to ``/control/<path>`` where there is a body, else GET; the parsed answer."""
        address = f"{self.url}/control/{path}"
        method = "GET" if body is None else "POST"
        reply = self.session.request(method, address, json=body, timeout=10)
        reply.raise_for_status()
        return reply.json()

    def mend(self, network: str) -> None:
        """Take every fault off this network."""
        self.session.delete(f"{self.url}/control/{network}/faults", timeout=10).raise_for_status()

    def register(self, site: str) -> None:
        """Let consent return to a site at this address, and read who that is."""
        with override_settings(SITE_URL=site):
            for address, body in own_documents.told():
                self.control("documents", {"url": address, "body": body})
        for client, path in apps.ways_back().items():
            self.control(f"clients/{client}", {"add_redirect_uri": site + path})


@pytest.fixture(params=["sqlite", "postgresql"] if WHOLE else ["postgresql"])
def any_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a row, for processes of their own: once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
        return
    with servers.postgres() as address:
        yield address


@pytest.fixture(scope="session")
def sandbox_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    state = tmp_path_factory.mktemp("sandbox") / "state.sqlite3"
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--state", str(state)]
    bare = {key: value for key, value in os.environ.items() if not key.startswith("DJANGO")}
    process = subprocess.Popen(command, cwd=ROOT, env=bare, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on "), f"the sandbox did not start: {line!r}"
    yield Sandbox(line.split()[-1])
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


@pytest.fixture
def sandbox(sandbox_process: Sandbox, settings: Settings) -> Sandbox:
    """The pretend networks, fresh, and the site's one seam pointed at them."""
    sandbox_process.control("reset", {})
    settings.SITE_URL = "http://testserver"  # where the networks send people back to
    sandbox_process.register(settings.SITE_URL)
    settings.SANDBOX_URL = sandbox_process.url
    return sandbox_process


PATIENCE_MS = 15_000


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, one a module: two at once in a process would share Playwright's loop."""
    path = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    assert path, f"the browser tests need Chromium: apt-get install {HEADLESS}"
    expect.set_options(timeout=PATIENCE_MS)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread; rows are asked for between its calls.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def _window(chromium: Browser) -> Iterator[Page]:
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture
def onlooker(_window: Page) -> Page:
    """A nobody's page for tests that only look, one a module.

    A new context is a new process, which reads every file and compiles every script again.
    Whoever clicks, or must not know of another test, makes a context of their own.
    """
    _window.context.clear_cookies()
    _window.emulate_media(color_scheme="null", reduced_motion="null")
    return _window
