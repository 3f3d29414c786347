"""Having one's account deleted, and changing one's mind."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import LeaveForm
from accounts.leaving import asking
from accounts.models import Deletion
from accounts.recent_sign_in.decorator import is_post, recent_sign_in_required
from accounts.registered import LEAVING_STEPS
from core.dates import length


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
@recent_sign_in_required(when=is_post)
def leave(request: HttpRequest) -> HttpResponse:
    """Says what goes and what stays; POST with the word typed asks for it."""
    user = cast(User, request.user)
    if asking.open_deletion(user):
        return redirect("your_data:index")
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asking.ask(user, at=timezone.now())
        return redirect("your_data:index")
    steps = LEAVING_STEPS.values()
    context = {
        "form": form,
        "goes": [said for step in steps for said in step.goes(user)],
        "stays": [said for step in steps for said in step.stays(user)],
        "time_to_think": length(asking.TIME_TO_THINK),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "accounts/leave.html", context, status=status)


@never_cache
@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    deletion = asking.open_deletion(request.user)
    if deletion and asking.keep(deletion, at=timezone.now()):
        messages.success(request, _("Your account stays. Everything is as it was."))
    return redirect("your_data:index")


@never_cache
@require_http_methods(["GET", "POST"])
def keep_by_link(request: HttpRequest, signed: str) -> HttpResponse:
    """From the mail, without signing in: all that it can do is keep. Only POST does it."""
    deletion = asking.by_link(signed)
    kept = deletion is not None and deletion.outcome == Deletion.Outcome.KEPT
    if request.method == "POST" and deletion and not kept:
        kept = asking.keep(deletion, at=timezone.now())
        deletion.refresh_from_db()
    context = {"deletion": deletion, "kept": kept, "open": _may_be_kept(deletion)}
    return render(request, "accounts/keep.html", context, status=200 if deletion else 404)


def _may_be_kept(deletion: Deletion | None) -> bool:
    return (
        deletion is not None
        and deletion.outcome == Deletion.Outcome.WAITING
        and deletion.begun_at is None
    )
