"""What this site is, what it keeps, under which terms, and how to leave: for everybody, the same.

Networks read these pages before they approve an app. An operator's own privacy policy or terms
take the place of ours.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.leaving.asking import TIME_TO_THINK
from channels.registry import NETWORKS
from config.pages.kept_data import kept_data
from config.pages.leaving import at_each_network
from core.dates import length
from core.operator import identity
from helpcenter.public_cache import kept


@kept
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html", {"networks": NETWORKS})


@kept
def privacy(request: HttpRequest) -> HttpResponse:
    return _ours_or_own(request, "privacy", {"kept": kept_data(), "networks": NETWORKS})


@kept
def terms(request: HttpRequest) -> HttpResponse:
    return _ours_or_own(request, "terms", {})


@kept
def leaving(request: HttpRequest) -> HttpResponse:
    context = {"networks": at_each_network(), "time_to_think": length(TIME_TO_THINK)}
    return render(request, "site/leaving.html", context)


def _ours_or_own(request: HttpRequest, page: str, context: dict[str, object]) -> HttpResponse:
    if own := identity.own_pages().get(page):
        return redirect(own)
    return render(request, f"site/{page}.html", context)
