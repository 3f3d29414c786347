"""Reads what the head of a page says."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any


@dataclass
class Head(HTMLParser):
    """``links``: (rel, hreflang or type, address); ``metas``: name or property -> content."""

    text: str
    links: list[tuple[str, str, str]] = field(default_factory=list)
    metas: dict[str, list[str]] = field(default_factory=dict)
    data: list[Any] = field(default_factory=list)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.inside = ""
        self.feed(self.text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        self.inside = held.get("type", "") if tag == "script" else tag
        if tag == "link":
            kind = held.get("hreflang") or held.get("type", "")
            self.links.append((held.get("rel", ""), kind, held.get("href", "")))
        if tag == "meta":
            name = held.get("name") or held.get("property", "")
            self.metas.setdefault(name, []).append(held.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "application/ld+json":
            self.data.append(json.loads(data))
        if self.inside == "title" and not self.title:
            self.title = data

    def of(self, rel: str, kind: str = "") -> list[str]:
        return [url for relation, is_a, url in self.links if relation == rel and kind in ("", is_a)]

    def languages(self) -> dict[str, str]:
        codes = ("en", "es", "x-default")
        return {kind: url for rel, kind, url in self.links if rel == "alternate" and kind in codes}

    def said(self, type_of: str) -> list[Any]:
        return [block for block in self.data if block["@type"] == type_of]
