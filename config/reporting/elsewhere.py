"""Begins to tell Sentry and OpenTelemetry, where the operator wants it; else loads neither."""

from __future__ import annotations

from importlib import import_module
from urllib.parse import urlsplit

from django.conf import settings

from core.version import version


def start() -> None:
    """Once in every process of web, workers and schedule."""
    about = {"environment": urlsplit(settings.SITE_URL).hostname or "", "release": str(version())}
    if settings.SENTRY_DSN:
        import_module("config.reporting.sentry").start(settings.SENTRY_DSN, **about)
    if settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT
        import_module("config.reporting.tracing").start(endpoint, **about)
