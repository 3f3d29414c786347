"""A whole person: a real browser, the site on a port, and the pretend networks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from channels.registry import authorize_hosts
from tests.conftest import Sandbox
from tests.factories import make_user
from tests.journeys.person import PASSWORD, Person

ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 15_000


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "the browser tests need Chromium: apt-get install chromium"
    # Playwright's loop runs in this thread; Django would take its own tests for async code.
    expect.set_options(timeout=PATIENCE_MS)
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def site(live_server: LiveServer, sandbox: Sandbox, settings: Settings) -> str:
    """The site's address, with the seam and the content policy set to this sandbox."""
    cache.clear()  # how often somebody may sign in, or ask a network, counts from here
    sandbox.register(live_server.url)
    policy = settings.CONTENT_SECURITY_POLICY
    actions = ["'self'", *authorize_hosts(sandbox.url)]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy["DIRECTIVES"], "form-action": actions}
    }
    return live_server.url


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def person(site: str, sandbox: Sandbox, context: BrowserContext) -> Person:
    """Somebody with an account here, not signed in yet."""
    return Person(context.new_page(), site, sandbox, make_user(password=PASSWORD))
