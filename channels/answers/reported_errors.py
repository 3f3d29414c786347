"""A reply read without assuming anything: every error it holds, in one plain form.

The networks speak in nine shapes (``{"error": {...}}``, ``{"data": {"error": {...}}}``,
``{"error": "...", "error_description": "..."}``, ``{"errors": [...]}``, problem JSON and
so on). ``read`` finds the errors in any of them, whatever is missing, doubled, spelt as
text or in another order. Rules then look at numbers, words and sentences, never at digits
inside a text. Standard library and contract only; nothing in here raises.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from channels.answers import bodies
from channels.answers.bodies import Form
from channels.contract import Context, Endpoint, Reply

MOST_ERRORS = 20
DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Error:
    """One error inside a body.

    ``words`` are the network's own identifiers in one spelling: ``REVOKED_ACCESS_TOKEN``
    is ``revoked_access_token``, the address of a problem type its last part.
    ``messages`` are its messages in lower case; ``sentences`` the same, and each message again
    from every further sentence on, so that a rule can compare how a sentence begins. What
    stands in quotation marks is not the network's own sentence: it may be somebody's post.
    """

    code: int | None = None
    subcode: int | None = None
    words: frozenset[str] = frozenset()
    messages: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    transient: bool = False

    def says(self, beginnings: str | tuple[str, ...]) -> bool:
        """Whether one of its sentences begins so."""
        for sentence in self.sentences:  # noqa: SIM110 - any() takes twice as long
            if sentence.startswith(beginnings):
                return True
        return False


@dataclass(frozen=True, slots=True)
class ParsedReply:
    """A reply as the rules see it."""

    endpoint: Endpoint
    status: int | None
    at: datetime
    context: Context
    headers: Mapping[str, str]
    form: Form
    body: Any = field(repr=False)
    errors: tuple[Error, ...] = ()
    failure: str = ""

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def fields(self) -> Mapping[str, Any]:
        """The body's top level, empty where it is not an object."""
        return self.body if isinstance(self.body, dict) else {}

    @property
    def data(self) -> Mapping[str, Any]:
        """``data`` of the body, or its first row; empty where there is none."""
        return first_object(self.fields.get("data"))


def read(reply: Reply, context: Context) -> ParsedReply:
    form, body = bodies.parse(reply)
    # Where the status says that it failed, the body is an error whatever its keys.
    errors = tuple(_errors(body, DEEPEST, inside=not reply.ok))[:MOST_ERRORS] or _challenge(reply)
    return ParsedReply(
        endpoint=reply.endpoint,
        status=reply.status,
        at=reply.at,
        context=context,
        headers=reply.headers,
        form=form,
        body=body,
        errors=errors,
        failure=reply.failure,
    )


