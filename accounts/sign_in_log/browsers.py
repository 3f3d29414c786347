"""A browser in words, from what it says of itself: "Firefox, Windows"."""

from __future__ import annotations

import re

# In this order: most browsers also name the ones that they descend from.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Vivaldi", "Vivaldi"),
    ("FxiOS", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Macintosh", "macOS"),
    ("Linux", "Linux"),
)
# Programs name themselves first: "curl/8.5.0".
PROGRAM = re.compile(r"[A-Za-z][\w.-]{0,30}(?=/)", re.ASCII)
READ = 400  # characters of it


def in_words(user_agent: str) -> str:
    """Empty where it says nothing that we know. Names only, no version: it changes by itself."""
    text = user_agent[:READ]
    browser = _first(text, BROWSERS) or _program(text)
    return ", ".join(filter(None, (browser, _first(text, SYSTEMS))))


def _first(text: str, names: tuple[tuple[str, str], ...]) -> str:
    return next((name for mark, name in names if mark in text), "")


def _program(text: str) -> str:
    named = PROGRAM.match(text)
    return named[0] if named and named[0] != "Mozilla" else ""
