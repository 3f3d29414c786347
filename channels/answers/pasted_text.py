"""Makes a body out of what an operator pastes: a log line, not always the bytes of the wire.

Only for pasted text. What a network itself sends is read as it comes: there a body that was
cut short is nonsense, while in a log it is the logger that cut it.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator

CUT_MARK = re.compile(r"(?<!\s)\s*+\(truncated\.\.\.\)\s*\Z")
LONGEST_LITERAL = 20_000
# Possessive, and begun at no place where the attempt before has been: an answer that never closes
# what it opens is read once, and not once from each of its characters.
# A string, which stays as it is; a bare key; a word that Python spells differently; a deep part.
INSPECTED = re.compile(
    r"(?<!\\)(?:'(?:\\.|[^'\\])*+'|\"(?:\\.|[^\"\\])*+\")"
    r"|(?<![\w$])(?P<key>[A-Za-z_$][\w$]*+)(?=\s{0,8}:)"
    r"|\b(?P<word>true|false|null|undefined)\b"
    r"|(?P<deep>\[(?:Object|Array|Function[^\]]{0,60})\])"
)
CODE = re.compile(
    r"\(#(\d{1,6})\)|\b(?:error[_ ]code|code|error)\W{0,3}(\d{1,6})\b|^\W*(\d{2,6})\b"
)
NUMBERED = re.compile(r"\b(?:error[_ ]code|code|error)\W{0,3}\d{1,6}\b")


def code_in(low: str) -> int:
    """The first number in a text (in lower case) that reads like an error's code; 0: none."""
    return number(CODE, low)


def number(pattern: re.Pattern[str], low: str) -> int:
    """What the first group that holds something says; 0 where the pattern is not there."""
    match = pattern.search(low)
    return int(next(group for group in match.groups() if group)) if match else 0


def body_of(pasted: object) -> str:
    """The body as text, whether it came as text or as JSON already parsed."""
    if pasted is None:
        return ""
    if not isinstance(pasted, str):
        return json.dumps(pasted)
    text = pasted.strip()
    if text.startswith("<") or _json(text):
        return pasted
    return next((body for body in _attempts(text) if body), pasted)


def _attempts(text: str) -> Iterator[str]:
    yield _embedded(text)
    if CUT_MARK.search(text):
        yield _closed(CUT_MARK.sub("", text[_start(text) :]))
    yield _literal(text)
    yield _inspected(text)


def _json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _start(text: str) -> int:
    """Where the first object begins, if only words stand before it."""
    words = re.match(r'[^{}\[\]"]*', text)
    return words.end() if words else 0


def _embedded(text: str) -> str:
    """``400 Bad Request: {...}``: the object behind the words."""
    start = _start(text)
    if not text.startswith("{", start):
        return ""
    try:
        _value, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return ""
    return text[start:end]


def _closed(text: str) -> str:
    """An object cut by a logger: its whole members, closed again."""
    stack: list[str] = []
    whole, closing = 0, ""
    quoted = escaped = False
    for index, char in enumerate(text):
        if quoted:
            quoted = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            quoted = True
        elif char in "{[":
            stack.append("}" if char == "{" else "]")
        elif char in "}]" and stack:
            stack.pop()
            whole, closing = index + 1, "".join(reversed(stack))
        elif char == ",":
            whole, closing = index, "".join(reversed(stack))
    mended = text[:whole] + closing
    return mended if whole and _json(mended) else ""


def _literal(text: str) -> str:
    """A Python dictionary or list as Python prints it."""
    if len(text) > LONGEST_LITERAL or not text.startswith(("{", "[")):
        return ""
    try:
        value = ast.literal_eval(text)
        return json.dumps(value)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return ""


def _inspected(text: str) -> str:
    """An object as Node.js prints it: bare keys, single quotes, ``[Object]`` where it is deep.

    https://nodejs.org/api/util.html#utilinspectobject-options
    """
    if len(text) > LONGEST_LITERAL or not text.startswith(("{", "[")):
        return ""
    return _literal(INSPECTED.sub(_as_python, text))


def _as_python(part: re.Match[str]) -> str:
    if part["key"]:
        return repr(part["key"])
    if part["word"]:
        return {"true": "True", "false": "False"}.get(part["word"], "None")
    return "None" if part["deep"] else part[0]
