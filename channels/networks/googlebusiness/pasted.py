"""How a pasted error of Google Business Profile is recognised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from channels.contract import Paste, PossibleReply

# Its own names; what all of Google says may be said by another of its networks.
OWN = re.compile(r"mybusiness|business\.manage|localpost|business ?profile")
WORD = re.compile(
    r"\b(resource_exhausted|permission_denied|unauthenticated|not_found|invalid_argument"
    r"|service_disabled|access_token_scope_insufficient)\b"
)
STATUS = {
    "resource_exhausted": 429,
    "unauthenticated": 401,
    "not_found": 404,
    "invalid_argument": 400,
}


def read(paste: Paste) -> Iterator[PossibleReply]:
    named = paste.only("googlebusiness") or bool(OWN.search(paste.low))
    word = WORD.search(paste.low)
    if paste.body:
        if word or named:
            status = paste.status or _status(word)
            yield PossibleReply(paste.body, status, shared=not named)
    elif word and (named or not paste.named):
        status = paste.status or _status(word)
        error = {"code": status, "status": word[1].upper(), "message": paste.low}
        yield PossibleReply(json.dumps({"error": error}), status, shared=not named)
    elif named and paste.status:
        yield PossibleReply(json.dumps({"error": {"message": paste.low}}), paste.status)


def _status(word: re.Match[str] | None) -> int:
    return STATUS.get(word[1], 403) if word else 400
