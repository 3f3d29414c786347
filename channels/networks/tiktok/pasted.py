"""How a pasted error of TikTok is recognised: its codes are words that nobody else uses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from channels.contract import Paste, PossibleReply

# Its own, and those that others have too, where TikTok is named.
OWN = re.compile(
    r"\b(?:access_token_invalid|scope_not_authorized|scope_permission_missed|auth_removed"
    r"|spam_risk(?:_[a-z]+)*|reached_active_user_cap|unaudited_client_[a-z_]+"
    r"|url_ownership_unverified|privacy_level_option_mismatch|app_version_check_failed"
    r"|(?:file_format|duration|frame_rate|picture_size)_check_failed)\b"
)
SHARED = re.compile(
    r"\b(?:rate_limit_exceeded|internal_error|invalid_params?|invalid_file_upload|invalid_grant"
    r"|invalid_client|invalid_request|invalid_scope|server_error|temporarily_unavailable)\b"
)
SHAPE = re.compile(r'"log_id"|"fail_reason"|"open_id"')


def read(paste: Paste) -> Iterator[PossibleReply]:
    if paste.body:
        if SHAPE.search(paste.body) or OWN.search(paste.low):
            yield PossibleReply(paste.body, paste.status or 400)
        return
    code = OWN.search(paste.low) or (SHARED.search(paste.low) if paste.only("tiktok") else None)
    if code is not None:
        error = {"code": code[0], "message": paste.low}
        yield PossibleReply(json.dumps({"data": {}, "error": error}), paste.status or 400)
    elif paste.only("tiktok") and paste.status == 401:
        error = {"code": "access_token_invalid", "message": paste.low}
        yield PossibleReply(json.dumps({"data": {}, "error": error}), 401)
