from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "What every room uses"

    def ready(self) -> None:
        from core.operator import checks  # noqa: F401 (registers itself)
