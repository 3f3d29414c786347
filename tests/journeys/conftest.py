"""A whole person: a real browser, the site on a port, and the pretend networks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from channels.registry import authorize_hosts
from tests.conftest import PATIENCE_MS, Sandbox
from tests.factories import make_user
from tests.journeys.person import PASSWORD, Person


@pytest.fixture
def site(live_server: LiveServer, sandbox: Sandbox, settings: Settings) -> str:
    """The site's address, with the seam and the content policy set to this sandbox."""
    cache.clear()  # how often somebody may sign in, or ask a network, counts from here
    sandbox.register(live_server.url)
    settings.SITE_URL = live_server.url
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
