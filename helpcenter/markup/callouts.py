"""``::: note`` ... ``:::``: boxes beside the text, and lists of steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from helpcenter.markup import notes as n

# Kind: the class that colours it, and the heading where the writer gives none.
KINDS = {
    "note": ("", _("Good to know")),
    "tip": ("ok", _("Tip")),
    "warning": ("soon", _("Careful")),
    "then": ("dim", _("Then and now")),
}
STEPS = "steps"
BOX = re.compile(r"^:::[ \t]*(\w+)", re.MULTILINE)


def _check_kinds(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "container_box_open":
            kind = token.info.split()[0] if token.info.split() else ""
            if kind not in KINDS and kind != STEPS:
                n.of(state.env).problem(f"unknown box: ::: {token.info.strip()}")


def _render(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    token = tokens[at]
    if token.nesting == -1:
        return "</div>\n"
    kind, _sep, title = token.info.strip().partition(" ")
    if kind == STEPS:
        return '<div class="walk">\n'
    colour, default = KINDS.get(kind, KINDS["note"])
    return format_html(
        '<div class="callout {}" role="note">\n<p><strong>{}</strong></p>\n',
        colour,
        title or default,
    )


def plugin(md: MarkdownIt) -> None:
    container_plugin(md, "box", validate=lambda _params, _marker: True, render=_render)
    md.core.ruler.push("boxes", _check_kinds)
