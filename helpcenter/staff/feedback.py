"""``/staff/feedback/``: which articles help, and ``.../<slug>/``: whom one fails, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.staff_access import staff_page
from helpcenter.articles.library import languages
from helpcenter.models import Feedback
from helpcenter.staff import feedback_words as words
from helpcenter.staff.filters import PERIODS, Choice, Filters, Label, since
from helpcenter.staff.shares import Share
from helpcenter.staff.tallies import Revision, Scope, Tally, Whys, by_state, tallies, whys

PERMISSION = "helpcenter.view_feedback"
LATELY = timedelta(days=28)
COMMENTS_A_PAGE = 20
HOTTEST = 4  # shades of a cell; a paragraph named less often than this is never the darkest
ALL = "all"
SORTS: dict[str, Callable[[Tally], Any]] = {
    # Fifty votes at 60 % are worse than a single no: by what it is at the very best.
    "worst": lambda tally: (tally.latest.share.interval[1], -tally.latest.share.votes),
    "fallen": lambda tally: tally.change.interval[1] if tally.change else 1.0,
    "votes": lambda tally: -tally.votes,
    "title": lambda tally: tally.title.casefold(),
}
SORT_NAMES = [
    ("worst", _("Worst first")),
    ("fallen", _("Fallen most")),
    ("votes", _("Most votes")),
    ("title", _("By title")),
]


def figures(at: datetime) -> str:
    """One line for the staff home: the votes of the last four weeks."""
    counts = Feedback.objects.filter(created_at__gte=at - LATELY).aggregate(
        votes=Count("pk"), yes=Count("pk", filter=Q(helpful=True))
    )
    if not counts["votes"]:
        return gettext("No votes in the last 28 days.")
    text = ngettext(
        "%(votes)d vote in the last 28 days: %(share)s helpful.",
        "%(votes)d votes in the last 28 days: %(share)s helpful.",
        counts["votes"],
    )
    return text % {
        "votes": counts["votes"],
        "share": words.percent(Share(counts["yes"], counts["votes"]).value),
    }


@require_safe
@staff_page(PERMISSION)
def feedback(request: HttpRequest) -> HttpResponse:
    filters = Filters(
        request.GET,
        {
            "sort": SORT_NAMES,
            "language": [("", _("All languages")), *_spoken(languages())],
            "since": PERIODS,
        },
    )
    scope = Scope(since(filters["since"], at=timezone.now()), filters["language"])
    sorted_tallies = sorted(
        tallies(scope), key=lambda tally: (SORTS[filters["sort"]](tally), tally.title)
    )
    context = {
        "rows": [_row(tally) for tally in sorted_tallies],
        "filters": filters,
        "menus": _menus(filters),
        "any": sorted_tallies or Feedback.objects.exists(),
        "carried": filters.query(sort="worst", language=""),
    }
    return render(request, "helpcenter/staff/feedback.html", context)


def _menus(filters: Filters) -> list[tuple[str, list[Any]]]:
    names = {
        "sort": gettext("Order"),
        "language": gettext("Language of the votes"),
        "since": gettext("Time of the votes"),
        "revision": gettext("Revision"),
        "reason": gettext("Reason"),
    }
    return [
        (names[name], filters.choices(name))
        for name in filters.allowed
        if name != "reason" and len(filters.allowed[name]) > 1
    ]


def _spoken(codes: list[str]) -> list[tuple[str, str]]:
    known = dict(settings.LANGUAGES)
    return [(code, str(known.get(code, code))) for code in codes]


def _row(tally: Tally) -> dict[str, object]:
    return {
        "tally": tally,
        "language": dict(_spoken([tally.language]))[tally.language],
        "now": _shown(tally.now, tally) if tally.now else None,
        "before": _shown(tally.before, tally) if tally.before else None,
        "change": words.change(tally.change),
        "tone": words.tone(tally.change),
    }


def _shown(revision: Revision, tally: Tally) -> dict[str, object]:
    return {
        "name": revision.name,
        "current": revision is tally.now,
        "first": revision.first,
        "last": revision.last,
        "comments": revision.comments,
        **_share(revision.share),
    }


def _share(share: Share) -> dict[str, object]:
    return {"votes": share.votes, "says": words.share(share), "bar": words.bar(share)}


@require_safe
@staff_page(PERMISSION)
def article(request: HttpRequest, slug: str) -> HttpResponse:
    spoken = _spoken(_languages(slug))
    if not spoken:
        raise Http404
    first = Filters(request.GET, {"language": spoken, "since": PERIODS})
    begin = since(first["since"], at=timezone.now())
    scope = Scope(begin, first["language"], slug)
    tally = next(iter(tallies(scope)), None)
    filters = Filters(request.GET, {**first.allowed, **_more(tally)})
    revision = filters["revision"]
    scope = Scope(begin, first["language"], slug, "" if revision == ALL else revision)
    context = {"filters": filters, "menus": _menus(filters), "slug": slug, "tally": tally}
    with override(first["language"]):
        context["article_url"] = reverse("helpcenter:article", args=[slug])
    if tally is not None:
        context |= _details(request, tally, scope, filters)
    return render(request, "helpcenter/staff/feedback_article.html", context)


def _languages(slug: str) -> list[str]:
    """Those in which it was voted on, the source language first."""
    codes = Feedback.objects.filter(slug=slug).order_by().values_list("language").distinct()
    known = {language for (language,) in codes}
    return sorted(known, key=lambda code: ([*languages(), code].index(code), code))


def _more(tally: Tally | None) -> dict[str, list[tuple[str, Label]]]:
    """The text that readers see today is meant where it has votes, else all of them."""
    every = (ALL, _("All revisions"))
    names: list[tuple[str, Label]] = []
    if tally:
        names = [(revision.name, revision.name) for revision in tally.revisions]
    if tally and tally.now:
        names[0] = (tally.now.name, _("Today's text"))
        names.insert(1, every)
    else:
        names.insert(0, every)
    return {"revision": names, "reason": [("", _("All")), *Feedback.Reason.choices]}


def _details(request: HttpRequest, tally: Tally, scope: Scope, filters: Filters) -> dict[str, Any]:
    told = whys(scope)
    comments = _comments(request, scope, filters["reason"])
    return {
        "revisions": [_shown(revision, tally) for revision in tally.revisions],
        "change": words.change(tally.change),
        "tone": words.tone(tally.change),
        "reasons": _reasons(told),
        "reason_choices": _occurring(told, filters),
        "states": [(words.state(bucket), _share(share)) for bucket, share in by_state(scope)],
        "heat": _heat(told, _titles(tally)),
        "heat_states": [words.state(bucket) for bucket in told.states],
        "comments": comments,
        "notes": [_note(comment, _titles(tally), tally) for comment in comments],
        "more": filters.query(page=""),
    }


def _titles(tally: Tally) -> dict[str, str]:
    if tally.article is None:
        return {}
    return {
        section.anchor: section.title for section in tally.article.page.sections if section.anchor
    }


def _reasons(told: Whys) -> list[dict[str, object]]:
    return [
        {"label": Feedback.Reason(reason).label, "helpful": helpful, "times": times}
        for (helpful, reason), times in told.reasons.most_common()
    ]


def _occurring(told: Whys, filters: Filters) -> list[Choice]:
    """The reasons that were given here, and the one that was chosen."""
    given = {"", filters["reason"], *(reason for _helpful, reason in told.reasons)}
    known = [value for value, _label in filters.allowed["reason"]]
    choices = zip(known, filters.choices("reason"), strict=True)
    return [choice for value, choice in choices if value in given]


def _heat(told: Whys, titles: dict[str, str]) -> list[dict[str, object]]:
    """The paragraphs that were named beside a no, the worst first, by the reader's state."""
    hottest = max([HOTTEST, *told.failed.values()])
    return [
        {
            "anchor": anchor,
            "title": titles.get(anchor, ""),
            "times": times,
            "cells": [_cell(told.failed[anchor, state], hottest) for state in told.states],
        }
        for anchor, times in told.sections
    ]


def _cell(times: int, hottest: int) -> tuple[int, int]:
    """How often, and in which shade."""
    return times, ceil(HOTTEST * times / hottest)


def _comments(request: HttpRequest, scope: Scope, reason: str) -> Any:
    comments = scope.commented().order_by("-created_at", "-pk")
    if reason:
        comments = comments.filter(reason=reason)
    return Paginator(comments, COMMENTS_A_PAGE).get_page(request.GET.get("page"))


def _note(row: Feedback, titles: dict[str, str], tally: Tally) -> dict[str, object]:
    current = tally.now is not None and row.revision == tally.now.name
    return {
        "row": row,
        "day": row.created_at.date(),
        "state": words.state(row.reader_state),
        "section": titles.get(row.section, row.section),
        "old": not current,
    }
