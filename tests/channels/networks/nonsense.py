"""Recorded answers with their words, or their words and codes, replaced by nonsense.

What is left over must not send anybody to sign in again, unless a code says so that means one
thing at its network and is declared in ``Case.speaks_alone``.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

from channels.answers import reported_errors
from channels.contract import Context, Reply
from tests.channels.networks.case import SpeaksAlone

WORDS = "Gostak (#77) distims: the doshes. Wug blicket, florp"
CODE = 77_777
NAME = "florp_blicket"
# Keys under which networks write for people.
MESSAGES = re.compile(
    r"message|detail|.*_message|.*_description|description|.*_msg|msg|error_user_title"
)
# A part of the body that is an answer of its own, as text.
ANSWER_AS_TEXT = "body"


def without_words(reply: Reply) -> Reply:
    """The reply with every human-readable text replaced; its codes stay."""
    return _replaced(reply, codes=False)


def without_words_and_codes(reply: Reply) -> Reply:
    """Only the reply's shape is left: its keys, how deep they stand, and its status."""
    return _replaced(reply, codes=True)


def says_so_by_code(reply: Reply, alone: SpeaksAlone) -> bool:
    """Whether something is left in the reply that its network declares to mean one thing."""
    parsed = reported_errors.read(reply, Context())
    challenge = reported_errors.read(replace(reply, body=""), Context())
    return any(
        error.code in alone.codes
        or error.subcode in alone.subcodes
        or bool(error.words & alone.words)
        for error in (*parsed.errors, *challenge.errors)
    ) or _has_field(parsed.body, alone)


def _replaced(reply: Reply, *, codes: bool) -> Reply:
    try:
        body = json.dumps(_nonsense("", json.loads(reply.body), codes=codes))
    except ValueError:
        body = WORDS if " " in reply.body or codes else reply.body
    headers = {} if codes else dict(reply.headers)
    if "www-authenticate" in headers:
        headers["www-authenticate"] = re.sub(
            r'="[^"]* [^"]*"', f'="{WORDS}"', headers["www-authenticate"]
        )
    return replace(reply, body=body if reply.body.strip() else "", headers=headers)


def _nonsense(key: str, node: Any, *, codes: bool) -> Any:
    if isinstance(node, dict):
        return {name: _nonsense(name, value, codes=codes) for name, value in node.items()}
    if isinstance(node, list):
        if codes and not node:
            return [NAME]
        return [_nonsense(key, entry, codes=codes) for entry in node]
    if isinstance(node, str):
        return _text(key, node, codes=codes)
    if codes and isinstance(node, bool | int | float):
        return CODE
    return node


def _text(key: str, text: str, *, codes: bool) -> str:
    if key == ANSWER_AS_TEXT and text.startswith("{"):
        return json.dumps(_nonsense("", json.loads(text), codes=codes))
    # Japanese has no blanks, and no code is in it.
    if " " in text or not text.isascii() or MESSAGES.fullmatch(key):
        return WORDS
    return NAME if codes else text


def _has_field(node: Any, alone: SpeaksAlone) -> bool:
    if isinstance(node, list):
        return any(_has_field(entry, alone) for entry in node)
    if not isinstance(node, dict):
        return False
    return any((key, value) in alone.fields for key, value in node.items()) or any(
        _has_field(value, alone) for value in node.values()
    )
