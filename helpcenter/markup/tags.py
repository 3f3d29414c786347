"""``{name words}``: what an article takes from the policy data instead of typing it.

Inline:

- ``{figure linkedin.access_token_seconds}``, the same with ``adjective`` after it;
- ``{settings linkedin}``: where the network lists the apps that a person has let in;
- ``{networks rotate}``: the names of all networks whose tokens are renewed like that;
- ``{since pinterest.access-token-seconds-2023-06-30}``: the day of a change, by its id;
- ``{ours check_every}``: a figure of our own behaviour;
- ``{tool}``: the tool that sends the posts, ``{tool start}`` where a sentence begins with it, and
  ``{tool link}`` for a link to it.

On a line of its own:

- ``{policy linkedin}``, and ``{policy}`` for all networks compared;
- ``{wording linkedin}``: what the network says itself, word for word;
- ``{settings}``: a list of all;
- ``{live linkedin}``: the reader's own channels, with ``quiet`` after it where one line of them is
  enough and no worked example should stand in;
- ``{live tool}``: whether a publishing tool reports failed posts to the reader;
- ``{picture consent linkedin}``: a drawing with its words, see ``helpcenter.pictures``;
- ``{causes}`` and ``{cause expired}``: see ``causes``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html, strip_tags
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from core.operator.publishing_tool import publishing_tool
from helpcenter.markup import causes, links
from helpcenter.markup import notes as n
from helpcenter.pictures import catalogue
from helpcenter.policies import changes, comparison, example_cards, facts, own_figures

TAG = re.compile(r"\{([a-z]+)(?:[ \t]+([^{}\n]*))?\}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a tag becomes: safe HTML, and the same as plain text for search."""

    html: str
    text: str


Handler = Callable[[n.Notes, Sequence[str]], Shown]


def _network(words: Sequence[str]) -> str:
    if len(words) != 1 or words[0] not in facts.names():
        raise n.TagError(f"no such network: {' '.join(words) or '(none named)'}")
    return words[0]


def _cite(notes: n.Notes, network: str, key: str) -> None:
    try:
        fact = facts.fact(network, key)
    except KeyError:
        raise n.TagError(f"no such policy fact: {network}.{key}") from None
    notes.cited.append(n.Cited(network, key, fact.checked))


def _figure(notes: n.Notes, words: Sequence[str]) -> Shown:
    if not words or words[1:] not in ([], ["adjective"]):
        raise n.TagError("a figure is named network.key, with 'adjective' after it or nothing")
    network, _, key = words[0].partition(".")
    _cite(notes, network, key)
    text = facts.words(network, key, adjective=len(words) == 2)
    value = facts.fact(network, key).value
    return Shown(format_html('<data value="{}">{}</data>', value, text), text)


def _since(notes: n.Notes, words: Sequence[str]) -> Shown:
    """The day of a change, as exactly as it is known."""
    network, _, of = words[0].partition(".") if len(words) == 1 else ("", "", "")
    told = {change.id: change for change in changes.of(network)} if network in facts.names() else {}
    if of not in told:
        raise n.TagError("a change is named network.id, as /policies/changes/ has it")
    change = told[of]
    notes.cited.append(n.Cited(network, change.fact, change.noted))
    return Shown(format_html("{}", change.when), change.when)


def _networks(notes: n.Notes, words: Sequence[str]) -> Shown:
    model = " ".join(words)
    if model not in facts.RENEWED:
        raise n.TagError(f"no such way of renewing; there are {', '.join(facts.RENEWED)}")
    text = ", ".join(facts.renewed_by(model))
    return Shown(format_html("{}", text), text)


def _tool(notes: n.Notes, words: Sequence[str]) -> Shown:
    tool, how = publishing_tool(), " ".join(words)
    if how == "link":
        return Shown(tool.link, tool.name)
    if how not in ("", "start"):
        raise n.TagError("the tool is written alone, or with 'start' or 'link' after it")
    text = tool.start if how else tool.name
    return Shown(format_html("{}", text), text)


def _ours(notes: n.Notes, words: Sequence[str]) -> Shown:
    name = " ".join(words)
    try:
        text = own_figures.words(name)
    except KeyError:
        raise n.TagError(f"no such figure of ours: {name or '(none named)'}") from None
    return Shown(format_html("{}", text), text)


def _settings(notes: n.Notes, words: Sequence[str]) -> Shown:
    network = _network(words)
    for key in ("settings_url", "settings_path"):
        _cite(notes, network, key)
    return _rendered("settings", {"place": facts.settings(network)})


