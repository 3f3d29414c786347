"""What the operator sees: to read, never to change, and no token anywhere."""

from __future__ import annotations

from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record
from channels import models
from channels.records import pauses
from channels.records.for_operator.unknown_answers import command_line
from core.read_only_admin import ReadOnly


@admin.register(models.UnknownAnswer)
class UnknownAnswerAdmin(ReadOnly):
    """Answers that want a rule. Deleting one forgets it; it comes back if it is heard again."""

    list_display = ("network", "endpoint", "status", "count", "first_at", "last_at")
    list_filter = ("network", "endpoint", "status")
    ordering = ("-last_at",)
    fields = (
        "network",
        "endpoint",
        "status",
        "count",
        "first_at",
        "last_at",
        "body",
        "explain_it",
    )
    readonly_fields = ("explain_it",)

    @admin.display(description="explain it")
    def explain_it(self, answer: models.UnknownAnswer) -> str:
        return command_line(answer)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


class PersonsOwn(ReadOnly):
    """What tells of somebody's channels: the look is written into that person's sign-in log."""

    def owner_of(self, row: Any) -> int:
        return int(row.credential.user_id)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        answer = super().change_view(request, object_id, form_url, extra_context)
        row = self.get_object(request, unquote(object_id)) if answer.status_code == 200 else None
        if row is not None:
            at, by = timezone.now(), cast(AbstractBaseUser, request.user)
            record(self.owner_of(row), What.STAFF_LOOKED, at=at, request=request, by=by)
        return answer


@admin.register(models.Credential)
class CredentialAdmin(PersonsOwn):
    list_display = (
        "network",
        "server",
        "account_name",
        "user",
        "cause",
        "suspect_cause",
        "expires_at",
        "next_check_at",
    )
    list_filter = ("network", "cause")
    search_fields = ("account_name", "account_id", "server")

    def owner_of(self, row: models.Credential) -> int:
        return row.user_id


@admin.register(models.Channel)
class ChannelAdmin(PersonsOwn):
    list_display = ("name", "network", "kind", "state", "cause", "suspect_cause", "asked_at")
    list_filter = ("network", "state", "cause")
    search_fields = ("name", "handle", "external_id")


@admin.register(models.Event)
class EventAdmin(PersonsOwn):
    list_display = ("at", "kind", "cause", "rule", "before", "after", "credential")
    list_filter = ("kind", "cause")


@admin.register(models.Renewal)
class RenewalAdmin(PersonsOwn):
    list_display = ("started_at", "credential", "generation", "outcome", "rule", "finished_at")
    list_filter = ("outcome",)


@admin.register(models.Pending)
class PendingAdmin(ReadOnly):
    list_display = ("created_at", "purpose", "network", "account_name", "user")


@admin.register(models.HandOver)
class HandOverAdmin(ReadOnly):
    list_display = ("asked_at", "way", "state", "network", "requester", "asked", "answered_at")
    list_filter = ("state", "way", "network")


@admin.register(models.RefreshRun)
class RefreshRunAdmin(ReadOnly):
    list_display = ("started_at", "user", "finished_at")


@admin.register(models.Pause)
class PauseAdmin(ReadOnly):
    """To read, and to lift: the operator may know that a network's wait is over."""

    list_display = ("network", "until", "asked_until", "why")
    actions = ("lift",)
    everyday = frozenset(actions)  # the worst of it: one call that the network refuses

    @admin.action(description="Lift: ask the network again now", permissions=["lift"])
    def lift(self, request: HttpRequest, chosen: QuerySet[models.Pause]) -> None:
        networks = list(chosen.values_list("network", flat=True))
        for network in networks:
            pauses.lift(network)
        self.message_user(request, f"Lifted: {', '.join(networks)}.")

    def has_lift_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


@admin.register(models.Server)
class ServerAdmin(ReadOnly):
    list_display = ("name", "network", "heard_at", "silent_since", "silent_days")
    list_filter = ("network",)
    search_fields = ("name",)


for model in apps.get_app_config("channels").get_models():
    if model not in admin.site._registry:
        admin.site.register(model, ReadOnly)
