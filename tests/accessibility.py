"""What axe finds wrong with a page that is open in a browser.

The half megabyte of script goes over the line once a document, and only what is wrong comes
back: all that axe passes, node by node, costs more than finding it out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, Literal, TypeAlias

from playwright.sync_api import ConsoleMessage, Page, ViewportSize, expect

from tests.sizes import WHOLE

# As its makers publish it: the packages of PyPI carry older ones.
AXE_SCRIPT = Path(__file__).with_name("vendor").joinpath("axe-core", "axe.min.js").read_text()

Scheme: TypeAlias = Literal["light", "dark"]
# The colours that somebody prefers, and the window.
Look: TypeAlias = tuple[Scheme, ViewportSize]
PHONE, DESK = ViewportSize(width=390, height=844), ViewportSize(width=1280, height=900)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# A sample has each window and each colour scheme once, not each with each.
LOOKS: tuple[Look, ...] = (
    tuple(product(SCHEMES, (PHONE, DESK))) if WHOLE else (("light", PHONE), ("dark", DESK))
)

# A tab or a chip at the edge of a row that scrolls is cut until one scrolls: TABS measures those.
RUN = """
rules => axe.run({resultTypes: ["violations"], rules, elementRef: true}).then(said =>
  said.violations.flatMap(wrong => wrong.nodes
    .filter(node => wrong.id !== "target-size" || !node.element.closest(".tabs, .filters .chips"))
    .map(node => [wrong.id, wrong.help, node.target.join(" "), node.html])
  )
)
"""

# The tab of the page is in view wherever the row of tabs was scrolled to, and none is too small.
TABS = """() => [...document.querySelectorAll(".tabs, .filters .chips")].flatMap(row => {
  const box = row.getBoundingClientRect(), links = [...row.querySelectorAll("a")];
  return [0, row.scrollWidth].flatMap(left => {
    row.scrollLeft = left;
    const current = row.querySelector("[aria-current]");
    const tab = (current || row).getBoundingClientRect();
    return [
      (tab.left < box.left - 1 || tab.right > box.right + 1) && "the current one is out of view",
      row.matches(".tabs") && box.height > 2 * tab.height && "tabs take more than one row",
      links.some(link => link.offsetHeight < 24) && "a tab is too small",
    ];
  }).filter(Boolean);
})"""


def violations(page: Page, rules: Mapping[str, Any] | None = None) -> list[str]:
    """A line for each place where a rule of axe is broken. ``rules``: axe's own option."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [": ".join(line) for line in page.evaluate(RUN, dict(rules or {}))]


def faults(
    page: Page,
    looks: Sequence[Look] = LOOKS,
    rules: Mapping[str, Any] | None = None,
    *,
    axe: bool = True,
) -> list[str]:
    """What is wrong with the page that is open, in each look: by axe, its tabs, in width.

    Without ``axe`` of a page that it is asked of elsewhere, in another language or state.
    """
    seen = []
    for scheme, size in looks:
        wear(page, scheme, size)
        where = f"{page.url} {scheme} {size['width']}"
        seen += [f"{where}: {fault}" for fault in (violations(page, rules) if axe else ())]
        seen += [f"{where}: {fault}" for fault in page.evaluate(TABS)]
        if width(page) > size["width"]:
            seen.append(f"{where}: wider than the window")
    return seen


def wear(page: Page, scheme: Scheme, size: ViewportSize) -> None:
    # A colour on its way to the other scheme is no colour of either.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)


def looks_of(number: int) -> Sequence[Look]:
    """For the page at this place of a long list: a sample looks at them by turns."""
    return LOOKS if WHOLE else LOOKS[number % len(LOOKS) :][:1]


def await_fragments(page: Page) -> None:
    """Until the page and what loads by itself are there."""
    page.wait_for_load_state("load")
    under_way = "[data-hx-trigger=load], .htmx-request, .htmx-swapping, .htmx-settling"
    expect(page.locator(under_way)).to_have_count(0)


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
