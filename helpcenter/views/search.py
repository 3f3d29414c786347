"""``/search/?q=``: what the articles say about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from helpcenter.articles import library
from helpcenter.search import search
from helpcenter.topics import TOPICS
from helpcenter.views.shared import shared

LONGEST = 200


@shared
def results(request: HttpRequest) -> HttpResponse:
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    context: dict[str, object] = {"query": query, "topics": TOPICS}
    if query:
        context["results"] = search(library(), query)
    return render(request, "helpcenter/search.html", context)
