"""Django's LOGGING: lines for people, or JSON for machines; tokens are taken out of either."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from copy import copy
from typing import Any

import structlog

from config.starting.refusal import refuse
from core.logs.context import current
from core.logs.redacting import redact_event

FORMATS = ("text", "json")
# Before the line is drawn: who wrote it, when, how loud, and what it is about.
SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


# What would begin a line of its own, or move a terminal's cursor: written out, but for tabs.
CONTROLS = {n: f"\\x{n:02x}" for n in (*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029)}


class TextLines(logging.Formatter):
    """``time level logger: line``, then what it is about. A message is one line."""

    def format(self, record: logging.LogRecord) -> str:
        told = copy(record)
        told.msg, told.args = record.getMessage().translate(CONTROLS), ()
        line, ids = super().format(told), current()
        said = " ".join(f"{name}={value}" for name, value in ids.items())
        first, *rest = line.split("\n", 1)
        return "\n".join([f"{first} [{said}]" if said else first, *rest])


class JsonLines(structlog.stdlib.ProcessorFormatter):
    """One object a line: event, level, logger, timestamp, ids, extras, exception."""

    def __init__(self, *_: Any, **__: Any) -> None:
        drawn: list[Any] = [
            redact_event,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
        super().__init__(processors=drawn, foreign_pre_chain=SHARED)

    def format(self, record: logging.LogRecord) -> str:
        told = copy(record)
        if record.exc_text:  # as the filter has left it: nobody draws it a second time
            told.exception = record.exc_text
        told.exc_info = told.exc_text = None
        return super().format(told)


def settings_of(form: str, level: str) -> Mapping[str, Any]:
    """``form``: of ``FORMATS``; ``level``: of our own messages."""
    if form not in FORMATS:
        refuse(f"LOG_FORMAT has to be one of {', '.join(FORMATS)}.")
    plain = {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
    console = {"class": "logging.StreamHandler", "formatter": form, "filters": ["redact"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"redact": {"()": "core.logs.redacting.RedactTokens"}},
        "formatters": {
            "text": {"()": f"{__name__}.TextLines", **_named(plain)},
            "json": {"()": f"{__name__}.JsonLines"},
        },
        "handlers": {"console": console},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "urllib3": {"level": "INFO"},  # below that it writes whole addresses
        },
    }


def _named(plain: Mapping[str, str]) -> dict[str, str]:
    return {"fmt": plain["format"], "style": plain["style"]}
