"""Pages that are the same bytes for everyone: the shelves, an article."""

from __future__ import annotations

import difflib
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from helpcenter.articles import due_facts
from helpcenter.articles.library import SOURCE_LANGUAGE, Article, Library, library
from helpcenter.articles.shelves import TOPICS
from helpcenter.markup.notes import Notes
from helpcenter.public_cache import kept, shared
from helpcenter.search import search

GUIDE = "keeping-channels-connected"


@kept
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "helpcenter/index.html", {"topics": _by_topic(library())})


def _by_topic(shelf: Library) -> list[dict[str, object]]:
    return [{"topic": topic, "articles": shelf.of_topic(topic)} for topic in TOPICS]


@shared
def guide(request: HttpRequest) -> HttpResponse:
    """Where the guide is now, for who has another address of it."""
    return redirect("helpcenter:article", GUIDE, permanent=True)


@kept
def article(request: HttpRequest, slug: str) -> HttpResponse:
    shelf = library()
    article = shelf.by_slug.get(slug)
    if article is None:
        if slug in shelf.moved:
            return redirect("helpcenter:article", shelf.moved[slug], permanent=True)
        return missing(request, slug)
    before, after = shelf.neighbours(article)
    context = {
        "article": article,
        "page": article.page,
        "foreign": article.language != get_language(),
        "original_url": _in_original(article),
        "rechecked": due_facts.by_network(due_facts.of_article(article, _today())),
        "related": shelf.related(article),
        "before": before,
        "after": after,
        "live_query": _live_query(article.page.notes),
    }
    return render(request, "helpcenter/article.html", context)


def _live_query(notes: Notes) -> str:
    """What the page asks for the reader's own channels, once it is there."""
    asked = {"networks": ",".join(notes.live), "lines": ",".join(notes.lines), "toc": "1"}
    if notes.by_network:
        asked["only"] = "1"
    return urlencode({name: value for name, value in asked.items() if value}, safe=",")


def _today() -> date:
    """In UTC for everyone: the reader's own zone must not divide the page."""
    return timezone.now().date()


def _in_original(article: Article) -> str:
    with override(SOURCE_LANGUAGE):
        return reverse("helpcenter:article", args=[article.slug])


def missing(request: HttpRequest, slug: str) -> HttpResponse:
    context = {"slug": slug, "suggested": suggestions(library(), slug)}
    return render(request, "helpcenter/missing.html", context, status=404)


def suggestions(shelf: Library, slug: str) -> list[Article]:
    """What somebody who typed this address may have meant."""
    near = difflib.get_close_matches(slug, [*shelf.by_slug, *shelf.moved], n=3, cutoff=0.6)
    by_name = [shelf.by_slug[shelf.moved.get(near_slug, near_slug)] for near_slug in near]
    by_words = [hit.article for hit in search(shelf, slug.replace("-", " "), limit=3).hits]
    return list(dict.fromkeys([*by_name, *by_words]))[:4]
