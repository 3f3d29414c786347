"""What Meta's networks share: how a pasted error of theirs is recognised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from channels.answers import pasted_text
from channels.contract import Paste, PossibleReply

SENTENCE = re.compile(
    r"oauthexception|thapiexception|\(#\d{1,4}\)|error validating access token"
    r"|\b(?:code|error)\W{0,3}190\b|\b190\b.*\b4\d\d\b|in order to impersonate"
    r"|has not authorized application"
)
SHAPE = re.compile(r"oauthexception|thapiexception|fbtrace|subcode")
# Its own type of error, numbers, permissions and addresses.
OF_THREADS = re.compile(r"thapiexception|\b4279\d{3}\b|\bthreads_[a-z]{4,}_?|graph\.threads\.")
SUBCODE = re.compile(r"subcode\W{0,3}(\d{2,8})\b|\b190\W+(4\d\d)\b")
# What people write before the sentence itself.
PREFIX = re.compile(
    r"^.*?(?=\(#\d|error validating|the user |user has not|unpublished posts|permissions error"
    r"|application does not|this endpoint |requires )"
)


def read(paste: Paste, network: str) -> Iterator[PossibleReply]:
    """Nothing where another of them is likelier to have said it."""
    if network != _likeliest(paste):
        return
    shared = network not in paste.named and not OF_THREADS.search(paste.low)
    if paste.body:
        if SHAPE.search(paste.body.lower()):
            yield PossibleReply(paste.body, paste.status or 400, shared)
        return
    numbered = paste.only(network) and pasted_text.NUMBERED.search(paste.low)
    if SENTENCE.search(paste.low) or numbered:
        yield PossibleReply(json.dumps(_error(paste.low)), 400, shared)


def _likeliest(paste: Paste) -> str:
    """The one that is named alone, or whose own numbers these are; else the oldest."""
    alone = next((name for name in ("instagram", "threads") if paste.only(name)), "")
    return alone or ("threads" if OF_THREADS.search(paste.low) else "facebook")


def _error(low: str) -> dict[str, Any]:
    error: dict[str, Any] = {"message": PREFIX.sub("", low, count=1), "type": "OAuthException"}
    error["code"] = pasted_text.code_in(low) or 190
    if subcode := pasted_text.number(SUBCODE, low):
        error["error_subcode"] = subcode
    return {"error": error}
