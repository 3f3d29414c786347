"""What the operator sees of messages: to read, and to try again what has failed."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from core.read_only_admin import ReadOnly
from notifications import models


@admin.register(models.Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("created_at", "user", "topic", "outcome", "attempts", "due_at", "reason")
    list_filter = ("outcome", "topic")
    search_fields = ("address", "user__email", "key")
    ordering = ("-created_at",)
    actions = ["try_again"]  # ReadOnly has none
    everyday = frozenset(actions)

    @admin.action(description="Try the failed ones again", permissions=["retry"])
    def try_again(self, request: HttpRequest, chosen: models.NoticeQuerySet) -> None:
        """Only what has failed: of what may have arrived nothing is sent twice."""
        count = chosen.revive(at=timezone.now(), reason="")
        self.message_user(request, f"{count} will be tried again.")

    def has_retry_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


@admin.register(models.BadAddress)
class BadAddressAdmin(ReadOnly):
    list_display = ("address", "kind", "said", "since", "cleared_at")
    list_filter = ("kind",)
    search_fields = ("address",)
    ordering = ("-since",)


@admin.register(models.Preferences)
class PreferencesAdmin(ReadOnly):
    list_display = ("user", "language", "zone", "quiet_from", "quiet_until", "lead_days")
    search_fields = ("user__email",)
