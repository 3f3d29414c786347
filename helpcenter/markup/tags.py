"""``{name words}``: what an article takes from the policy data instead of typing it.

Inline:

- ``{figure linkedin.access_token_seconds}``, the same with ``adjective`` after it;
- ``{settings linkedin}``: where the network lists the apps that a person has let in;
- ``{networks rotate}``: the names of all networks whose tokens are renewed like that, and
  ``{networks password_stays}`` of those where a new password ends nothing;
- ``{since pinterest.access-token-seconds-2023-06-30}``: the day of a change, by its id;
- ``{ours check_every}``: a figure of our own behaviour;
- ``{tool}``: the tool that sends the posts, ``{tool start}`` where a sentence begins with it, and
  ``{tool link}`` for a link to it.

On a line of its own:

- ``{policy linkedin}``, and ``{policy}`` for all networks compared;
- ``{wording linkedin}``: what the network says itself, word for word;
- ``{settings}``: a list of all;
- ``{passwords}``: whether a new password ends a connection, by network;
- ``{live linkedin}``: the reader's own channels, with ``quiet`` after it where one line of them is
  enough and no worked example should stand in;
- ``{live tool}``: whether a publishing tool reports failed posts to the reader;
- ``{picture consent linkedin}``: a drawing with its words, see ``helpcenter.pictures``;
- ``{causes}`` and ``{cause expired}``: see ``causes``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from django.utils.html import format_html
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from helpcenter.markup import notes as n
from helpcenter.markup.block_tags import BLOCK
from helpcenter.markup.inline_tags import INLINE
from helpcenter.markup.shown import Handler, Shown

TAG = re.compile(r"\{([a-z]+)(?:[ \t]+([^{}\n]*))?\}")
INLINE_ONLY = ("figure", "tool")


def _show(
    match: re.Match[str], handlers: Mapping[str, Handler], env: MutableMapping[str, Any]
) -> Shown | None:
    """What the tag becomes; None, with the problem noted, where it is not one of ours."""
    name, rest = match[1], (match[2] or "").split()
    notes = n.of(env)
    if name not in handlers:
        where = " on a line of its own" if handlers is BLOCK else " within a line"
        notes.problem(f"unknown tag{where}: {match[0]}")
        return None
    try:
        return handlers[name](notes, rest)
    except n.TagError as error:
        notes.problem(f"{match[0]}: {error}")
        return None


def inline(state: StateInline, silent: bool) -> bool:
    match = TAG.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        shown = _show(match, INLINE, state.env)
        if shown is None:
            return False
        _keep(state.push("tag", "", 0), shown)
    state.pos = match.end()
    return True


def block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    match = TAG.fullmatch(line.strip())
    if not match or match[1] in INLINE_ONLY:
        return False
    if silent:
        return True
    shown = _show(match, BLOCK, state.env) or Shown(format_html("<p>{}</p>", line), line)
    _keep(state.push("tag_block", "", 0), shown)
    state.line = start + 1
    return True


def _keep(token: Token, shown: Shown) -> None:
    token.content = shown.text
    token.meta = {"html": shown.html}


def _render(_self: Any, tokens: Sequence[Token], at: int, _options: Any, _env: Any) -> str:
    end = "\n" if tokens[at].block else ""
    return f"{tokens[at].meta['html']}{end}"


def plugin(md: MarkdownIt) -> None:
    md.inline.ruler.before("escape", "tag", inline)
    md.block.ruler.before("paragraph", "tag_block", block, {"alt": ["paragraph"]})
    md.add_render_rule("tag", _render)
    md.add_render_rule("tag_block", _render)
