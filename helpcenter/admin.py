"""What support reads. Nothing here is typed in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.http import HttpRequest

from helpcenter.contact.ticket_admin import TicketAdmin
from helpcenter.models import Feedback, Owed, Ticket

if TYPE_CHECKING:
    OwedAdmin = admin.ModelAdmin[Owed]
else:  # generic for the type checker only
    OwedAdmin = admin.ModelAdmin


class ReadOnly(OwedAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Owed | None = None) -> bool:
        return False


admin.site.register(Ticket, TicketAdmin)


@admin.register(Feedback)
class FeedbackAdmin(ReadOnly):
    list_display = ("slug", "revision", "helpful", "reason", "reader_state", "created_at")
    list_filter = ("helpful", "reason", "slug", "reader_state")
    search_fields = ("slug", "comment")
    date_hierarchy = "created_at"
    exclude = ("voter",)
