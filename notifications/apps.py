from __future__ import annotations

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They connect their receivers.
        from accounts.page_facts import register_fact
        from accounts.registered import WRITTEN_IN, ZONE_COLUMN, register_parts, register_steps
        from notifications import leaving, network_trouble, recipient_language  # noqa: F401
        from notifications.bounces import refused_addresses
        from notifications.first_steps import records
        from notifications.triggers import (  # noqa: F401
            connection_changes,
            hand_overs,
            new_sign_ins,
            planning,
        )
        from notifications.triggers.posts import post_failures  # noqa: F401
        from notifications.zones import first_sign_in  # noqa: F401

        register_fact(refused_addresses.REFUSED, refused_addresses.bad_addresses_of)
        network_trouble.register()
        records.register()
        register_parts(*leaving.PARTS)
        register_steps(leaving.STEP)
        WRITTEN_IN[:] = [leaving.written_in]
        ZONE_COLUMN[:] = [leaving.zone_column]
