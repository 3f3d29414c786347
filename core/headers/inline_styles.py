"""Lets a page show a mail whose styles stand inside it: each of them by its hash, and nothing else.

A hash for every ``<style>`` and for every ``style="..."``; the second kind needs 'unsafe-hashes',
which allows attributes with these very bytes alone.
https://www.w3.org/TR/CSP3/#unsafe-hashes-usage
"""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

ATTRIBUTES_TOO = "'unsafe-hashes'"


def sources(html: str) -> list[str]:
    """What ``style-src`` says for this document."""
    reader = _Styles()
    reader.feed(html)
    reader.close()
    hashes = [_hash(style) for style in dict.fromkeys(reader.styles)]
    return [ATTRIBUTES_TOO, *hashes] if hashes else ["'none'"]


def _hash(style: str) -> str:
    digest = hashlib.sha256(style.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


class _Styles(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.styles: list[str] = []
        self._inside: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.styles += [value for name, value in attrs if name == "style" and value]
        if tag == "style":
            self._inside = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self._inside is not None:
            self.styles.append("".join(self._inside))
            self._inside = None
