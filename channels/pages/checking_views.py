"""Checks of many channels at once, and how far they have come."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from channels.journeys.signed_in import person
from channels.models import Credential
from channels.pages import check_runs


@never_cache
@require_POST
@login_required
def check_all(request: HttpRequest) -> HttpResponse:
    """Every login of this person, as soon as workers are free."""
    user = person(request)
    logins = Credential.objects.filter(user=user).exclude(channels=None)
    check_runs.begin(user, list(logins.values_list("pk", flat=True)), at=timezone.now())
    return redirect("channels:list")


@never_cache
@require_GET
@login_required
def progress(request: HttpRequest) -> HttpResponse:
    """The part of My channels that tells it, for script; nothing where nothing is under way."""
    at = timezone.now()
    run = check_runs.current(person(request), at=at)
    context = {"checking": check_runs.progress(run, at=at) if run else None}
    return render(request, "channels/_checking.html", context)
