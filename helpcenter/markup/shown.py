"""What a tag becomes, and what the tags share: the network they name, the facts they cite."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from helpcenter.markup import notes as n
from helpcenter.policies import facts


@dataclass(frozen=True, slots=True)
class Shown:
    """What a tag becomes: safe HTML, and the same as plain text for search."""

    html: str
    text: str


Handler = Callable[[n.Notes, Sequence[str]], Shown]


def network_of(words: Sequence[str]) -> str:
    if len(words) != 1 or words[0] not in facts.names():
        raise n.TagError(f"no such network: {' '.join(words) or '(none named)'}")
    return words[0]


def cite(notes: n.Notes, network: str, key: str) -> None:
    try:
        fact = facts.fact(network, key)
    except KeyError:
        raise n.TagError(f"no such policy fact: {network}.{key}") from None
    notes.cited.append(n.Cited(network, key, fact.checked))


def rendered(template: str, context: Mapping[str, Any]) -> Shown:
    html = render_to_string(f"helpcenter/tags/_{template}.html", dict(context)).strip()
    words = unescape(strip_tags(html.replace("<", " <")))
    return Shown(html, " ".join(words.split()))
