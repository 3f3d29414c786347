from __future__ import annotations

from django.apps import AppConfig


class HelpcenterConfig(AppConfig):
    name = "helpcenter"
    verbose_name = "Help center"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.registered import register_parts, register_steps
        from helpcenter import leaving

        register_parts(*leaving.PARTS)
        register_steps(leaving.STEP)
