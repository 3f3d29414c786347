"""``{% article_head article %}`` and ``{% page_head "index" title description %}``."""

from __future__ import annotations

from typing import Any

from django import template

from helpcenter.articles import Article
from helpcenter.found import heads
from helpcenter.found.cards import SITE_NAME, SIZE

register = template.Library()
TEMPLATE = "helpcenter/_meta.html"


@register.inclusion_tag(TEMPLATE)
def article_head(article: Article) -> dict[str, Any]:
    return _said(heads.of_article(article))


@register.inclusion_tag(TEMPLATE)
def page_head(page: str, title: str, description: str) -> dict[str, Any]:
    """``page``: the last part of its address's name (``helpcenter:<page>``)."""
    return _said(heads.of_page(page, title, description))


def _said(head: heads.Head) -> dict[str, Any]:
    return {"head": head, "site": SITE_NAME, "width": SIZE[0], "height": SIZE[1]}
