"""``/staff/facts/``: what wants to be read again at its source, and which articles lean on it."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from helpcenter.articles import due_facts
from helpcenter.articles.library import library

PERMISSION = "helpcenter.view_facts"


@require_safe
@staff_page(PERMISSION)
def facts(request: HttpRequest) -> HttpResponse:
    today = timezone.now().date()
    context = {
        "today": today,
        "stale": due_facts.stale(library(), today),
        "articles": due_facts.stale_articles(library(), today),
    }
    return render(request, "helpcenter/staff/facts.html", context)


def figures(at: datetime) -> str:
    """One line for the staff home."""
    today = at.date()
    count = len(due_facts.stale(library(), today))
    count += len(due_facts.stale_articles(library(), today))
    if not count:
        return gettext("Every fact has been checked in time.")
    return ngettext(
        "%(n)d fact is due for another check.", "%(n)d facts are due for another check.", count
    ) % {"n": count}
