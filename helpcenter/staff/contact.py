"""``/staff/contact/``: who waits for an answer, and what made a letter needless."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from helpcenter.contact import solved
from helpcenter.models import Receipt, Reply, Solved, Ticket

PERMISSION = "helpcenter.view_ticket"
MOST = 100


@require_safe
@staff_page(PERMISSION)
def contact(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    waiting = _waiting()
    counts = solved.lately(at=at)
    context = {
        "at": at,
        "total": waiting.count(),
        "waiting": waiting[:MOST],
        "unsent": _unsent()[:MOST],
        "articles": counts.get(Solved.Kind.ARTICLE, []),
        "causes": counts.get(Solved.Kind.DIAGNOSIS, []),
    }
    return render(request, "helpcenter/staff/contact.html", context)


def figures(at: datetime) -> str:
    """One line for the staff home."""
    count = _waiting().count()
    if not count:
        return gettext("Nobody waits for an answer.")
    return ngettext(
        "%(n)d request waits for an answer.", "%(n)d requests wait for an answer.", count
    ) % {"n": count}


def _waiting() -> QuerySet[Ticket]:
    return Ticket.objects.filter(state=Ticket.State.OPEN).order_by("created_at")


def _unsent() -> list[tuple[str, Ticket | Reply | Receipt]]:
    """Letters that a mail server has refused so far: kind and row, the oldest first."""
    letters: list[tuple[str, Ticket | Reply | Receipt]] = []
    failed = {"mailed_at": None, "mail_tries__gt": 0}
    for row in Reply.objects.filter(**failed).select_related("ticket").order_by("created_at"):
        letters.append((gettext("answer") if row.from_support else gettext("reader's reply"), row))
    letters += [(gettext("request"), row) for row in Ticket.objects.filter(**failed)]
    receipts = Receipt.objects.filter(**failed).select_related("ticket")
    return [*letters, *((gettext("receipt"), row) for row in receipts)]
