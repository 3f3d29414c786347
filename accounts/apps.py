from __future__ import annotations

from django.apps import AppConfig, apps


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.exporting.own_parts import PARTS
        from accounts.leaving import asking
        from accounts.page_facts import register_fact
        from accounts.receivers import confirmations, joinings, sign_ins  # noqa: F401
        from accounts.recent_sign_in import receivers  # noqa: F401
        from accounts.registered import register_parts
        from accounts.second_factor import bound_secrets, resealing, staff_gate  # noqa: F401
        from accounts.user_sessions import addresses  # noqa: F401
        from core.sealed.resealing import RESEALERS

        register_parts(*PARTS)
        register_fact(asking.LEAVING, asking.open_deletions)
        if resealing.reseal_all not in RESEALERS:
            RESEALERS.append(resealing.reseal_all)
        if apps.is_installed("allauth.mfa"):
            from accounts.receivers import second_factor  # noqa: F401
