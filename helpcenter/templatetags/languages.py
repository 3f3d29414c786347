"""The way to a page's counterpart in another language."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from core.templatetags.kept import rendered
from helpcenter.page_languages import alternates

register = template.Library()


@register.simple_tag(takes_context=True)
def language_switch(context: template.Context) -> SafeString:
    """Plain links, told from the address alone. An address without a language has none."""
    request: HttpRequest | None = context.get("request")
    addresses = alternates(request.get_full_path()) if request else {}
    names = dict(settings.LANGUAGES)
    languages = tuple((code, names[code], address) for code, address in addresses.items())
    return rendered("_languages.html", languages=languages, current=get_language())
