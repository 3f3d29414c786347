"""A refusal without a word of the network's own: what gateways in front of it answer."""

from __future__ import annotations

import re
from collections.abc import Set

from channels.answers.bodies import Form
from channels.answers.reported_errors import Error, ParsedReply

# What a status is called, and what the best known gateways say with it.
NAMES = frozenset(
    {
        *("forbidden", "unauthorized", "access denied", "permission denied", "bad request"),
        *("forbidden resource", "missing authentication token", "not found", "method not allowed"),
    }
)
# ``access_token_invalid``: an identifier, in the spelling that ``Error.words`` has.
IDENTIFIER = re.compile(r"[a-z]+(?:_[a-z]+)+")


def plain(parsed: ParsedReply) -> bool:
    """JSON that refuses in the name of its status, and says nothing more."""
    return parsed.form is Form.JSON and not parsed.ok and all(map(_named, parsed.errors))


def foreign(parsed: ParsedReply, own: Set[str]) -> bool:
    """A plain refusal in words, with none of the members that the network's ``own`` errors have."""
    return plain(parsed) and bool(parsed.errors) and not own & parsed.fields.keys()


def bare_sentence(parsed: ParsedReply) -> bool:
    """``{"error": "..."}`` and nothing else: no word of OAuth, no code beside it."""
    return parsed.fields.keys() == {"error"} and isinstance(parsed.fields["error"], str)


def challenge(parsed: ParsedReply) -> str:
    """``WWW-Authenticate`` of a refusal; empty where it has none.

    Whatever checks a bearer token writes ``error="invalid_token"`` there
    (https://www.rfc-editor.org/rfc/rfc6750#section-3), before a network as well as in it: who
    did, only the scheme or the realm can tell.
    """
    return parsed.headers.get("www-authenticate", "")[:1000]


def _named(error: Error) -> bool:
    said = {sentence.rstrip(".") for sentence in error.sentences}
    said |= {word.replace("_", " ") for word in error.words if IDENTIFIER.fullmatch(word)}
    return (error.code is None or 400 <= error.code < 500) and said <= NAMES
