"""Reads the fields of a network's JSON and trusts none of it. Without any framework.

Numbers may come as text, keys may be missing, a list may be an object: a field that is
not what it should be reads as "not told" (empty text, None), and nothing here raises.
Characters that no database and no page can take are taken out here, once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from channels.contract import Blame, Cause, Certainty, Finding, Grant, RenewalAnswer, Reply
from core.names import plain_names

LONGEST_TEXT = 200
LONGEST_ADDRESS = 2000
# Beyond these a number of seconds is nonsense, not a length of time.
LONGEST_LIFE = 100 * 365 * 86_400
LATEST_MOMENT = 32_503_680_000  # the year 3000


# What stands where a character was that cannot be written down.
LOST = "\ufffd"


# So deep an object is read; nothing that a network sends is deeper.
DEEPEST = 40


def writable(value: Any, depth: int = DEEPEST) -> Any:
    """JSON with LOST for every half of a pair (``"\\ud83d"``) and every NUL.

    JSON may hold both; UTF-8 has no way to write the one, PostgreSQL none to store the other.
    """
    if isinstance(value, str):
        return _writable(value)
    if not isinstance(value, dict | list):
        return value
    if not depth:
        return None
    if isinstance(value, list):
        return [writable(entry, depth - 1) for entry in value]
    return {writable(key): writable(entry, depth - 1) for key, entry in value.items()}


def _writable(text: str) -> str:
    if text.isascii():
        return text.replace("\0", LOST)
    return (
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", LOST)
    )


class Fields:
    """A JSON object, read field by field."""

    def __init__(self, value: object) -> None:
        self.raw: Mapping[str, Any] = writable(value) if isinstance(value, dict) else {}

    def __bool__(self) -> bool:
        return bool(self.raw)

    def __contains__(self, key: str) -> bool:
        return key in self.raw

    def inside(self, key: str) -> Fields:
        """The object under ``key``, empty where there is none."""
        return _inner(self.raw.get(key))

    def each(self, key: str) -> list[Fields]:
        """The objects in the list under ``key``; what is not an object is left out."""
        return [_inner(row) for row in _list(self.raw.get(key)) if isinstance(row, dict)]

    def text(self, key: str) -> str:
        """Short text or a number under ``key``, as text on one line."""
        value = self.raw.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int):
            return ""
        return _plain(str(value))[:LONGEST_TEXT]

    def token(self, key: str) -> str:
        """A token under ``key``, whole: text without a blank in it, and without a gap."""
        value = self.raw.get(key)
        whole = isinstance(value, str) and value and not re.search(rf"[\s{LOST}]", value)
        return str(value) if whole else ""

    def address(self, key: str) -> str | None:
        """An https address under ``key``, whole; empty where something else is, None where
        nothing is told."""
        if key not in self.raw:
            return None
        value = self.raw[key]
        fits = isinstance(value, str) and len(value) <= LONGEST_ADDRESS and value.isascii()
        return value if fits and re.fullmatch(r"https://[!-~]+", value) else ""

    def words(self, key: str) -> tuple[str, ...]:
        """Names under ``key``: a list, or one text with commas or blanks between."""
        value = self.raw.get(key)
        if isinstance(value, str):
            value = re.split(r"[,\s]+", value)
        return tuple(
            dict.fromkeys(filter(None, (_plain(word) for word in _list(value) if _is_word(word))))
        )

    def yes(self, key: str) -> bool:
        """Whether the value under ``key`` says yes."""
        return self.raw.get(key) in (True, "true", "True", "1")

    def number(self, key: str) -> int | None:
        """A whole number under ``key``, also where it comes as text."""
        value = self.raw.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            return None
        try:
            return int(float(value))
        except (ValueError, OverflowError):
            return None

    def life(self, key: str) -> timedelta | None:
        """A positive length of time under ``key``, in seconds there."""
        seconds = self.number(key)
        return timedelta(seconds=seconds) if seconds and 0 < seconds <= LONGEST_LIFE else None

    def moment(self, key: str) -> datetime | None:
        """A moment under ``key``, in seconds since 1970 there; 0 is none."""
        seconds = self.number(key)
        if not seconds or not 0 < seconds <= LATEST_MOMENT:
            return None
        return datetime.fromtimestamp(seconds, UTC)


def _inner(value: object) -> Fields:
    """An object inside one that is writable already."""
    fields = Fields(None)
    fields.raw = value if isinstance(value, dict) else {}
    return fields


def grant_from(fields: Fields, *, at: datetime) -> Grant | None:
    """The tokens in a token endpoint's answer; None where it holds none."""
    access = fields.token("access_token")
    if not access:
        return None
    return Grant(
        access=access,
        received_at=at,
        refresh=fields.token("refresh_token"),
        expires_in=fields.life("expires_in"),
        refresh_expires_in=fields.life("refresh_token_expires_in")
        or fields.life("refresh_expires_in"),  # TikTok's word for it
        scopes=fields.words("scope"),
    )


def client_finding(reply: Reply, cause: Cause, rule: str) -> Finding:
    """A finding that the client itself reads from a reply, beside the rules of errors.py."""
    faults = {Cause.NETWORK_FAULT: (Blame.NETWORK, Certainty.CANNOT_TELL)}
    blame, certainty = faults.get(cause, (Blame.NOBODY, Certainty.SAID))
    return Finding(
        cause,
        blame,
        certainty,
        rule,
        endpoint=reply.endpoint,
        status=reply.status,
        at=reply.at,
    )


def as_is(grant: Grant) -> RenewalAnswer:
    """The outcome of ``complete`` where the first token is already the lasting one."""
    finding = Finding(Cause.ALIVE, Blame.NOBODY, Certainty.SAID, "nothing-to-exchange")
    return RenewalAnswer(finding, grant)


def revoked_by_us(reply: Reply) -> Finding:
    """The finding for a grant that the network ended because we asked it to."""
    return client_finding(reply, Cause.REVOKED_BY_USER, "given-back")


def unless_incomplete(finding: Finding, reply: Reply, *, whole: bool) -> Finding:
    """``finding``, unless it says alive on an answer that is not ``whole``."""
    if finding.cause is not Cause.ALIVE or whole:
        return finding
    return client_finding(reply, Cause.NETWORK_FAULT, "success-without-content")


def renewed(reply: Reply, finding: Finding, grant: Grant | None, *, rotates: bool) -> RenewalAnswer:
    """The outcome of a call for new tokens. New tokens are never thrown away.

    ``rotates``: the call uses the old token up, so that an answer can be lost.
    """
    if grant and finding.cause is not Cause.ALIVE:
        finding = client_finding(reply, Cause.ALIVE, "tokens-given")
    finding = unless_incomplete(finding, reply, whole=bool(grant))
    return RenewalAnswer(finding, grant, lost=rotates and not grant and _may_be_done(reply))


def _may_be_done(reply: Reply) -> bool:
    """Whether the network may have done what we asked without our hearing the result.

    True where the line broke after we had sent, and where a success cannot be read. A
    refusal is an answer. So is a 5xx, although a gateway's may hide work that was done:
    an outage of an hour answers every attempt with one, and must not end in telling
    everybody to sign in; a token that was used up after all is refused the next time.
    """
    if reply.status is None:
        return reply.failure in ("timeout", "dropped")
    return reply.ok and "error" not in Fields(reply.json)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _plain(text: str) -> str:
    return plain_names.plain(text.replace(LOST, ""))


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip(LOST)) and len(value) <= LONGEST_TEXT
