"""What the operator sees of messages: to read, not to change."""

from __future__ import annotations

from django.contrib import admin

from channels.admin import ReadOnly
from notifications import models


@admin.register(models.Notice)
class NoticeAdmin(ReadOnly):
    list_display = ("created_at", "user", "topic", "outcome", "due_at", "ended_at", "reason")
    list_filter = ("topic", "outcome")
    search_fields = ("address", "user__email", "key")
    ordering = ("-created_at",)


@admin.register(models.Preferences)
class PreferencesAdmin(ReadOnly):
    list_display = ("user", "language", "zone", "quiet_from", "quiet_until", "lead_days")
    search_fields = ("user__email",)
