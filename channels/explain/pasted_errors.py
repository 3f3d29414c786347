"""From an error that somebody pastes into a search box to what it means, where it can be told.

A network's sentence, its codes, its JSON, or a few of these beside other words. The text is
brought into the shape in which the network answers and read by the network's own rules.
Nothing is asked of anybody, and what was pasted is neither kept nor given back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from channels import registry
from channels.contract import Cause, Context, Endpoint, Finding, Reply
from channels.explain import pasted_text

LONGEST = 4000
NEVER = datetime(2000, 1, 1, tzinfo=UTC)  # no rule that is used here looks at the time
ENDPOINTS = (Endpoint.WHOAMI, Endpoint.PUBLISH, Endpoint.TOKEN_REFRESH)
EXPLAINS_NOTHING = frozenset({Cause.UNKNOWN, Cause.ALIVE})
NAMED = {
    "facebook": re.compile(r"\b(facebook|fb|graph api)\b"),
    "instagram": re.compile(r"\b(instagram|insta|ig)\b"),
    "x": re.compile(r"\b(x|twitter|tweets?)\b"),
    "linkedin": re.compile(r"\blinked ?in\b"),
    "pinterest": re.compile(r"\bpinterest\b"),
}
META = re.compile(
    r"oauthexception|\(#\d{1,4}\)|error validating access token|\b(?:code|error)\W{0,3}190\b"
    r"|\b190\b.*\b4\d\d\b|in order to impersonate|has not authorized application"
)
META_NAMED = (["facebook"], ["instagram"])
LINKEDIN = re.compile(r"\b6560\d\b|serviceerrorcode|_access_token\b|nonexistent_version")
TWITTER = re.compile(
    r"could not authenticate you|creditsdepleted|client-not-enrolled|user-suspended"
    r"|temporarily locked"
)
CODE = re.compile(
    r"\(#(\d{1,6})\)|\b(?:error[_ ]code|code|error)\W{0,3}(\d{1,6})\b|^\W*(\d{2,6})\b"
)
SUBCODE = re.compile(r"subcode\W{0,3}(\d{2,8})\b|\b190\W+(4\d\d)\b")
NUMBERED = re.compile(r"\b(?:error[_ ]code|code|error)\W{0,3}\d{1,6}\b")
STATUS = re.compile(r"\b(4\d\d|5\d\d)\b(?=\W*(?:$|[a-z]))")
REASON = re.compile(r"unauthorized|forbidden|bad request|too many|error|http|status")
LI_WORD = re.compile(r"\b[a-z]+_access_token\b|nonexistent_version")
PREFIX = re.compile(r"^.*?(?=error validating|the user |user has not)")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a pasted error means. ``network`` is an id; empty where several answer like that."""

    cause: Cause
    article: str  # ``slug#paragraph``
    network: str


def recognise(text: str) -> Recognised | None:
    """None where the text is no error that the rules understand. Never raises for its content."""
    text = text[:LONGEST].strip()
    low = text.lower()
    named = [network for network, name in NAMED.items() if name.search(low)]
    for network, body, status in _readings(text, low, named):
        finding = _finding(network, body, status)
        if finding is not None:
            # Instagram, too, answers in Facebook's words.
            told = network if network in named or network != "facebook" else ""
            return Recognised(finding.cause, finding.article, told)
    return None


def _readings(text: str, low: str, named: list[str]) -> Iterator[tuple[str, str, int]]:
    """Network, body and status of the answers that the text may be a part of."""
    found = STATUS.search(low)
    status = int(found[1]) if found and REASON.search(low) else 0
    body = pasted_text.body_of(text)
    if _is_object(body):
        yield from ((network, body, status or 400) for network in _by_shape(body, named))
        return
    if META.search(low) or (named in META_NAMED and NUMBERED.search(low)):
        network = "instagram" if named == ["instagram"] else "facebook"
        yield network, json.dumps(_meta(low)), 400
    if LINKEDIN.search(low):
        yield "linkedin", json.dumps(_linkedin(low, status)), status or 401
    if TWITTER.search(low) or (named == ["x"] and (status or NUMBERED.search(low))):
        yield from (("x", json.dumps(one), status or 401) for one in _twitter(low, status))
    if named == ["pinterest"] and NUMBERED.search(low):
        yield "pinterest", _plain("pinterest", low, status or 401), status or 401
    if status:
        known = named or (["facebook"] if status == 429 or status >= 500 else [])
        yield from ((network, _plain(network, low, status), status) for network in known)


def _by_shape(body: str, named: list[str]) -> list[str]:
    """The networks that answer in this shape, those that are named first."""
    keys = body[:LONGEST].lower()
    if "oauthexception" in keys or "fbtrace" in keys or "subcode" in keys:
        return ["instagram" if named == ["instagram"] else "facebook"]
    if "serviceerrorcode" in keys:
        return ["linkedin"]
    if '"errors"' in keys or "/problems/" in keys or '"title"' in keys:
        return ["x"]
    return named or (["pinterest"] if '"code"' in keys else [])


def _finding(network: str, body: str, status: int) -> Finding | None:
    known = registry.get(network)
    for endpoint in ENDPOINTS:
        reply = Reply(endpoint=endpoint, status=status, at=NEVER, headers={}, body=body)
        finding = known.explain(reply, Context())
        if finding.cause not in EXPLAINS_NOTHING:
            return finding
    return None


def _meta(low: str) -> dict[str, Any]:
    error: dict[str, Any] = {"message": PREFIX.sub("", low, count=1), "type": "OAuthException"}
    code, subcode = _number(CODE, low), _number(SUBCODE, low)
    error["code"] = code or 190
    if subcode:
        error["error_subcode"] = subcode
    return {"error": error}


def _linkedin(low: str, status: int) -> dict[str, Any]:
    body: dict[str, Any] = {"status": status or 401, "message": low}
    found, word = re.search(r"\b(6560\d)\b", low), LI_WORD.search(low)
    if found:
        body["serviceErrorCode"] = int(found[1])
    if word:
        body["code"] = word[0].upper()
    return body


def _twitter(low: str, status: int) -> Iterator[dict[str, Any]]:
    for words, kind in (("suspended", "user-suspended"), ("enrolled", "client-forbidden")):
        if words in low:
            address = f"https://api.x.com/2/problems/{kind}"
            yield {"title": "Forbidden", "type": address, "status": 403, "detail": low}
    for words, code in (("authenticate", 32), ("locked", 326)):
        if words in low:
            yield {"errors": [{"code": code, "message": low}]}
    if "creditsdepleted" in low:
        yield {"title": "CreditsDepleted", "type": "about:blank", "status": 402}
    code = _number(CODE, low) if NUMBERED.search(low) else 0
    if code:
        yield {"errors": [{"code": code, "message": low}]}
    if status:
        title = "Unauthorized" if status == 401 else "Forbidden"
        yield {"title": title, "type": "about:blank", "status": status, "detail": title}


def _plain(network: str, low: str, status: int) -> str:
    if network == "pinterest":
        code = _number(CODE, low) if NUMBERED.search(low) else {401: 2, 403: 3}.get(status, 0)
        return json.dumps({"code": code or 0, "message": low})
    return json.dumps({"status": status, "message": low})


def _number(pattern: re.Pattern[str], low: str) -> int:
    found = pattern.search(low)
    return int(next(one for one in found.groups() if one)) if found else 0


def _is_object(body: str) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False
