"""``/staff/``: every staff page with a line that says how things stand there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpcenter.staff.access import staff_only
from helpcenter.staff.pages import PAGES


@require_safe
@staff_only
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    lines = [(page, page.figures(at)) for page in PAGES]
    return render(request, "helpcenter/staff/home.html", {"lines": lines})
