from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "api"
    verbose_name = "Door for publishing tools"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.registered import register_parts, register_steps
        from api import leaving
        from api.webhooks import signal_receivers  # noqa: F401 - connects receivers

        register_parts(*leaving.PARTS)
        register_steps(leaving.STEP)
