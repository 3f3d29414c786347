"""``/staff/pictures/``: every picture of the articles, one kind of them at a time."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from helpcenter.markup.page import read
from helpcenter.pictures import catalogue
from helpcenter.staff.filters import Filters

PERMISSION = "helpcenter.view_pictures"


@require_safe
@staff_page(PERMISSION)
def pictures(request: HttpRequest) -> HttpResponse:
    """All of them would weigh more than a page may."""
    filters = Filters(request.GET, {"kind": [(kind, kind) for kind in catalogue.SUBJECTS]})
    names = catalogue.names(filters["kind"])
    context = {
        "pictures": [(name, read(f"{{picture {name}}}").html) for name in names],
        "menus": [(gettext("Pictures"), filters.choices("kind"))],
    }
    return render(request, "helpcenter/staff/pictures.html", context)


def figures(at: datetime) -> str:
    """One line for the staff home."""
    return gettext("%(n)d pictures in the articles.") % {"n": len(list(catalogue.names()))}
