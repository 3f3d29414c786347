"""``/preferences/activity/``: where somebody is signed in, and what was done with their account."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import LogEntry
from accounts.sign_in_log import wording

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it."""

    entry: LogEntry
    sentence: str
    alarming: bool


@never_cache
@require_safe
@login_required
def activity(request: HttpRequest) -> HttpResponse:
    mine = LogEntry.objects.filter(user=request.user.pk).order_by("-at", "-pk")
    page = Paginator(mine, A_PAGE).get_page(request.GET.get("page"))
    lines = [Line(row, wording.sentence(row), wording.is_alarming(row)) for row in page]
    context = {
        "at": timezone.now(),
        "page": page,
        "lines": lines,
        "days": settings.SIGN_IN_LOG.days,
    }
    return render(request, "accounts/activity.html", context)
