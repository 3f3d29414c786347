"""From page to page: a window for each who looks, and what is wrong with what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize

from tests.accessibility import DESK, PHONE, TABS, Look, await_fragments, violations, wear
from tests.pages_and_states import State, reach
from tests.people_of_pages import People, Who
from tests.sessions import give_session

MEASURES = Path(__file__).with_name("measures.js").read_text()
# 400 % in a window of 1280 pixels.
NARROW = ViewportSize(width=320, height=256)
# Of WCAG 2.2, which axe leaves out unless it is asked.
RULES: Mapping[str, Any] = {"target-size": {"enabled": True}}
MEASURED = ("sticksOut", "cut", "targets", "moving")
# On the console: a page that is meant to say "not found", and axe that looks for frames.
NO_FAULT = ("responded with a status of 4", "Failed to execute 'postMessage'")
UNFOLD = "() => { for (const each of document.querySelectorAll('main details')) each.open = true; }"


class Windows:
    """One for each who looks at pages, signed in once; what its console says is kept."""

    def __init__(self, browser: Browser, people: People, site: str) -> None:
        self.site, self._people, self._browser = site, people, browser
        self._open: dict[Who, Page] = {}
        self._ends = ExitStack()
        self.said: list[str] = []

    def of(self, who: Who) -> Page:
        if who not in self._open:
            context = self._ends.enter_context(self._browser.new_context())
            if who != "nobody":
                give_session(context, self._people.client(who), self.site)
            context.add_init_script(MEASURES)
            page = context.new_page()
            page.on("console", self._keep)
            page.on("pageerror", self._keep_error)
            self._open[who] = page
        return self._open[who]

    def forget(self, who: Who) -> None:
        """Nobody is nobody again, whatever the page that came before has begun."""
        if who == "nobody":
            self.of(who).context.clear_cookies()

    def close(self) -> None:
        self._ends.close()

    def _keep(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(map(message.text.count, NO_FAULT)):
            self.said.append(f"console: {message.text}")

    def _keep_error(self, error: object) -> None:
        self.said.append(f"script: {error}")


@contextmanager
def windows(browser: Browser, people: People, site: str) -> Iterator[Windows]:
    opened = Windows(browser, people, site)
    try:
        yield opened
    finally:
        opened.close()


def looked_at(windows: Windows, state: State, looks: Sequence[Look]) -> list[str]:
    """What is wrong with the page in this state, in each look."""
    page = windows.of(state.who)
    windows.said.clear()
    reach(page, state, windows.site)
    await_fragments(page)
    page.evaluate(UNFOLD)
    faults = []
    for scheme, size in looks:
        wear(page, scheme, size)
        seen = [*violations(page, RULES), *page.evaluate(TABS), *measured(page, *MEASURED)]
        faults += [f"{scheme} {size['width']}: {fault}" for fault in seen]
    faults += squeezed(page)
    if state.acts:
        windows.forget(state.who)
    return [f"{state.slug}: {fault}" for fault in [*faults, *windows.said]]


def squeezed(page: Page) -> list[str]:
    """At 400 %, with the text spacing and the colours that somebody needs, and with larger text."""
    page.set_viewport_size(NARROW)
    narrow = measured(page, "sticksOut", "cut", "spaced", "covered")
    page.set_viewport_size(PHONE)
    page.emulate_media(forced_colors="active")
    own_colours = measured(page, "alike", "below")
    page.emulate_media(forced_colors="none")
    page.set_viewport_size(DESK)
    return [f"at 320: {fault}" for fault in narrow] + own_colours + measured(page, "twice")


def measured(page: Page, *measures: str) -> list[str]:
    calls = ", ".join(f"...walk.{name}()" for name in measures)
    faults: list[str] = page.evaluate(f"() => [{calls}]")
    return faults
