"""Links to the paragraph of an article that explains something."""

from __future__ import annotations

from django.urls import reverse


def article_url(article: str) -> str:
    """The address of "slug" or "slug#paragraph", as ``contract.ARTICLES`` names them."""
    slug, mark, paragraph = article.partition("#")
    return reverse("helpcenter:article", args=[slug]) + mark + paragraph
