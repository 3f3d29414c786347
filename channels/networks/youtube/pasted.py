"""How a pasted error of YouTube is recognised: by a reason that only it gives, or by its shape."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from channels.contract import Paste, PossibleReply

# Reasons of the Data API and words of Google's token address, as people copy them.
REASON = re.compile(
    r"\b(youtubesignuprequired|authenticateduser[a-z]{4,20}|channel(?:suspended|closed)"
    r"|uploadlimitexceeded|quotaexceeded|dailylimitexceeded|insufficientpermissions"
    r"|accountdelegationforbidden|autherror|accessnotconfigured|access_token_scope_insufficient)\b"
)
OF_ALL_OF_GOOGLE = frozenset(
    {
        *("insufficientpermissions", "autherror", "accessnotconfigured"),
        *("access_token_scope_insufficient",),
    }
)
GRANT = re.compile(r"\b(invalid_grant|admin_policy_enforced|invalid_rapt|rapt_required)\b")
# What people write before Google's own sentence.
FRONT = re.compile(
    r"^.*?(?=token has been|(?:the )?account has been|bad request|reauth related"
    r"|access to your account data)"
)
SHAPE = re.compile(r'"reason"\s*:|"domain"\s*:\s*"youtube')
STATUS = {"autherror": 401, "youtubesignuprequired": 401, "uploadlimitexceeded": 400}


def read(paste: Paste) -> Iterator[PossibleReply]:
    if paste.body:
        if SHAPE.search(paste.body.lower()) and not paste.named:
            yield PossibleReply(paste.body, paste.status or 403, shared=True)
        elif paste.only("youtube"):
            yield PossibleReply(paste.body, paste.status or 400)
        return
    if reason := REASON.search(paste.low):
        status = STATUS.get(reason[1], paste.status or 403)
        shared = "youtube" not in paste.named and reason[1] in OF_ALL_OF_GOOGLE
        yield PossibleReply(json.dumps(_error(reason[1], status)), status, shared)
    elif paste.only("youtube") and (word := GRANT.search(paste.low)):
        said = FRONT.sub("", paste.low, count=1) if FRONT.search(paste.low) else ""
        body = {"error": word[1], "error_description": said}
        yield PossibleReply(json.dumps(body), 400)
    elif paste.only("youtube") and paste.status == 401:
        yield PossibleReply(json.dumps(_error("authError", 401)), 401)


def _error(reason: str, status: int) -> dict[str, Any]:
    return {"error": {"code": status, "errors": [{"domain": "global", "reason": reason}]}}
