from __future__ import annotations

from django.apps import AppConfig


class PeriodicConfig(AppConfig):
    name = "core.periodic"
    verbose_name = "Periodic tasks"
