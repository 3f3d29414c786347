"""How a pasted error of LinkedIn is recognised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from channels.contract import Paste, PossibleReply

SENTENCE = re.compile(r"\b6560\d\b|serviceerrorcode|_access_token\b|nonexistent_version")
CODE = re.compile(r"\b(6560\d)\b")
WORD = re.compile(r"\b[a-z]+_access_token\b|nonexistent_version")


def read(paste: Paste) -> Iterator[PossibleReply]:
    if paste.body:
        if "serviceerrorcode" in paste.body.lower():
            yield PossibleReply(paste.body, paste.status or 400)
    elif SENTENCE.search(paste.low):
        status = paste.status or 401
        yield PossibleReply(json.dumps(_error(paste.low, status)), status)


def _error(low: str, status: int) -> dict[str, Any]:
    body: dict[str, Any] = {"status": status, "message": low}
    if code := CODE.search(low):
        body["serviceErrorCode"] = int(code[1])
    if word := WORD.search(low):
        body["code"] = word[0].upper()
    return body
