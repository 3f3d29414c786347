"""What the operator sees of accounts, and how they ask for an export or a deletion in somebody's
name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from accounts.exporting import asking as exporting
from accounts.forms import OperatorForm
from accounts.leaving import asking as leaving
from accounts.models import Deletion, Export, Joining, Letter, LogEntry
from core.read_only_admin import ReadOnly

if TYPE_CHECKING:
    PeopleBase = UserAdmin[User]
else:
    PeopleBase = UserAdmin


@admin.register(Export)
class ExportAdmin(ReadOnly):
    list_display = ("asked_at", "user", "asked_by", "outcome", "until", "downloads")
    list_filter = ("outcome",)


@admin.register(Deletion)
class DeletionAdmin(ReadOnly):
    list_display = ("asked_at", "user", "by_operator", "asked_by", "reason", "outcome", "due_at")
    list_filter = ("outcome", "by_operator")


@admin.register(Letter)
class LetterAdmin(ReadOnly):
    """Its content is its reader's: it holds the link by which an account is kept."""

    list_display = ("created_at", "kind", "to", "mail_tries", "mail_error")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_exclude(request, obj), "context"]


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ("at", "user", "what", "by", "place", "browser", "count")
    list_filter = ("what",)
    date_hierarchy = "at"


@admin.register(Joining)
class JoiningAdmin(ReadOnly):
    list_display = ("created_at", "provider", "user", "verified")

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> Any:
        return [*super().get_exclude(request, obj), "key_hash", "uid", "extra_data"]


class PersonAdmin(PeopleBase):
    """Django's own, without its "Delete": that would leave tokens at the networks."""

    change_form_template = "admin/accounts/person.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        data = path(
            "<path:object_id>/data/", self.admin_site.admin_view(self.data), name="accounts_person"
        )
        return [data, *super().get_urls()]

    def data(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for a copy of somebody's data, or for the end of their account."""
        person = self.get_object(request, unquote(object_id))
        if person is None:
            raise Http404
        _must(allowed=self.has_view_permission(request, person))
        form = OperatorForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            return self._do(request, person, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": "Their data",
            "opts": self.opts,
            "person": person,
            "form": form,
            "export": exporting.newest(person),
            "deletion": leaving.open_deletion(person),
            "may_export": _may_export(request),
            "may_delete": _may_delete(request, person),
        }
        return TemplateResponse(request, "admin/accounts/data.html", context)

    def _do(self, request: HttpRequest, person: User, said: dict[str, Any]) -> HttpResponse:
        at, staff = timezone.now(), cast(User, request.user)
        if said["do"] == "export":
            _must(allowed=_may_export(request))
            exporting.ask(person, at=at, staff=staff)
            told = "A copy is being made. It goes to the person by mail."
        elif said["do"] == "keep":
            _must(allowed=_may_delete(request, person))
            deletion = leaving.open_deletion(person)
            kept = deletion is not None and leaving.keep(deletion, at=at, staff=staff)
            told = "The account stays." if kept else "It is too late: the deletion is under way."
        else:
            _must(allowed=_may_delete(request, person))
            at_once = said["do"] == "delete_at_once"
            leaving.ask(person, at=at, staff=staff, reason=said["reason"], at_once=at_once)
            told = "The account goes now." if at_once else "The account goes in a day."
        # By number: the log outlives the account, and names nobody then.
        self.log_change(request, person, f"{said['do']}: {told}")
        self.message_user(request, told, messages.SUCCESS)
        return redirect(reverse("admin:accounts_person", args=[person.pk]))


def _may_export(request: HttpRequest) -> bool:
    return request.user.has_perm("accounts.add_export")


def _may_delete(request: HttpRequest, person: User) -> bool:
    """Never oneself here, nor by a staff member somebody who may do more than they."""
    user = cast(User, request.user)
    above = person.is_superuser and not user.is_superuser
    return user.has_perm("accounts.add_deletion") and person.pk != user.pk and not above


def _must(*, allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


admin.site.unregister(User)
admin.site.register(User, PersonAdmin)
