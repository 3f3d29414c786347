"""Tags within a line: figures, days, names, and one network's page of settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.html import format_html

from core.operator.publishing_tool import publishing_tool
from helpcenter.markup import notes as n
from helpcenter.markup.shown import Handler, Shown, cite, network_of, rendered
from helpcenter.policies import changes, facts, own_figures

PASSWORD_STAYS = "password_stays"


def _figure(notes: n.Notes, words: Sequence[str]) -> Shown:
    if not words or words[1:] not in ([], ["adjective"]):
        raise n.TagError("a figure is named network.key, with 'adjective' after it or nothing")
    network, _, key = words[0].partition(".")
    cite(notes, network, key)
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
    if model == PASSWORD_STAYS:
        for network in facts.names():
            cite(notes, network, facts.NEW_PASSWORD)
        text = ", ".join(facts.untouched_by_passwords())
    elif model in facts.RENEWED:
        text = ", ".join(facts.renewed_by(model))
    else:
        raise n.TagError(f"no such way of renewing; there are {', '.join(facts.RENEWED)}")
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


def settings(notes: n.Notes, words: Sequence[str]) -> Shown:
    network = network_of(words)
    for key in facts.settings_cited(network):
        cite(notes, network, key)
    return rendered("settings", {"place": facts.settings(network)})


INLINE: Mapping[str, Handler] = {
    "figure": _figure,
    "networks": _networks,
    "ours": _ours,
    "settings": settings,
    "since": _since,
    "tool": _tool,
}
