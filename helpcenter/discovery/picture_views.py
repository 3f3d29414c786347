"""The pictures that stand beside a link to us (``og:image``)."""

from __future__ import annotations

from functools import cache

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response

from helpcenter.articles.library import SOURCE_LANGUAGE, library
from helpcenter.discovery import share_cards, share_pictures
from helpcenter.public_cache import DAY, shared


@shared
def of_article(request: HttpRequest, slug: str) -> HttpResponse:
    shelf = library()
    article = shelf.by_slug.get(slug)
    if article is None and slug in shelf.moved:
        return redirect("helpcenter:picture", shelf.moved[slug], permanent=True)
    if article is None:
        raise Http404
    return _picture(request, share_pictures.of_article(article))


@shared
def of_page(request: HttpRequest, page: str) -> HttpResponse:
    card = share_pictures.of_page(page)
    if card is None:
        raise Http404
    return _picture(request, card)


@shared
def touch_icon(request: HttpRequest) -> HttpResponse:
    """What a telephone shows for the site on its home screen; asked for by this name."""
    response = HttpResponse(_touch_icon(), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={7 * DAY}"
    response.headers["Content-Language"] = SOURCE_LANGUAGE
    return response


@cache
def _touch_icon() -> bytes:
    return share_cards.icon(180)


def _picture(request: HttpRequest, card: share_cards.Card) -> HttpResponse:
    """Whoever has it already is told so before it is drawn."""
    etag = f'"{card.digest}"'
    known = get_conditional_response(request, etag=etag)
    response = known if isinstance(known, HttpResponse) else None
    if response is None:
        response = HttpResponse(share_cards.png(card), content_type="image/png")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = _life(request, card)
    return response


def _life(request: HttpRequest, card: share_cards.Card) -> str:
    """For ever, where the address names this very picture; else for a week."""
    if request.GET.get("v") == card.digest:
        return f"public, max-age={365 * DAY}, immutable"
    return f"public, max-age={7 * DAY}"
