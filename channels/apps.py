from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "channels"
    verbose_name = "Channels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.page_facts import register_fact
        from accounts.registered import register_parts, register_steps
        from channels import checks  # noqa: F401 (registers itself)
        from channels.leaving import export_parts, giving_back
        from channels.models import (
            ASKS_OTHERS,
            CAN_RESTORE,
            CHECKS_MANY,
            CheckRun,
            Disconnected,
            HandOver,
        )
        from channels.records import account_log  # noqa: F401 (listens)

        register_fact(ASKS_OTHERS, HandOver.objects.open_of)
        register_fact(CHECKS_MANY, CheckRun.objects.shown_to)
        register_fact(CAN_RESTORE, Disconnected.objects.waiting_for)
        register_parts(*export_parts.PARTS)
        register_steps(giving_back.STEP)