def first_object(value: object) -> Mapping[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else {}


_WHOLE = re.compile(r"\s*[-+]?[0-9]{1,10}\s*")


def whole(value: object) -> int | None:
    """A whole number, also where it came as text; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int) and abs(value) < 10**10:
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**10:
        return int(value)
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    return None


# Errors

_CODES = ("serviceErrorCode", "code", "error_code", "errorCode")
_SUBCODES = ("error_subcode", "subcode", "subErrorCode")
_WORDS = (
    "error",
    "code",
    "error_code",
    "error_type",
    "error_subtype",  # Google's
    "type",
    "title",
    "reason",
    "status",
    "errors",
)
_MESSAGES = (
    "message",
    "error_message",
    "errorMessage",  # Facebook's own kits for phones
    "error_description",
    "detail",
    "error_user_title",
    "error_user_msg",
    "title",
    "error",
    "reason",
    "description",
    "error_msg",
    "msg",
)
# Where one shape keeps errors inside something else.
_INSIDE = ("error", "errors", "data", "meta", "errorDetails", "details", "inputErrors", "body")
_NOTHING_SAID = Error()
_MARKS = frozenset(
    {
        "error",
        "error_code",
        "error_subcode",
        "error_type",
        "error_message",
        "error_description",
        "errorCode",
        "serviceErrorCode",
    }
)


def _errors(node: object, depth: int, *, inside: bool = False) -> Iterator[Error]:
    if depth == 0:
        return
    if isinstance(node, list):
        for entry in node[:MOST_ERRORS]:
            yield from _errors(entry, depth - 1, inside=inside)
    elif isinstance(node, dict):
        node = _as_today(node)
        if (inside or _is_error(node)) and (error := _error(node)) != _NOTHING_SAID:
            yield error
        for key in _INSIDE:
            if key in node and (within := _within(node, key)) is not None:
                yield from _errors(within, depth - 1, inside=key.startswith("error"))
    elif isinstance(node, str) and inside:
        yield _error({"error": node})


def _as_today(node: Mapping[str, Any]) -> Mapping[str, Any]:
    """The node with ``ErrorCode`` also under ``errorCode``: older services wrote capitals."""
    capitals = {key[:1].lower() + key[1:]: node[key] for key in node if key[:1].isupper()}
    return {**capitals, **node} if capitals else node


def _within(node: Mapping[str, Any], key: str) -> object:
    value = node.get(key)
    if key == "body" and isinstance(value, str):  # one answer of a Graph batch
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return None
    # A plain "error": "..." belongs to its own object, with the description beside it.
    return value if isinstance(value, dict | list) else None


def _is_error(node: Mapping[str, Any]) -> bool:
    if any(node.get(mark) not in (None, "", 0, {}, []) for mark in _MARKS):
        return True
    if "message" in node and ("code" in node or "status" in node):
        return True
    if "reason" in node and "domain" in node:  # a detail of google.rpc, beside the error itself
        return True
    return "title" in node and ("detail" in node or "type" in node)


def _error(node: Mapping[str, Any]) -> Error:
    messages = tuple(_messages(node))
    code = _first_whole(node, _CODES)
    return Error(
        code=_code_in_front(messages) if code is None else code,
        subcode=_first_whole(node, _SUBCODES),
        words=frozenset(_words(node)),
        messages=tuple(_bare(message) for message in messages),
        sentences=tuple(_bare(text) for message in messages for text in _sentences(message)),
        transient=node.get("is_transient") in (True, "true", 1),
    )


def _first_whole(node: Mapping[str, Any], keys: tuple[str, ...]) -> int | None:
    for key in keys:
        if key in node and (number := whole(node[key])) is not None:
            return number
    return None


def _words(node: Mapping[str, Any]) -> Iterator[str]:
    for key in _WORDS:
        if key not in node:
            continue
        value = node[key]
        if isinstance(value, str) and 0 < len(value) <= 200 and whole(value) is None:
            yield spelling(value)


_PART_OF_ADDRESS = re.compile(r"[/#]")
_BETWEEN_WORDS = re.compile(r"[\s-]+")


def spelling(word: str) -> str:
    """One spelling for an identifier; of an address only the last part."""
    word = word.strip().lower()
    if "://" in word:
        word = _PART_OF_ADDRESS.split(word.rstrip("/#"))[-1]
    return _BETWEEN_WORDS.sub("_", word)


def _messages(node: Mapping[str, Any]) -> Iterator[str]:
    for key in _MESSAGES:
        if key not in node:
            continue
        value = node[key]
        if isinstance(value, str) and value.strip():
            yield " ".join(value[:1000].split()).lower().replace("’", "'")


_END_OF_SENTENCE = re.compile(r"[.:;!?\]] ")
_QUOTED = re.compile(r'"[^"]*"?|“[^”]*”?|«[^»]*»?')


def _sentences(message: str) -> Iterator[str]:
    yield message
    own = _QUOTED.sub(lambda quoted: "_" * len(quoted[0]), message)
    for end in islice(_END_OF_SENTENCE.finditer(own), 20):
        yield message[end.end() :]


def _code_in_front(messages: tuple[str, ...]) -> int | None:
    """Meta writes its code before the message, ``(#200) ...``, also where the key is gone."""
    match = re.match(r"\(#(\d{1,7})\)", messages[0]) if messages else None
    return int(match[1]) if match else None


_CODE_BEFORE_WORDS = re.compile(r"\A\(#\d+\)\s*")


def _bare(sentence: str) -> str:
    return _CODE_BEFORE_WORDS.sub("", sentence) if sentence.startswith("(#") else sentence


def _challenge(reply: Reply) -> tuple[Error, ...]:
    """What ``WWW-Authenticate`` says, where the body says nothing (RFC 6750; Meta's own form)."""
    header = reply.headers.get("www-authenticate", "")[:1000]
    if not header:
        return ()
    named = dict(re.findall(r'(error|error_description)\s*=\s*"([^"]*)"', header))
    plain = re.fullmatch(r'OAuth "[^"]*" "(\w+)" "([^"]*)"', header.strip())
    if plain:
        named = {"error": plain[1], "error_description": plain[2]}
    return (_error(named),) if named.get("error") else ()
