"""Where browsers send their reports, and the staff page that shows what they add up to."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import RequestDataTooBig
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from accounts.staff_access import staff_page
from core.limits import counting as limits
from operations.models import RefusedContent
from operations.refused_content import counting, reports

LARGEST = 16 * 1024
# In an hour: of one address, and of everybody together.
OF_ONE, OF_ALL = 60, 2000
PERMISSION = "operations.view_refusedcontent"


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Always the same empty answer: a browser does nothing with any other."""
    at = timezone.now()
    if _fits(request) and _may_tell(request, at):
        counting.count(reports.read(_body(request)), at=at)
    return HttpResponse(status=204)


@require_safe
@staff_page(PERMISSION)
def refused(request: HttpRequest) -> HttpResponse:
    """By kind, the most frequent first, over the days that are kept."""
    kinds = RefusedContent.objects.values("directive", "page", "blocked")
    rows = kinds.annotate(sum=Sum("times"), last=Max("day")).order_by("-sum", "page")[:200]
    context = {"rows": rows, "days": counting.KEPT.days}
    return render(request, "operations/refused_content.html", context)


def _fits(request: HttpRequest) -> bool:
    length = request.headers.get("Content-Length") or ""
    return length.isascii() and length.isdigit() and int(length[:9]) <= LARGEST


def _may_tell(request: HttpRequest, at: datetime) -> bool:
    if not limits.spend(request, "csp-reports", limit=OF_ONE, at=at):
        return False
    everyone = limits.count("csp-reports", limit=OF_ALL, window=limits.HOUR, at=at)
    return not everyone.exceeded


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except (OSError, RequestDataTooBig):
        return b""
