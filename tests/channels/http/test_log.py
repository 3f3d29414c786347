"""No token reaches a log, whoever writes the line."""

from __future__ import annotations

import logging
import sys
from typing import Any

from channels.http import RedactTokens

TOKEN = "token-nobody-may-see-012345"


def line(message: str, *args: object, exc_info: Any = None) -> str:
    record = logging.LogRecord("django", logging.ERROR, "", 0, message, args, exc_info)
    assert RedactTokens().filter(record)
    return logging.Formatter().format(record)


def test_tokens_leave_lines_and_arguments() -> None:
    assert line("asked %s, 100%%", f"?access_token={TOKEN}&x=1") == (
        "asked ?access_token=[redacted]&x=1, 100%"
    )


def test_tokens_leave_tracebacks() -> None:
    try:
        raise ValueError(f"access_token={TOKEN}")
    except ValueError:
        text = line("it broke", exc_info=sys.exc_info())
    assert "ValueError" in text
    assert TOKEN not in text


def test_a_line_whose_arguments_do_not_fit_stops_nothing() -> None:
    assert line("%d of %d", "x") == "%d of %d"


def test_the_sites_own_logging_uses_the_filter(settings: Any) -> None:
    named = settings.LOGGING["filters"]["redact"]["()"]
    assert named == f"{RedactTokens.__module__}.{RedactTokens.__qualname__}"
    assert all("redact" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
