"""How a pasted error of Pinterest is recognised: by its name, or by the shape of its JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from channels.answers import pasted_text
from channels.answers.reported_errors import whole
from channels.contract import Paste, PossibleReply

# Who quotes only the number means the sentence that comes with it.
SENTENCES = {2: "Authentication failed.", 3: "Authorization failed."}


def read(paste: Paste) -> Iterator[PossibleReply]:
    if paste.body:
        if not paste.named and _numbered(paste.body):
            yield PossibleReply(paste.body, paste.status or 400)
        return
    numbered = bool(pasted_text.NUMBERED.search(paste.low))
    if (paste.only("pinterest") and numbered) or ("pinterest" in paste.named and paste.status):
        status = paste.status or 401
        code = pasted_text.code_in(paste.low) if numbered else {401: 2, 403: 3}.get(status, 0)
        message = f"{paste.low}. {SENTENCES[code]}" if code in SENTENCES else paste.low
        yield PossibleReply(json.dumps({"code": code, "message": message}), status)


def _numbered(body: str) -> bool:
    """A number of its own at the top: others keep theirs inside, or have words for them."""
    held = json.loads(body)
    return any(key.lower() == "code" and whole(value) is not None for key, value in held.items())
