"""``/staff/pictures/``: every picture of the articles, to be looked at in one go."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from helpcenter.markup.page import read
from helpcenter.pictures import catalogue

PERMISSION = "helpcenter.view_pictures"


@require_safe
@staff_page(PERMISSION)
def pictures(request: HttpRequest) -> HttpResponse:
    drawn = [(name, read(f"{{picture {name}}}").html) for name in catalogue.names()]
    return render(request, "helpcenter/staff/pictures.html", {"pictures": drawn})


def figures(at: datetime) -> str:
    """One line for the staff home."""
    return gettext("%(n)d pictures in the articles.") % {"n": len(list(catalogue.names()))}
