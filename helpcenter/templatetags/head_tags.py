"""``{% article_head article %}`` and ``{% page_head "index" title description %}``."""

from __future__ import annotations

from typing import Any

from django import template

from helpcenter.articles.library import Article
from helpcenter.discovery import head_tags
from helpcenter.discovery.share_cards import SITE_NAME, SIZE

register = template.Library()
TEMPLATE = "helpcenter/_meta.html"


@register.inclusion_tag(TEMPLATE)
def article_head(article: Article) -> dict[str, Any]:
    return _said(head_tags.of_article(article))


@register.inclusion_tag(TEMPLATE)
def page_head(page: str, title: str, description: str) -> dict[str, Any]:
    """``page``: the last part of its address's name, "contact" or "privacy"."""
    return _said(head_tags.of_page(page, title, description))


def _said(head: head_tags.Head) -> dict[str, Any]:
    return {"head": head, "site": SITE_NAME, "width": SIZE[0], "height": SIZE[1]}
