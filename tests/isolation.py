"""Finds a name that stands in a page or a text without being isolated from what is beside it."""

from __future__ import annotations

from html.parser import HTMLParser

from core.names.isolates import BEGIN, END

VOID = frozenset({"input", "meta", "link", "br", "img", "hr", "source", "wbr"})
# What nobody is shown, or goes back to where it came from.
SILENT = frozenset({"value", "href", "action", "id", "src", "name"})


def exposed(text: str, name: str) -> list[str]:
    """The words before each ``name`` that no isolate holds; of a text without markup."""
    parts, before, faults = text.split(name), "", []
    for part in parts[:-1]:
        before += part
        if before.rfind(BEGIN) <= before.rfind(END):
            faults.append(before[-60:])
        before += name
    return faults


class _Page(HTMLParser):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name, self.faults, self.times = name, list[str](), 0
        self.open: list[tuple[str, bool]] = []  # each element, and whether it isolates

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {key: value or "" for key, value in attrs}
        isolates = tag == "bdi" or held.get("dir") == "auto"
        for key, value in held.items():
            typed = key == "value" and held.get("type") not in ("hidden", "checkbox", "radio")
            if key in SILENT and not (typed and tag == "input"):
                continue
            self.times += value.count(self.name)
            self.faults += [] if isolates else [f"{key}: {w}" for w in exposed(value, self.name)]
        if tag not in VOID:
            self.open.append((tag, isolates))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.times += data.count(self.name)
        if not any(isolates for _tag, isolates in self.open):
            self.faults += exposed(data, self.name)


def in_page(html: str, name: str) -> tuple[int, list[str]]:
    """How often a page shows ``name``, and where it does so without isolating it."""
    page = _Page(name)
    page.feed(html)
    page.close()
    return page.times, page.faults
