"""``/staff/searches/``: what readers searched for in vain, and the synonyms of staff."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.staff_access import staff_page
from core.names.isolates import isolated
from helpcenter.articles.library import library
from helpcenter.models import Synonym, Unanswered
from helpcenter.search.meanings import meanings
from helpcenter.staff.synonym_form import SynonymForm

PERMISSION = "helpcenter.view_unanswered"
A_PAGE = 50
LATELY = timedelta(days=28)


def figures(at: datetime) -> str:
    """One line for the staff home: what waits, of the last four weeks."""
    count = Unanswered.objects.filter(settled=False, last_on__gte=(at - LATELY).date()).count()
    if not count:
        return gettext("Every search found something in the last 28 days.")
    return ngettext(
        "%(n)d search found nothing in the last 28 days.",
        "%(n)d searches found nothing in the last 28 days.",
        count,
    ) % {"n": count}


@require_safe
@staff_page(PERMISSION)
def searches(request: HttpRequest) -> HttpResponse:
    """Those that nobody has settled, the most frequent first."""
    waiting = Unanswered.objects.filter(settled=False)
    page = Paginator(waiting, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "total": page.paginator.count,
        "synonyms": Synonym.objects.order_by("language", "said"),
    }
    return render(request, "helpcenter/staff/searches.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page("helpcenter.add_synonym")
def synonym(request: HttpRequest) -> HttpResponse:
    """Add what readers say for something. ``?search=<pk>`` fills in a search in vain."""
    row = _row(request)
    start = {"said": row.words, "language": row.language} if row else {}
    form = SynonymForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        form.save_by(request.user, at=timezone.now())
        if row:
            Unanswered.objects.filter(pk=row.pk).update(settled=True)
        said, means = form.cleaned_data["said"], form.cleaned_data["means"]
        text = gettext("From now on, “%(said)s” also finds “%(means)s”.")
        messages.success(request, text % {"said": isolated(said), "means": isolated(means)})
        return redirect("staff:searches")
    context = {"form": form, "row": row, "offered": _offered(row)}
    return render(request, "helpcenter/staff/synonym.html", context)


@require_POST
@staff_page("helpcenter.change_unanswered")
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing to do about it: no longer listed, however often it is searched for."""
    row = get_object_or_404(Unanswered, pk=pk)
    Unanswered.objects.filter(pk=row.pk).update(settled=True)
    messages.success(request, gettext("“%(words)s” is put away.") % {"words": isolated(row.words)})
    return redirect("staff:searches")


@require_POST
@staff_page("helpcenter.delete_synonym")
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a synonym. A search that it had settled is open again."""
    row = get_object_or_404(Synonym, pk=pk)
    Unanswered.objects.filter(language=row.language, words=row.said).update(settled=False)
    row.delete()
    messages.success(request, gettext("“%(said)s” is forgotten.") % {"said": isolated(row.said)})
    return redirect("staff:searches")


def _row(request: HttpRequest) -> Unanswered | None:
    pk = request.GET.get("search", "")
    return get_object_or_404(Unanswered, pk=int(pk)) if pk.isdecimal() and len(pk) < 10 else None


def _offered(row: Unanswered | None) -> list[str]:
    if row is None:
        return []
    with override(row.language):
        return meanings(library(), row.words)
