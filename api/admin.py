"""What the operator sees of webhooks, and the operator's own, which hear of every channel.

People's own webhooks are shown, not changed: they belong to their owners.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from api import models
from api.webhooks import enqueue, subscriptions
from api.webhooks.forms import HookForm
from api.webhooks.views import secret_page, sent_twice
from core.one_use import once
from core.read_only_admin import ReadOnly

LIST = "admin:api_hook_changelist"


def _may(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


@admin.register(models.Hook)
class HookAdmin(ReadOnly):
    list_display = ("url", "user", "active", "failures", "stopped_at", "stopped_why")
    list_filter = ("active", "stopped_why")
    search_fields = ("url", "user__email")
    fields = (
        *("url", "user", "events", "active", "created_at"),
        *("failures", "failing_since", "stopped_at", "stopped_why"),
    )
    ordering = ("-created_at",)
    actions = ["new_secret", "turn_on", "turn_off", "send_a_test"]
    everyday = frozenset({"turn_off", "send_a_test"})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if isinstance(obj, models.Hook) and obj.user_id is not None:
            return False
        return _may(request)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The log goes with it, although nobody may delete from the log."""
        to_delete, counts, _needed, protected = super().get_deleted_objects(objs, request)
        return to_delete, counts, set(), protected

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        queryset.filter(user=None).delete()

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One of the operator's: the same form, the same secret shown once."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = HookForm(None, request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            url, events = form.cleaned_data["url"], form.chosen()
            work = partial(subscriptions.make, None, url, events, at=timezone.now())
            if (made := once(request, work)) is None:
                self.message_user(request, sent_twice(), level="warning")
                return redirect(LIST)
            return secret_page(request, made, back=reverse(LIST))
        return render(request, "api/hook_operator.html", {"form": form, "back": reverse(LIST)})

    @admin.action(description="Make a new secret (one of the operator's)", permissions=["manage"])
    def new_secret(
        self, request: HttpRequest, chosen: QuerySet[models.Hook]
    ) -> HttpResponse | None:
        own = list(chosen.filter(user=None)[:2])
        if len(own) != 1:
            self.message_user(request, "Choose one webhook of the operator's.", level="error")
            return None
        made = subscriptions.rotate(own[0], at=timezone.now())
        return secret_page(request, made, again=True, back=reverse(LIST))

    @admin.action(description="Turn on (the operator's)", permissions=["manage"])
    def turn_on(self, request: HttpRequest, chosen: QuerySet[models.Hook]) -> None:
        own = list(chosen.filter(user=None))
        for hook in own:
            subscriptions.turn_on(hook)
        self.message_user(request, f"{len(own)} are on.")

    @admin.action(description="Turn off", permissions=["manage"])
    def turn_off(self, request: HttpRequest, chosen: QuerySet[models.Hook]) -> None:
        """Anybody's: one that does harm must be stoppable. Its owner may turn it on again."""
        for hook in chosen:
            subscriptions.turn_off(hook, at=timezone.now())
        self.message_user(request, "Nothing more is sent there.")

    @admin.action(description="Send a test (the operator's)", permissions=["manage"])
    def send_a_test(self, request: HttpRequest, chosen: QuerySet[models.Hook]) -> HttpResponse:
        for hook in chosen.filter(user=None, active=True):
            enqueue.ping(hook, at=timezone.now())
        self.message_user(request, "Tests are on their way: see the deliveries.")
        return redirect("admin:api_hookdelivery_changelist")

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return _may(request)


@admin.register(models.HookDelivery)
class HookDeliveryAdmin(ReadOnly):
    """The payload stays with the person's webhook: the operator needs its fate."""

    list_display = ("created_at", "event", "hook", "outcome", "attempts", "status", "said")
    list_filter = ("outcome", "event")
    ordering = ("-created_at",)
    actions = ["send_again"]
    everyday = frozenset(actions)

    def get_exclude(self, request: HttpRequest, obj: Model | None = None) -> Any:
        return [*super().get_exclude(request, obj), "payload"]

    @admin.action(description="Send the failed ones again", permissions=["manage"])
    def send_again(self, request: HttpRequest, chosen: models.HookDeliveryQuerySet) -> None:
        count = chosen.revive(at=timezone.now())
        self.message_user(request, f"{count} will be sent again.")

    def has_manage_permission(self, request: HttpRequest) -> bool:
        return _may(request)
