"""What only an AT Protocol server says of a token, and not a gateway in front of it.

Both say ``invalid_token``. A gateway checks bearer tokens; here a token is bound to a key, so that
the challenge is for a proof, and the nonce for the next one stands beside it
(https://www.rfc-editor.org/rfc/rfc9449#section-7.1). XRPC has a shape of its own:
https://atproto.com/specs/xrpc#error-responses .
"""

from __future__ import annotations

import re

from channels.answers.plain_refusals import challenge
from channels.answers.reported_errors import ParsedReply

# What other software says, with a word of its own, of an access token that is over or unknown.
# The words alone are said of other things as well.
REFUSED_ELSEWHERE = frozenset({"invalidtoken", "authenticationrequired", "authrequirederror"})
GONE_ELSEWHERE = re.compile(
    r"(the |this )?(oauth )?(access )?token (is |has |was |has been )*(invalid|expired|revoked)\b"
    r"|invalid (or expired )?(oauth )?access token\b"
    r"|invalid (or expired )?token\.?$"
)
CHALLENGE = re.compile(r'\s*dpop\b.{0,500}\berror="?invalid_token\b', re.IGNORECASE)
DPOP = re.compile(r"\s*dpop\b", re.IGNORECASE)
XRPC_MEMBERS = frozenset({"error", "message"})
NO_SCOPE = ("missing required scope", "insufficient scope")


def dead(parsed: ParsedReply) -> bool:
    """By the word of the specification, in the body or in the challenge, where the challenge or the
    nonce is such a server's; or, with 401, by another word and what it says."""
    challenged = CHALLENGE.match(challenge(parsed)) is not None
    return any(
        ("invalid_token" in error.words and proves_itself(parsed))
        or (
            parsed.status == 401
            and not REFUSED_ELSEWHERE.isdisjoint(error.words)
            and (challenged or (in_xrpc(parsed) and any(map(GONE_ELSEWHERE.match, error.messages))))
        )
        for error in parsed.errors
    )


def proves_itself(parsed: ParsedReply) -> bool:
    """By what a gateway has no use for: a challenge for a proof, or the nonce for the next one."""
    return "dpop-nonce" in parsed.headers or bool(DPOP.match(challenge(parsed)))


def in_xrpc(parsed: ParsedReply) -> bool:
    """``{"error", "message"}`` and nothing else: https://atproto.com/specs/xrpc#error-responses"""
    return bool(parsed.fields) and parsed.fields.keys() <= XRPC_MEMBERS


def scope_missing(parsed: ParsedReply) -> bool:
    """In a server's words for it; ``insufficient_scope`` where the server proves itself."""
    return any(
        "scopemissingerror" in error.words
        or (in_xrpc(parsed) and error.says(NO_SCOPE))
        or ("insufficient_scope" in error.words and proves_itself(parsed))
        for error in parsed.errors
    )
