"""What Facebook and Instagram share: how a pasted error of theirs is recognised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from channels.answers import pasted_text
from channels.contract import Paste, PossibleReply

SENTENCE = re.compile(
    r"oauthexception|\(#\d{1,4}\)|error validating access token|\b(?:code|error)\W{0,3}190\b"
    r"|\b190\b.*\b4\d\d\b|in order to impersonate|has not authorized application"
)
SHAPE = re.compile(r"oauthexception|fbtrace|subcode")
SUBCODE = re.compile(r"subcode\W{0,3}(\d{2,8})\b|\b190\W+(4\d\d)\b")
# What people write before the sentence itself.
PREFIX = re.compile(
    r"^.*?(?=\(#\d|error validating|the user |user has not|unpublished posts|permissions error"
    r"|application does not|this endpoint |requires )"
)


def read(paste: Paste, network: str) -> Iterator[PossibleReply]:
    """Nothing where the other of the two is likelier to have said it."""
    if network != ("instagram" if paste.only("instagram") else "facebook"):
        return
    shared = network not in paste.named
    if paste.body:
        if SHAPE.search(paste.body.lower()):
            yield PossibleReply(paste.body, paste.status or 400, shared)
        return
    numbered = paste.only(network) and pasted_text.NUMBERED.search(paste.low)
    if SENTENCE.search(paste.low) or numbered:
        yield PossibleReply(json.dumps(_error(paste.low)), 400, shared)


def _error(low: str) -> dict[str, Any]:
    error: dict[str, Any] = {"message": PREFIX.sub("", low, count=1), "type": "OAuthException"}
    error["code"] = pasted_text.code_in(low) or 190
    if subcode := pasted_text.number(SUBCODE, low):
        error["error_subcode"] = subcode
    return {"error": error}
