"""How a pasted error of X is recognised."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from channels.answers import pasted_text
from channels.contract import Paste, PossibleReply

SENTENCE = re.compile(
    r"could not authenticate you|creditsdepleted|client-not-enrolled|user-suspended"
    r"|temporarily locked"
)
SHAPE = re.compile(r'"errors"|/problems/|"title"')


def read(paste: Paste) -> Iterator[PossibleReply]:
    if paste.body:
        if SHAPE.search(paste.body.lower()):
            yield PossibleReply(paste.body, paste.status or 400)
        return
    numbered = paste.status or pasted_text.NUMBERED.search(paste.low)
    if SENTENCE.search(paste.low) or (paste.only("x") and numbered):
        for body in _bodies(paste.low, paste.status):
            yield PossibleReply(json.dumps(body), paste.status or 401)


def _bodies(low: str, status: int) -> Iterator[dict[str, Any]]:
    for words, kind in (("suspended", "user-suspended"), ("enrolled", "client-forbidden")):
        if words in low:
            address = f"https://api.x.com/2/problems/{kind}"
            yield {"title": "Forbidden", "type": address, "status": 403, "detail": low}
    for words, code in (("authenticate", 32), ("locked", 326)):
        if words in low:
            yield {"errors": [{"code": code, "message": low}]}
    if "creditsdepleted" in low:
        yield {"title": "CreditsDepleted", "type": "about:blank", "status": 402}
    if (told := pasted_text.code_in(low)) and pasted_text.NUMBERED.search(low):
        yield {"errors": [{"code": told, "message": low}]}
    if status:
        title = "Unauthorized" if status == 401 else "Forbidden"
        yield {"title": title, "type": "about:blank", "status": status, "detail": title}
