"""``make screenshots``: every page in each of its states, on a phone and a desktop, light and
dark, into ``var/screenshots/`` with an index to look through.

Not a test, although pytest runs it. The clock is held, so that the same code makes the same
pictures, and those of two commits can be compared. ``ONLY=channels`` takes those alone that
have this in their names.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby, product
from pathlib import Path
from unittest import mock

import pytest
from django.template import Context, Engine
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from config.env import VAR_DIR
from tests.accessibility import DESK, PHONE, SCHEMES, await_fragments, wear, width
from tests.pages_and_states import State, reach, states
from tests.people_of_pages import People, Who, people
from tests.sessions import give_session

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AT = datetime(2026, 11, 29, 17, 30, tzinfo=UTC)
FOLDER = VAR_DIR / "screenshots"
TEMPLATE = Path(__file__).with_name("index.html")
LOOKS = tuple(product((PHONE, DESK), SCHEMES))
QUALITY = 82
# Of Chromium: taller pictures come out empty.
TALLEST = 16_000


@pytest.fixture
def everybody(live_server: LiveServer, settings: Settings) -> Iterator[People]:
    settings.SITE_URL = live_server.url
    with mock.patch("django.utils.timezone.now", return_value=AT):
        yield people(at=AT)


def test_every_page(everybody: People, live_server: LiveServer, chromium: Browser) -> None:
    only = os.environ.get("ONLY", "")
    listed = [state for state in states(everybody) if only in f"{state.room} {state.slug}"]
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    windows = _Windows(everybody, chromium, live_server.url)
    wide = [fault for state in listed for fault in _take(windows.of(state), state, live_server.url)]
    windows.close()
    _write_index(listed)
    pictures = len(listed) * len(LOOKS)
    told = [f"{len(listed)} pages, {pictures} pictures: {FOLDER / 'index.html'}", *wide]
    sys.stdout.write("\n" + "\n".join(told) + "\n")


class _Windows:
    """A browser's window for each person; who does something on a page has one for that."""

    def __init__(self, everybody: People, chromium: Browser, site: str) -> None:
        self._everybody, self._chromium, self._site = everybody, chromium, site
        self._pages: dict[Who, Page] = {}
        self._contexts: list[BrowserContext] = []

    def of(self, state: State) -> Page:
        if state.acts:
            return self._open(state.who)
        if state.who not in self._pages:
            self._pages[state.who] = self._open(state.who)
        return self._pages[state.who]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _open(self, who: Who) -> Page:
        context = self._chromium.new_context(reduced_motion="reduce")
        self._contexts.append(context)
        if who != "nobody":
            give_session(context, self._everybody.client(who), self._site)
        page = context.new_page()
        page.clock.set_fixed_time(AT)
        return page


def _take(page: Page, state: State, site: str) -> Iterator[str]:
    """Its pictures; says which stick out."""
    wear(page, SCHEMES[0], PHONE)
    reach(page, state, site)
    await_fragments(page)
    for size, scheme in LOOKS:
        wear(page, scheme, size)
        page.screenshot(
            path=FOLDER / _file(state, size["width"], scheme),
            type="jpeg",
            quality=QUALITY,
            full_page=True,
            clip={"x": 0, "y": 0, "width": size["width"], "height": _height(page, size["height"])},
        )
        if width(page) > size["width"]:
            yield f"wider than {size['width']}: {state.slug}"


def _height(page: Page, least: int) -> int:
    tall: int = page.evaluate("document.documentElement.scrollHeight")
    return min(max(tall, least), TALLEST)


def _file(state: State, wide: int, scheme: str) -> str:
    return f"{state.slug}-{wide}-{scheme}.jpg"


def _row(state: State) -> dict[str, object]:
    files = [_file(state, size["width"], scheme) for size, scheme in LOOKS]
    return {"state": state, "files": files}


def _write_index(listed: list[State]) -> None:
    rooms = [
        (room, list(map(_row, shown))) for room, shown in groupby(listed, lambda each: each.room)
    ]
    template = Engine().from_string(TEMPLATE.read_text("utf-8"))
    FOLDER.joinpath("index.html").write_text(template.render(Context({"rooms": rooms})), "utf-8")
