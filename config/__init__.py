"""Wiring only; the one package that knows all the others."""

from __future__ import annotations

# So that a task sent from a page goes to our broker, and not to Celery's default one.
from config.celery import app as celery_app

__all__ = ["celery_app"]
