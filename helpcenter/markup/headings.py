"""Anchors of headings: ``## Title {#anchor}``, else made from the words."""

from __future__ import annotations

import re

from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from helpcenter.markup import notes as n

ANCHOR = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]*)\}\s*$")


def anchors(state: StateCore) -> None:
    """Takes the anchor off the heading's source before its words are read."""
    notes, seen = n.of(state.env), set[str]()
    for opening, content in zip(state.tokens, state.tokens[1:], strict=False):
        if opening.type != "heading_open":
            continue
        match = ANCHOR.search(content.content)
        if match:
            content.content = content.content[: match.start()]
        anchor = match[1] if match else slugify(content.content)
        if anchor in seen:
            notes.problem(f"two headings with the anchor #{anchor}")
        if opening.tag == "h1":
            notes.problem(f"a first-level heading in the text: {content.content}")
        seen.add(anchor)
        opening.attrSet("id", anchor)


def plugin(md: MarkdownIt) -> None:
    md.core.ruler.before("inline", "anchors", anchors)
