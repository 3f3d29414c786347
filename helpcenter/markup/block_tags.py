"""Tags on a line of their own: policies, quotations, live cards, pictures, and causes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpcenter.markup import causes, links
from helpcenter.markup import notes as n
from helpcenter.markup.inline_tags import settings
from helpcenter.markup.shown import Handler, Shown, cite, network_of, rendered
from helpcenter.pictures import catalogue
from helpcenter.policies import comparison, example_cards, facts


def _every_settings(notes: n.Notes, words: Sequence[str]) -> Shown:
    if words:
        return settings(notes, words)
    for network in facts.names():
        for key in facts.settings_cited(network):
            cite(notes, network, key)
    places = [facts.settings(network) for network in facts.names()]
    return rendered("settings_list", {"places": places, "only_url": _own_networks_url(notes)})


def _policy(notes: n.Notes, words: Sequence[str]) -> Shown:
    if not words:
        return _compared(notes)
    network = network_of(words)
    notes.cited.append(n.Cited(network, "*", facts.checked(network)))
    context = {"name": facts.names()[network], "rows": facts.table(network)}
    return rendered("policy", context)


def _wording(notes: n.Notes, words: Sequence[str]) -> Shown:
    """What the network itself says of its tokens: today, and before."""
    network = network_of(words)
    today = facts.own_words(network)
    if not today:
        raise n.TagError(f"no words of its own are known: {network}")
    notes.cited.append(n.Cited(network, facts.WORDING, min(quoted.read for quoted in today)))
    context = {"network": network, "name": facts.names()[network], "today": today}
    return rendered("wording", context | {"before": facts.own_words_before(network)})


def _compared(notes: n.Notes) -> Shown:
    for network in facts.names():
        for key in facts.COMPARED_FACTS & facts.policy(network).facts.keys():
            cite(notes, network, key)
    rows = [
        (network, links.address(notes, "helpcenter:article", network.network))
        for network in comparison.everything()
    ]
    return rendered("compared", {"rows": rows, "only_url": _own_networks_url(notes)})


def _passwords(notes: n.Notes, words: Sequence[str]) -> Shown:
    """Whether a new password ends a connection, network by network."""
    if words:
        raise n.TagError("the table of passwords is of all networks")
    rows = []
    for network in facts.names():
        cite(notes, network, facts.NEW_PASSWORD)
        row = facts.row(network, facts.NEW_PASSWORD)
        rows.append((network, row, links.address(notes, "helpcenter:article", network)))
    names = facts.names()
    context = {"rows": [(names[network], network, row, url) for network, row, url in rows]}
    html = rendered("passwords", context | {"only_url": _own_networks_url(notes)}).html
    return Shown(html, "")  # searched by a network's name, its own article is the better answer


def _own_networks_url(notes: n.Notes) -> str:
    """Where a reader narrows such lists to their own networks: said above the first one."""
    first, notes.by_network = not notes.by_network, True
    return links.address(notes, "channels:only") if first else ""


def _live(notes: n.Notes, words: Sequence[str]) -> Shown:
    """The reader's own channels; ``quiet``: in one line, and nothing where there are none."""
    if list(words) == ["tool"]:
        return _live_tool(notes)
    network, quiet = network_of(words[:1]), list(words[1:]) == ["quiet"]
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
    html = rendered("live", context).html
    return Shown(html, "")


def _live_tool(notes: n.Notes) -> Shown:
    """Comes from the API's room: here stands its address, and what to read signed out."""
    context = {
        "url": links.address(notes, "keys:reporting"),
        "preferences_url": links.address(notes, "notifications:preferences"),
    }
    return Shown(rendered("live_tool", context).html, "")


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
        cite(notes, network, key)
    return Shown(rendered("picture", {"picture": picture}).html, picture.text)


def _causes(notes: n.Notes, words: Sequence[str]) -> Shown:
    if words:
        raise n.TagError("the table of causes is of all of them")
    return Shown(rendered("causes", {"rows": causes.table(notes)}).html, "")


def _cause(notes: n.Notes, words: Sequence[str]) -> Shown:
    made = causes.blocks(notes, " ".join(words))
    return Shown(rendered("cause", {"blocks": made}).html, causes.numbers(made))


BLOCK: Mapping[str, Handler] = {
    "policy": _policy,
    "wording": _wording,
    "live": _live,
    "settings": _every_settings,
    "picture": _picture,
    "passwords": _passwords,
    "causes": _causes,
    "cause": _cause,
}
