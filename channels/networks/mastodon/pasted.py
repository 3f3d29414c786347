"""How a pasted error of Mastodon is recognised: by its name, or by one of its sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from channels.contract import Paste, PossibleReply
from channels.networks.mastodon import refusals, sentences

# Sentences of its own, whoever prints them, and the status that each comes with.
SENTENCES = {
    **{sentence: 401 for sentence in sentences.DEAD if sentence not in sentences.ANYWHERE},
    "your login is currently disabled": 403,
    "your login is missing a confirmed e-mail address": 403,
    "your login is currently pending approval": 403,
    "your account requires two-factor authentication": 403,
    **dict.fromkeys(refusals.SCOPE_MISSING, 403),
    **dict.fromkeys(refusals.NOT_SIGNED_IN, 422),
}
SHAPE = re.compile(r'^\s*\{\s*"error"\s*:\s*"')
# Mastodon.py prints the status, what it is called, and the sentence.
PRINTED = re.compile(r"mastodon api returned error'?,\s*(\d{3})")


def read(paste: Paste) -> Iterator[PossibleReply]:
    if paste.body:
        low = paste.body.lower()
        status = _status(paste, low)
        if status and SHAPE.match(low) and ("mastodon" in paste.named or _sentence(low)):
            yield PossibleReply(paste.body, status)
        return
    status = _status(paste, paste.low)
    sentence = _sentence(paste.low)
    if sentence:
        yield PossibleReply(json.dumps({"error": sentence}), status or SENTENCES[sentence])
    elif paste.only("mastodon") and status:
        yield PossibleReply(json.dumps({"error": paste.low}), status)


def _sentence(low: str) -> str:
    return next((sentence for sentence in SENTENCES if sentence in low), "")


def _status(paste: Paste, low: str) -> int:
    """What was said; else what the sentence always comes with."""
    if paste.status:
        return paste.status
    printed = PRINTED.search(low)
    return int(printed[1]) if printed else SENTENCES.get(_sentence(low), 0)
