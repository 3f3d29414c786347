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
from channels.answers.reported_errors import ParsedReply, first_object, whole
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
    """An object of an error with a list of reasons, or with a number for a code and a status in
    capitals. A flat one, or one with the status of HTTP alone, is what gateways answer."""
    error = error_of(parsed)
    status = error.get("status")
    named = isinstance(status, str) and status.isupper()
    return isinstance(error.get("errors"), list) or (named and whole(error.get("code")) is not None)


def error_of(parsed: ParsedReply) -> Mapping[str, Any]:
    """Google's error, empty where there is none: in ``error``, also of the first object of a list,
    as its streaming addresses answer; or the whole of it, as its library for Java hands it on
    (a tool reports what that one printed)."""
    body = first_object(parsed.body if isinstance(parsed.body, list) else [parsed.body])
    error = body.get("error")
    if isinstance(error, dict):
        return error
    reasons = first_object(body.get("errors"))
    return body if "error" not in body and {"domain", "reason"} <= reasons.keys() else {}


def challenged_by_google(parsed: ParsedReply) -> bool:
    """The challenge of a refusal names Google's realm: every gateway writes the rest of it."""
    return bool(_REALM.search(challenge(parsed)))


def says_expired(parsed: ParsedReply) -> bool:
    """A ``google.rpc`` detail with the reason for an access token that is over."""
    return any(str(entry.get("reason")).upper() == EXPIRED for entry in details(parsed))


def details(parsed: ParsedReply) -> Iterator[Mapping[str, Any]]:
    """Each ``google.rpc`` detail of the error, where its newer APIs send some."""
    listed = error_of(parsed).get("details")
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
