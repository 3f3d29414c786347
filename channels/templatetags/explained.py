"""What a template says with: links to the paragraph that explains, roles and lengths as words."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from channels.contract import Ability, Kind
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
    *(_("primary owner"), _("owner"), _("manager"), _("site manager"), _("bot")),
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


@register.filter
def needed_at(declined: Sequence[Ability], kind: Kind) -> str:
    """What was not allowed and a place of this kind needs, in words; empty where nothing is."""
    needed = (each for each in declined if each.needed and (not each.kinds or kind in each.kinds))
    return ", ".join(gettext(each.does) for each in needed)
