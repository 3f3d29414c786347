"""The way to a page's counterpart in another language."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from helpcenter.page_languages import alternates

register = template.Library()


@register.inclusion_tag("_languages.html", takes_context=True)
def language_switch(context: template.Context) -> dict[str, Any]:
    """Plain links, told from the address alone. An address without a language has none."""
    request: HttpRequest | None = context.get("request")
    addresses = alternates(request.get_full_path()) if request else {}
    names = dict(settings.LANGUAGES)
    return {
        "languages": [(code, names[code], address) for code, address in addresses.items()],
        "current": get_language(),
    }
