"""Links to the paragraph of an article that explains something."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

register = template.Library()
# What networks call the roles and kinds of account that we meet.
ROLES = (
    *(_("administrator"), _("content administrator"), _("content admin"), _("analyst")),
    *(_("curator"), _("direct sponsored content poster"), _("lead gen forms manager")),
    *(_("manage"), _("create content"), _("moderate"), _("messaging"), _("advertise")),
    *(_("analyze"), _("business"), _("media creator"), _("creator"), _("personal"), _("pinner")),
)


@register.filter
def article_url(article: str) -> str:
    """The address of "slug" or "slug#paragraph", as ``contract.ARTICLES`` names them."""
    slug, mark, paragraph = article.partition("#")
    return reverse("helpcenter:article", args=[slug]) + mark + paragraph


@register.filter
def spoken(role: str) -> str:
    """A network's name of a role as words: CONTENT_ADMINISTRATOR, "content administrator"."""
    words = role.replace("_", " ").lower() if role.isupper() else role
    return gettext(words) if words in ROLES else words
