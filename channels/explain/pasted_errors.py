"""From an error that somebody pastes into a search box to what it means, where it can be told.

A network's sentence, its codes, its JSON, or a few of these beside other words. Each network
brings the text into the shape in which it answers (``Network.read_paste``), and its own rules
read that. Nothing is asked of anybody, and what was pasted is neither kept nor given back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from channels import registry
from channels.answers import pasted_text
from channels.contract import (
    Cause,
    Context,
    Endpoint,
    Finding,
    Network,
    Paste,
    PossibleReply,
    Reply,
)
from channels.words.of_rules.articles import article_of_answer

LONGEST = 4000
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # no rule that is used here looks at the time
ENDPOINTS = (Endpoint.WHOAMI, Endpoint.PUBLISH, Endpoint.TOKEN_REFRESH)
EXPLAINS_NOTHING = frozenset({Cause.UNKNOWN, Cause.ALIVE})
STATUS = re.compile(r"\b(4\d\d|5\d\d)\b(?=\W*(?:$|[a-z]))")
REASON = re.compile(r"unauthorized|forbidden|bad request|too many|error|http|status")
NAMED = {
    network.id: re.compile(rf"\b(?:{'|'.join(map(re.escape, (network.id, *network.called)))})\b")
    for network in registry.NETWORKS
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a pasted error means. ``network`` is an id; empty where several answer like that."""

    cause: Cause
    article: str  # ``slug#paragraph``
    network: str
    rule: str = ""  # the name of the rule that understood it


def recognise(text: str) -> Recognised | None:
    """None where the text is no error that the rules understand. Never raises for its content."""
    paste = _paste(text[:LONGEST].strip())
    for network, possible in _possible_replies(paste):
        finding = _finding(network, possible)
        if finding is not None:
            told = "" if possible.shared else network.id
            article = article_of_answer(finding, network.id)
            return Recognised(finding.cause, article, told, finding.rule)
    return None


def _paste(text: str) -> Paste:
    low = text.lower()
    match = STATUS.search(low)
    body = pasted_text.body_of(text)
    return Paste(
        text,
        low,
        body=body if _is_object(body) else "",
        status=int(match[1]) if match and REASON.search(low) else 0,
        named=tuple(network for network, name in NAMED.items() if name.search(low)),
    )


def _possible_replies(paste: Paste) -> Iterator[tuple[Network, PossibleReply]]:
    """The answers that the paste may be a part of: what the networks recognise as theirs, then
    what any network might say."""
    for network in registry.NETWORKS:
        own = [*network.read_paste(paste)] if network.read_paste else []
        yield from ((network, possible) for possible in own)
        if own and paste.body:
            return  # JSON of this network's shape is nobody else's
    for network in registry.NETWORKS:
        if network.id in paste.named and (paste.body or paste.status):
            yield network, _plain(paste)
    if not paste.named and not paste.body and (paste.status == 429 or paste.status >= 500):
        yield registry.NETWORKS[0], PossibleReply(_plain(paste).body, paste.status, shared=True)


def _plain(paste: Paste) -> PossibleReply:
    if paste.body:
        return PossibleReply(paste.body, paste.status or 400)
    body = json.dumps({"status": paste.status, "message": paste.low})
    return PossibleReply(body, paste.status)


def _finding(network: Network, possible: PossibleReply) -> Finding | None:
    for endpoint in ENDPOINTS:
        reply = Reply(endpoint, possible.status, NEVER, body=possible.body)
        finding = network.explain(reply, Context())
        if finding.cause not in EXPLAINS_NOTHING:
            return finding
    return None


def _is_object(body: str) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
