"""What a template says with: links to the paragraph that explains, roles and lengths as words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from channels.models import PENDING_LIFE
from channels.words import kinds
from core.article_links import article_url
from core.dates import length

register = template.Library()
register.filter(article_url)
register.filter(kinds.kind_name)
register.filter(kinds.kind_names)
# What networks call the roles and kinds of account that we meet.
ROLES = (
    *(_("administrator"), _("content administrator"), _("content admin"), _("analyst")),
    *(_("curator"), _("direct sponsored content poster"), _("lead gen forms manager")),
    *(_("manage"), _("create content"), _("moderate"), _("messaging"), _("advertise")),
    *(_("analyze"), _("business"), _("media creator"), _("creator"), _("personal"), _("pinner")),
)


@register.simple_tag
def kept_while_deciding() -> str:
    """How long what came back from a consent page is kept for the person's word: "1 hour"."""
    return length(PENDING_LIFE)


@register.filter
def spoken(role: str) -> str:
    """A network's name of a role as words: CONTENT_ADMINISTRATOR, "content administrator"."""
    words = role.replace("_", " ").lower() if role.isupper() else role
    return gettext(words) if words in ROLES else words
