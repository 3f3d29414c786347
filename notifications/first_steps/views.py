"""Putting the list away."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from notifications.first_steps import checklist


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def put_away(request: HttpRequest) -> HttpResponse:
    """GET (after signing in) puts nothing away."""
    if request.method == "POST":
        checklist.put_away(cast(User, request.user), at=timezone.now())
    return redirect("channels:list")
