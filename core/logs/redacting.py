"""No token in a line, whoever writes it: in its text, what comes with it, or its traceback.

The one place for it: the console's handler, JSON lines and Sentry go through here. Ids of
requests and tasks look like tokens, and stay.
"""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from typing import Any

from core.logs.context import IDS, current
from core.redaction import redact, redact_value

# Ids, what structlog needs, and what the filter has been through, which knows more ids than we.
SEEN = frozenset({*IDS, "_record", "_from_structlog", "event", "exception", "stack_info"})
# What the standard library puts on every record; anything else came with the line as extra.
OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class RedactTokens(logging.Filter):
    """Takes tokens out of every record, tracebacks and extras too, before it is written."""

    formatter = logging.Formatter()

    def filter(self, record: logging.LogRecord) -> bool:
        keep = known_ids(record)
        try:
            line = record.getMessage()
        except (TypeError, ValueError, KeyError):  # arguments that do not fit the line
            line = str(record.msg)
        record.msg, record.args = redact(line, keep=keep), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatter.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text, keep=keep)
        if record.stack_info:
            record.stack_info = redact(record.stack_info, keep=keep)
        for name in set(record.__dict__) - OWN - set(IDS):
            setattr(record, name, redact_value(getattr(record, name), name, keep=keep))
        return True


def known_ids(record: logging.LogRecord | None = None) -> list[str]:
    """The request's and the task's at hand, and the task's that Celery's own line is about."""
    known = [value for name, value in current().items() if name in ("request_id", "task_id")]
    if record is not None and record.name.startswith("celery.") and isinstance(record.args, dict):
        known.append(str(record.args.get("id", "")))
    return [text for text in known if text]


def redact_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Any:
    """A processor of structlog: every value, but the ids that are ours."""
    keep = known_ids()
    return {
        name: value
        if name in (*IDS, "_record", "_from_structlog")
        else _redacted(name, value, keep)
        for name, value in event.items()
    }


def _redacted(name: str, value: Any, keep: list[str]) -> Any:
    # The record's own words have been through the filter, which knew more ids than we do.
    return value if name in ("event", "exception", "stack") else redact_value(value, name, keep)
