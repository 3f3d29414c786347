"""Google's answers, read for what is peculiar to them: its HTML pages, and the named reason.

https://cloud.google.com/apis/design/errors
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from channels.answers.plain_refusals import challenge
from channels.answers.reported_errors import ParsedReply, whole
from channels.contract import Reply

# Its front end answers in HTML what never reached the service that was asked.
_TITLE = re.compile(r"<title>\s*([^<]{1,200}?)\s*</title>", re.IGNORECASE)
_NO_SUCH_ADDRESS = "error 404 (not found)"
_REALM = re.compile(r'\brealm\s*=\s*"https://accounts\.google\.com/?"', re.IGNORECASE)
EXPIRED = "ACCESS_TOKEN_EXPIRED"
_TOO_MANY = "user rate limit exceeded"
# In Google's own spelling of a reason, so that rules read both alike.
TOO_MANY, NO_SUCH_ADDRESS = "userRateLimitExceeded", "addressNotFound"
DEEPEST_PAGE = 4_000


def readable(reply: Reply) -> Reply:
    """The reply, with one of Google's two telling HTML pages as the JSON it stands for."""
    if reply.status not in (403, 404) or reply.body.lstrip()[:1] != "<":
        return reply
    page = reply.body[:DEEPEST_PAGE].lower()
    title = _TITLE.search(page)
    if reply.status == 403 and _TOO_MANY in page:
        return replace(reply, body=_as_json(reply.status, TOO_MANY))
    if reply.status == 404 and title and title[1].startswith(_NO_SUCH_ADDRESS):
        return replace(reply, body=_as_json(reply.status, NO_SUCH_ADDRESS))
    return reply


def _as_json(status: int, reason: str) -> str:
    return json.dumps({"error": {"code": status, "errors": [{"reason": reason}]}})


def in_its_apis_shape(parsed: ParsedReply) -> bool:
    """An object of an error with a number for a code, or a list of reasons. A flat one, or one
    with a word for a code, is what gateways answer."""
    error = parsed.fields.get("error")
    if not isinstance(error, dict):
        return False
    return whole(error.get("code")) is not None or isinstance(error.get("errors"), list)


def challenged_by_google(parsed: ParsedReply) -> bool:
    """The challenge of a refusal names Google's realm: every gateway writes the rest of it."""
    return bool(_REALM.search(challenge(parsed)))


def says_expired(parsed: ParsedReply) -> bool:
    """A ``google.rpc`` detail with the reason for an access token that is over."""
    return any(str(entry.get("reason")).upper() == EXPIRED for entry in details(parsed))


def details(parsed: ParsedReply) -> Iterator[Mapping[str, Any]]:
    """Each ``google.rpc`` detail of the error, where its newer APIs send some."""
    error = parsed.fields.get("error")
    listed = error.get("details") if isinstance(error, dict) else None
    if isinstance(listed, list):
        yield from (entry for entry in listed[:20] if isinstance(entry, dict))


def metadata(parsed: ParsedReply, key: str) -> str:
    """What the error's ``ErrorInfo`` says under this key of its metadata; empty: nothing."""
    for entry in details(parsed):
        told = entry.get("metadata")
        value = told.get(key) if isinstance(told, dict) else None
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
    return ""


def no_quota_at_all(parsed: ParsedReply) -> bool:
    """The quota that was exceeded is none: Google has not admitted this project to the API."""
    return metadata(parsed, "quota_limit_value") == "0"
