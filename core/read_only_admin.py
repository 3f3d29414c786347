"""An admin page that shows rows, changes none, and leaves out what is secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Model]
else:
    AnyAdmin = admin.ModelAdmin  # Django's own cannot be subscripted when it runs


# By name, so that a field added later is not shown by mistake.
SECRET = ("token", "sealed", "fingerprint", "quarantined", "secret")


class ReadOnly(AnyAdmin):
    """Shown, not edited, and what is secret not shown either."""

    actions: Any = None
    # What is done without asking who it is: see accounts.recent_sign_in.admin_pages.
    everyday: frozenset[str] = frozenset()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> Any:
        names = [field.name for field in self.model._meta.get_fields()]
        return [name for name in names if any(word in name for word in SECRET)]
