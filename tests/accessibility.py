"""What axe finds wrong with a page that is open in a browser.

The half megabyte of script goes over the line once a document, and only what is wrong comes
back: all that axe passes, node by node, costs more than finding it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page, ViewportSize, expect

RUN = """
rules => axe.run({resultTypes: ["violations"], rules}).then(said => said.violations.flatMap(
  wrong => wrong.nodes.map(node => [wrong.id, wrong.help, node.target.join(" "), node.html])
))
"""


def violations(page: Page, rules: Mapping[str, Any] | None = None) -> list[str]:
    """A line for each place where a rule of axe is broken. ``rules``: axe's own option."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [": ".join(line) for line in page.evaluate(RUN, dict(rules or {}))]


def shown(page: Page, address: str, size: ViewportSize, scheme: str) -> None:
    """Load this address as somebody with such a window and such colours opens it."""
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size(size)
    page.goto(address)


def await_fragments(page: Page) -> None:
    """Until the page and what htmx fetches for it are there."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def width(page: Page) -> int:
    """How wide the document is: more than the window where something sticks out."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide


@contextmanager
def console_of(page: Page) -> Iterator[list[str]]:
    """What the browser says on its console meanwhile."""
    said: list[str] = []

    def keep(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("console", keep)
    try:
        yield said
    finally:
        page.remove_listener("console", keep)