def _every_settings(notes: n.Notes, words: Sequence[str]) -> Shown:
    if words:
        return _settings(notes, words)
    for network in facts.names():
        _cite(notes, network, "settings_url")
    places = [facts.settings(network) for network in facts.names()]
    return _rendered("settings_list", {"places": places, "only_url": _own_networks_url(notes)})


def _policy(notes: n.Notes, words: Sequence[str]) -> Shown:
    if not words:
        return _compared(notes)
    network = _network(words)
    notes.cited.append(n.Cited(network, "*", facts.checked(network)))
    context = {"name": facts.names()[network], "rows": facts.table(network)}
    return _rendered("policy", context)


def _wording(notes: n.Notes, words: Sequence[str]) -> Shown:
    """What the network itself says of its tokens: today, and before."""
    network = _network(words)
    today = facts.own_words(network)
    if not today:
        raise n.TagError(f"no words of its own are known: {network}")
    notes.cited.append(n.Cited(network, facts.WORDING, min(quoted.read for quoted in today)))
    context = {"network": network, "name": facts.names()[network], "today": today}
    return _rendered("wording", context | {"before": facts.own_words_before(network)})


def _compared(notes: n.Notes) -> Shown:
    for network in facts.names():
        for key in facts.COMPARED_FACTS & facts.policy(network).facts.keys():
            _cite(notes, network, key)
    rows = [
        (network, links.address(notes, "helpcenter:article", network.network))
        for network in comparison.everything()
    ]
    return _rendered("compared", {"rows": rows, "only_url": _own_networks_url(notes)})


def _own_networks_url(notes: n.Notes) -> str:
    """Where a reader narrows such lists to their own networks: said above the first one."""
    first, notes.by_network = not notes.by_network, True
    return links.address(notes, "channels:only") if first else ""


def _live(notes: n.Notes, words: Sequence[str]) -> Shown:
    """The reader's own channels; ``quiet``: in one line, and nothing where there are none."""
    if list(words) == ["tool"]:
        return _live_tool(notes)
    network, quiet = _network(words[:1]), list(words[1:]) == ["quiet"]
    if words[1:] and not quiet:
        raise n.TagError("a live card is named by its network, with 'quiet' after it or nothing")
    if network in (*notes.live, *notes.lines):
        raise n.TagError(f"a second live card of {network}")
    (notes.lines if quiet else notes.live).append(network)
    context = {
        "network": network,
        "example": None if quiet else example_cards.of(network),
        "list_url": links.address(notes, "channels:list"),
    }
    html = _rendered("live", context).html
    return Shown(html, "")


def _live_tool(notes: n.Notes) -> Shown:
    """Comes from the API's room: here stands its address, and what to read signed out."""
    context = {
        "url": links.address(notes, "keys:reporting"),
        "preferences_url": links.address(notes, "notifications:preferences"),
    }
    return Shown(_rendered("live_tool", context).html, "")


def _picture(notes: n.Notes, words: Sequence[str]) -> Shown:
    name = " ".join(words)
    try:
        picture = catalogue.draw(words)
    except KeyError:
        raise n.TagError(f"no such picture; there are {', '.join(catalogue.names())}") from None
    if name in notes.pictures:
        raise n.TagError("a second time the same picture")
    notes.pictures.append(name)
    for network, key in picture.cites:
        _cite(notes, network, key)
    return Shown(_rendered("picture", {"picture": picture}).html, picture.text)


def _causes(notes: n.Notes, words: Sequence[str]) -> Shown:
    if words:
        raise n.TagError("the table of causes is of all of them")
    return Shown(_rendered("causes", {"rows": causes.table(notes)}).html, "")


def _cause(notes: n.Notes, words: Sequence[str]) -> Shown:
    made = causes.blocks(notes, " ".join(words))
    return Shown(_rendered("cause", {"blocks": made}).html, causes.numbers(made))


def _rendered(template: str, context: Mapping[str, Any]) -> Shown:
    html = render_to_string(f"helpcenter/tags/_{template}.html", dict(context)).strip()
    words = unescape(strip_tags(html.replace("<", " <")))
    return Shown(html, " ".join(words.split()))


INLINE: Mapping[str, Handler] = {
    "figure": _figure,
    "networks": _networks,
    "ours": _ours,
    "settings": _settings,
    "since": _since,
    "tool": _tool,
}
INLINE_ONLY = ("figure", "tool")
BLOCK: Mapping[str, Handler] = {
    "policy": _policy,
    "wording": _wording,
    "live": _live,
    "settings": _every_settings,
    "picture": _picture,
    "causes": _causes,
    "cause": _cause,
}


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
