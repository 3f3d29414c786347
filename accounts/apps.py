from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.recent_sign_in import receivers  # noqa: F401
        from accounts.second_factor import bound_secrets, resealing, staff_gate  # noqa: F401
        from accounts.user_sessions import last_seen  # noqa: F401
        from core.resealing import RESEALERS

        if resealing.reseal_all not in RESEALERS:
            RESEALERS.append(resealing.reseal_all)
