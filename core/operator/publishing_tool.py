"""The tool that sends the posts, beside which this site stands: what we call it, and where it is.

The operator names it with ``TOOL_NAME`` and ``TOOL_URL``; without them it is "your publishing
tool". A sentence that begins with it takes ``start``: a name stays as its owner writes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class PublishingTool:
    """The tool in the active language."""

    name: str
    start: str  # the same at the start of a sentence
    url: str  # empty where the operator gave none

    @property
    def link(self) -> SafeString:
        """The name, linked where the operator said to where."""
        if not self.url:
            return format_html("{}", self.name)
        return format_html('<a href="{}" rel="external noopener">{}</a>', self.url, self.name)


def publishing_tool() -> PublishingTool:
    """What to call the tool in the active language, and its address."""
    given: str = settings.TOOL_NAME
    name, start = _("your publishing tool"), _("Your publishing tool")
    return PublishingTool(given or name, given or start, settings.TOOL_URL)


def site_purpose() -> str:
    """What this site is, and what it is not: the same words on every page and in every mail."""
    return _(
        "%(tool)s sends your posts. Channel Care keeps the connections to your networks alive, "
        "tells you when one is not, and leads you back."
    ) % {"tool": publishing_tool().start}


def version() -> str:
    """Changes when the tool gets another name or address: what is kept with it is then old."""
    return f"{settings.TOOL_NAME}\0{settings.TOOL_URL}"
