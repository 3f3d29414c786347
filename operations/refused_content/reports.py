"""A browser's report of what the content security policy refused, taken apart and made a kind.

Two shapes: ``report-uri`` sends one object, ``report-to`` a list.
https://www.w3.org/TR/CSP3/#reporting
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from csp.utils import DEFAULT_DIRECTIVES
from django.conf import settings
from django.urls import Resolver404, resolve

MOST_IN_A_LIST = 10
OTHER = "other"
DIRECTIVES = frozenset(DEFAULT_DIRECTIVES)
# What a browser says in place of an address.
WORDS = frozenset({"inline", "eval", "wasm-eval", "data", "blob", "trusted-types-sink"})
WORDS_FOR_POLICIES = "trusted-types-policy"


@dataclass(frozen=True, slots=True)
class Kind:
    """What was refused, on which kind of page, by which directive."""

    directive: str
    page: str
    blocked: str


def read(body: bytes) -> list[Kind]:
    """Those about pages of ours. Never raises: anybody may send anything."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return []
    kinds = (_kind(report) for report in _reports(told))
    return [kind for kind in kinds if kind is not None]


def _reports(told: object) -> Iterator[dict[str, Any]]:
    if isinstance(told, dict):
        yield _object(told.get("csp-report"))
    elif isinstance(told, list):
        for entry in told[:MOST_IN_A_LIST]:
            report = _object(entry)
            if report.get("type") == "csp-violation":
                yield _object(report.get("body"))


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _kind(report: dict[str, Any]) -> Kind | None:
    page = _page(_text(report, "document-uri", "documentURL"))
    if not page:
        return None
    said = _text(report, "effective-directive", "effectiveDirective", "violated-directive")
    directive = said.partition(" ")[0]
    return Kind(
        directive if directive in DIRECTIVES else OTHER,
        page,
        _blocked(_text(report, "blocked-uri", "blockedURL")),
    )


def _text(report: dict[str, Any], *names: str) -> str:
    values = (report.get(name) for name in names)
    return next((value[:2000] for value in values if isinstance(value, str) and value), "")


def _page(address: str) -> str:
    """The name of the page among ours; empty where it is none of this site's."""
    parts = _split(address)
    if parts is None or parts[0] != urlsplit(settings.SITE_URL).netloc:
        return ""
    try:
        return resolve(parts[1]).view_name[:80]
    except Resolver404:
        return OTHER


def _blocked(address: str) -> str:
    if address in WORDS or address == WORDS_FOR_POLICIES:
        return address
    parts = _split(address)
    if parts is None or not parts[0]:
        return OTHER
    ours = parts[0] == urlsplit(settings.SITE_URL).netloc
    return "this site" if ours else "another site"


def _split(address: str) -> tuple[str, str] | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.netloc, parts.path or "/"
