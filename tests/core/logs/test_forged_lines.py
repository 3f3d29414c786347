"""Nobody writes a line of the log but us, whatever they send."""

from __future__ import annotations

import json
import logging

import pytest

from config.reporting.lines import JsonLines, TextLines
from core.logs.redacting import RedactTokens

FORGED = "/nothing\r\n2026-11-29 00:00:00 INFO django: root signed in\x1b[2K"


def record(message: str, *args: object) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert RedactTokens().filter(made)
    return made


def test_a_line_of_json_stays_one() -> None:
    line = JsonLines().format(record("Not Found: %s", FORGED))
    assert "\n" not in line
    assert "\r" not in line
    assert "root signed in" in json.loads(line)["event"]


@pytest.mark.parametrize("message", ["Not Found: %s", "Forbidden (%s): x"])
def test_a_line_of_text_stays_one(message: str) -> None:
    line = TextLines("{levelname} {message}", style="{").format(record(message, FORGED))
    assert "\n" not in line
    assert "\r" not in line
    assert "\x1b" not in line
    assert "root signed in" in line
