"""``/search/?q=``: what the articles say about it, and what the field offers meanwhile."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from core.limits import counting as limits
from core.names.plain_names import plain
from helpcenter.articles.library import library
from helpcenter.articles.shelves import TOPICS
from helpcenter.policies import facts
from helpcenter.public_cache import shared
from helpcenter.search import (
    PageHit,
    Suggestion,
    nearest,
    search,
    suggest,
    suggest_pages,
    unanswered,
)

LONGEST = 500  # a pasted error is longer than a question
MOST = 6  # suggestions
COUNTED_AN_HOUR = 20  # searches of one address that found nothing


@shared
def results(request: HttpRequest) -> HttpResponse:
    query, exact = _query(request), request.GET.get("exact") == "1"
    context: dict[str, object] = {"query": query, "topics": TOPICS}
    if query:
        shelf = library()
        answered = search(shelf, query, exact=exact)
        context |= {"results": answered, "connected": list(facts.names().values())}
        if not answered.hits and not answered.pages and not answered.unconnected:
            context["near"] = nearest(shelf, query)
            _count(request, shelf.language, query)
    return render(request, "helpcenter/search.html", context)


@shared
def suggestions(request: HttpRequest) -> JsonResponse:
    """For ``static/site.js``: a few articles, and how many, in words to be spoken."""
    query, shelf = _query(request, keep_end=True), library()
    pages = suggest_pages(shelf, query)
    offered = suggest(shelf, query)[: MOST - len(pages)]
    count = len(offered) + len(pages)
    says = ngettext("%(n)d suggestion", "%(n)d suggestions", count) % {"n": count}
    return JsonResponse(
        {
            "options": [*map(_page, pages), *map(_option, offered)],
            "says": says if count else gettext("No suggestions"),
        }
    )


def _page(page: PageHit) -> dict[str, str]:
    return {"title": page.title, "heading": gettext("Page on this site"), "url": page.url}


def _option(suggestion: Suggestion) -> dict[str, str]:
    address = reverse("helpcenter:article", args=[suggestion.slug])
    url = f"{address}#{suggestion.anchor}" if suggestion.anchor else address
    return {"title": suggestion.title, "heading": suggestion.heading, "url": url}


def _query(request: HttpRequest, *, keep_end: bool = False) -> str:
    """One line. A space at the end says that the last word is whole."""
    typed = request.GET.get("q", "")[:LONGEST]
    end = " " if keep_end and typed[-1:].isspace() else ""
    return plain(typed) + end


def _count(request: HttpRequest, language: str, query: str) -> None:
    at = timezone.now()
    if limits.spend(request, "unanswered", limit=COUNTED_AN_HOUR, at=at):
        unanswered.count(language, query, on=at.date())
