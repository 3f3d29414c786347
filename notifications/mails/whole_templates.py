"""A mail's template as one, made ready for a language: what is drawn for every mail is drawn once.

Django looks parents, blocks and parts up anew for each mail, and translates sentences that are
the same for everybody. Here a template with all that it extends and includes becomes one text,
with those sentences in it, which is compiled once for each language.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.template import Context, Engine, Template
from django.template.loader import get_template
from django.utils.translation import get_language

EXTENDS: Final = re.compile(r'\{% extends "([^"]+)" %\}')
INCLUDE: Final = re.compile(r'\{% include "([^"]+)" %\}')
BLOCK: Final = re.compile(r"\{% block (\w+) %\}(.*?)\{% endblock(?: \w+)? %\}", re.DOTALL)
# Sentences in which nothing is put in.
SENTENCE: Final = re.compile(
    r'\{% translate "[^"]+" %\}'
    r"|\{% blocktranslate(?: trimmed)? %\}[^{}]+\{% endblocktranslate %\}"
)


def render(name: str, context: dict[str, Any]) -> str:
    """As ``render_to_string``, in the active language. Of a template that loads what it uses."""
    if settings.DEBUG:
        _template.cache_clear()  # whoever edits a template sees it at once
    template = _template(name, get_language() or "")
    return template.render(Context(context, autoescape=_escapes(name)))


@lru_cache
def _template(name: str, language: str) -> Template:
    """``language`` is the active one."""
    engine = _engine(name)

    def spoken(sentence: re.Match[str]) -> str:
        alone = Template("{% load i18n %}" + sentence[0], engine=engine)
        return alone.render(Context(autoescape=_escapes(name)))

    return Template(SENTENCE.sub(spoken, _whole(name)), name=name, engine=engine)


def _whole(name: str) -> str:
    """The text of a template with that of its parents and parts in its place."""
    source = INCLUDE.sub(lambda part: _whole(part[1]), _source(name))
    parent = EXTENDS.match(source)
    if parent is None:
        return source
    blocks: dict[str, str] = dict(BLOCK.findall(source))
    return BLOCK.sub(lambda block: blocks.get(block[1], block[2]), _whole(parent[1]))


def _source(name: str) -> str:
    template: Any = get_template(name)
    return str(template.template.source)


def _engine(name: str) -> Engine:
    template: Any = get_template(name)
    engine: Engine = template.template.engine
    return engine


def _escapes(name: str) -> bool:
    return name.endswith(".html")
