"""Sentry and OpenTelemetry; what they are sent: tests/operations/running_site."""

from __future__ import annotations

import sys


def test_without_a_setting_neither_is_loaded() -> None:
    """In this process, whose settings name neither."""
    assert "sentry_sdk" not in sys.modules
    assert "config.reporting.tracing" not in sys.modules
