"""``{% kept "_glyph.html" network=network.id %}``: rendered once for what it is given, and kept.

It is given these values and the active language, and nothing else: no request, no person, none of
the page's other variables. So what is kept cannot hold anything that was not given, whoever it
was rendered for first, and cannot be out of date. Values are texts, numbers and days; a moment is
no value, for how it reads depends on the time zone. Not for forms: there is no ``csrf_token``.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader import get_template
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
# A few kilobytes each at the most, in each process.
AT_MOST = 2048
Value = str | int | date | None


class KeptNode(template.Node):
    """One place in a template where another is kept."""

    def __init__(self, name: str, given: dict[str, FilterExpression]) -> None:
        self.name, self.names, self.values = name, tuple(given), tuple(given.values())

    def render(self, context: template.Context) -> SafeString:
        values = tuple(
            [_plain(each.resolve(context, ignore_failures=True)) for each in self.values]
        )
        return _rendered(self.name, get_language(), self.names, values, tuple(map(type, values)))


@register.tag("kept")
def do_kept(parser: Parser, token: Token) -> KeptNode:
    """The template's name as it stands, then what it is given."""
    _tag, name, *rest = token.split_contents()
    given = token_kwargs(rest, parser)
    if rest or name[0] not in "\"'" or name[0] != name[-1]:
        raise template.TemplateSyntaxError("kept takes a template's name and name=value")
    return KeptNode(name[1:-1], given)


def rendered(name: str, /, **given: Hashable) -> SafeString:
    """The same from Python; texts within tuples are plain ones."""
    values = tuple(given.values())
    return _rendered(name, get_language(), tuple(given), values, tuple(map(type, values)))


@lru_cache(maxsize=AT_MOST)
def _rendered(
    name: str,
    language: str | None,
    names: tuple[str, ...],
    values: tuple[Hashable, ...],
    types: tuple[type, ...],  # "<b>" is another value where it is safe to print as it stands
) -> SafeString:
    inner = get_template(name).template  # type: ignore[attr-defined]
    html: SafeString = inner.render(template.Context(dict(zip(names, values, strict=True))))
    return html


def _plain(value: Any) -> Value:
    if isinstance(value, str | int) or value is None:
        return value
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise TypeError(f"a kept template is not given {type(value).__name__}")


@receiver(setting_changed)
def forget(**_: Any) -> None:
    """Settings change in tests only."""
    _rendered.cache_clear()
