"""``/staff/``: every staff page with a line that says how things stand there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from helpcenter.staff.pages import pages_of


@require_safe
@staff_page()
def home(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    lines = [(page, page.figures(at)) for page in pages_of(request.user)]
    return render(request, "helpcenter/staff/home.html", {"lines": lines})
