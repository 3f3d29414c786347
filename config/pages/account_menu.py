"""The account menu as a fragment, for pages that are the same bytes for everyone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie


@require_safe
@cache_control(private=True, no_store=True)
@vary_on_cookie
def menu(request: HttpRequest) -> HttpResponse:
    """Nobody signed in: 204, and the page keeps its link."""
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    return render(request, "_account_fragment.html")
