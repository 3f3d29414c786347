"""What the operator sees of accounts: to read, never to change."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from accounts.models import Joining, LogEntry
from core.read_only_admin import ReadOnly


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ("at", "user", "what", "by", "place", "browser", "count")
    list_filter = ("what",)
    date_hierarchy = "at"


@admin.register(Joining)
class JoiningAdmin(ReadOnly):
    list_display = ("created_at", "provider", "user", "verified")

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return [*super().get_exclude(request, obj), "key_hash", "uid", "extra_data"]
