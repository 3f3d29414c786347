"""Links to the paragraph of an article that explains something."""

from __future__ import annotations

from django import template
from django.urls import reverse

register = template.Library()


@register.filter
def article_url(article: str) -> str:
    """The address of "slug" or "slug#paragraph", as ``contract.ARTICLES`` names them."""
    slug, mark, paragraph = article.partition("#")
    return reverse("helpcenter:article", args=[slug]) + mark + paragraph


@register.filter
def spoken(role: str) -> str:
    """A network's name of a role as words: CONTENT_ADMINISTRATOR, "content administrator"."""
    return role.replace("_", " ").lower() if role.isupper() else role
