"""A request in the admin: what was written, what was sent along, and the place to answer.

Reading takes the permission to view requests, answering the one to add replies, closing the
one to change requests. Nothing that was written can be edited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.sign_in_log.kinds import What
from accounts.sign_in_log.recording import record
from helpcenter.contact import delivery, tickets
from helpcenter.contact.diagnosis_bundle import readable
from helpcenter.contact.forms import ReplyForm
from helpcenter.models import Ticket

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Ticket]
else:  # generic for the type checker only
    Base = admin.ModelAdmin


class TicketAdmin(Base):
    list_display = ("reference", "about", "email", "state", "created_at", "mailed_at")
    list_filter = ("state", "language")
    search_fields = ("reference", "email", "message", "about")
    date_hierarchy = "created_at"
    actions = ("close", "reopen")
    everyday = frozenset({*actions, "change"})  # answers are written here

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Ticket | None = None) -> bool:
        return False

    def has_settle_permission(self, request: HttpRequest) -> bool:
        """Named by the actions below."""
        return request.user.has_perm("helpcenter.change_ticket")

    @admin.action(description=_("Close the selected requests"), permissions=["settle"])
    def close(self, request: HttpRequest, chosen: QuerySet[Ticket]) -> None:
        for ticket in chosen:
            tickets.close(ticket, at=timezone.now())

    @admin.action(description=_("Reopen the selected requests"), permissions=["settle"])
    def reopen(self, request: HttpRequest, chosen: QuerySet[Ticket]) -> None:
        for ticket in chosen:
            tickets.reopen(ticket)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The conversation; with POST an answer, or its end."""
        ticket = self.get_object(request, unquote(object_id))
        if ticket is None:
            raise Http404
        if not self.has_view_permission(request, ticket):
            raise PermissionDenied
        if request.method != "POST":
            return self._show(request, ticket, ReplyForm())
        if request.POST.get("do") in ("close", "reopen"):
            return self._settle(request, ticket, request.POST["do"])
        return self._answer(request, ticket)

    def _answer(self, request: HttpRequest, ticket: Ticket) -> HttpResponse:
        if not request.user.has_perm("helpcenter.add_reply"):
            raise PermissionDenied
        form = ReplyForm(request.POST)
        if not form.is_valid():
            return self._show(request, ticket, form, status=422)
        author = cast(User, request.user)
        tickets.answer(ticket, author, form.cleaned_data["text"], at=timezone.now())
        delivery.wake_sender()
        words = gettext("Stored. It is mailed to %(email)s.") % {"email": ticket.email}
        messages.success(request, words)
        return redirect("admin:helpcenter_ticket_change", ticket.pk)

    def _settle(self, request: HttpRequest, ticket: Ticket, what: str) -> HttpResponse:
        if not self.has_settle_permission(request):
            raise PermissionDenied
        if what == "close":
            tickets.close(ticket, at=timezone.now())
        else:
            tickets.reopen(ticket)
        return redirect("admin:helpcenter_ticket_change", ticket.pk)

    def _show(
        self, request: HttpRequest, ticket: Ticket, form: ReplyForm, *, status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": ticket.reference,
            "opts": self.opts,
            "ticket": ticket,
            "bundle": _read(ticket, request) if ticket.bundle else "",
            "replies": ticket.replies.select_related("author").order_by("created_at", "pk"),
            "receipt": getattr(ticket, "receipt", None),
            "form": form,
            "may_answer": request.user.has_perm("helpcenter.add_reply"),
            "may_settle": self.has_settle_permission(request),
        }
        name = "admin/helpcenter/ticket/conversation.html"
        return TemplateResponse(request, name, context, status=status)


def _read(ticket: Ticket, request: HttpRequest) -> str:
    """The diagnosis that was sent along; its owner reads in their sign-in log who looked at it."""
    if ticket.user_id:
        details = {"reference": ticket.reference}
        by = cast(User, request.user)
        at = timezone.now()
        record(ticket.user_id, What.STAFF_LOOKED, at=at, request=request, by=by, details=details)
    return readable(ticket.bundle)
