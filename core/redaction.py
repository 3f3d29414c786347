"""Takes tokens, secrets and authorization codes out of text. Standard library only.

What is left may be logged, stored and shown: the network's own words and codes stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

GONE = "[redacted]"

_SECRET_KEYS = "|".join(
    (
        r"[a-z_]*access[_-]?token",
        r"[a-z_]*exchange_token",
        r"(?:id|input|oauth|refresh|request|page|user|app|session|csrf|bearer)[_-]?token",
        r"token",
        r"token_secret|oauth_token_secret|oauth_verifier|oauth_signature",
        r"[a-z_]*client[_-]?secret|app[_-]?secret|secret",
        r"client_assertion|assertion|api[_-]?key|consumer[_-]?(?:key|secret)",
        r"code_verifier|authorization[_-]?code|auth[_-]?code",
        r"appsecret_proof|signed_request|password|passwd",
        r"access[_-]?jwt|refresh[_-]?jwt",
    )
)
_SECRET_NAME = re.compile(
    rf"(?:{_SECRET_KEYS}|(?:proxy-)?authorization|(?:set-)?cookies?|credentials?)", re.IGNORECASE
)
# Private characters: an id of ours hides behind one while its surroundings are looked through.
_STANDS_FOR = 0xE000
# key, separator, value: as in JSON (also inside a JSON string), Python, forms and addresses.
_KEY = rf"""(?<![A-Za-z0-9_-])(?:{_SECRET_KEYS})(?:\\*["'])?\s{{0,4}}(?:=|:|%3D|%3A)\s{{0,4}}"""
_PAIR_QUOTED = re.compile(rf"""({_KEY}(?:\[\s?)?\\*["'])([^"'\\]+)""", re.IGNORECASE)
_PAIR_BARE = re.compile(rf"""({_KEY})([^\s"'\\&,;<>{{}}\[\]]+)""", re.IGNORECASE)
# In an address or form `code` is an authorization code; in JSON it is an error's code.
_FORM_CODE = re.compile(r"((?:^|[?&\s\"']|%3F|%26)code(?:=|%3D))([^\s\"'&<>]+)", re.IGNORECASE)
_HEADER = re.compile(
    r"""((?<![A-Za-z])(?:proxy-)?authorization\\*["']?\s{0,4}[:=]\s{0,4}\\*["']?)([^"'\\\r\n}]+)""",
    re.IGNORECASE,
)
_COOKIE = re.compile(
    r"""((?<![A-Za-z])(?:set-)?cookie\\*["']?\s{0,4}:\s{0,4}\\*["']?)([^"'\\\r\n}]+)""",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"\b(Bearer|Basic|OAuth|DPoP)(\s+|%20|\+)(?:[\w.~+/=%|-]{20,}|(?=[^\s\"',]*\d)[\w.~+/=%|-]{4,})",
    re.IGNORECASE,
)
# Networks that quote the token in a sentence: `Malformed access token <it>`.
_QUOTED = re.compile(
    r"((?:malformed|invalid|bad|expired|unknown) (?:access |refresh )?token:?\s)"
    r"(?=[^\s\"']*\d)([^\s\"'\\,]{6,})",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"""(?<![A-Za-z0-9])(?:
        EA[A-Z][A-Za-z0-9]{8,}[\w%.-]*          # Facebook
      | IG[A-Z]{1,3}[A-Za-z0-9]{8,}[\w%.-]*     # Instagram
      | pin[ar][_.][\w.%=-]+                    # Pinterest
      | AQ[A-Za-z0-9][\w%.-]{16,}               # LinkedIn
      | eyJ[\w-]{6,}(?:\.[\w-]*){0,2}           # JSON web tokens
      | \d{8,}\|[\w-]{8,}                       # Facebook app tokens
      | \d{4,}-[A-Za-z0-9]{20,}                 # X, OAuth 1.0a
      | whsec_[\w+/=-]{16,}                     # secrets of our webhooks
      | cck_[\w-]{16,}                          # keys of our API
      | -----BEGIN\ (?:[A-Z]+\ )?PRIVATE\ KEY-----[\w+/=\s\\]*(?:-----END[A-Z ]+-----)?  # in PEM
      | [a-z2-7]{4}(?:-[a-z2-7]{4}){3}(?![\w-])  # app passwords of AT Protocol servers
    )""",
    re.VERBOSE,
)
# Anything long and opaque: a run of 28 or more with both letters and digits.
_RUN = re.compile(r"[A-Za-z0-9_~+=-]{28,}")


def _opaque(match: re.Match[str]) -> str:
    run = match.group()
    letters = any(c.isalpha() for c in run)
    return GONE if letters and any(c.isdigit() for c in run) else run


def _bare(match: re.Match[str]) -> str:
    before, value = match.groups()
    # "access token: Session has expired": a word of a sentence, not a token.
    prose = before.endswith(" ") and re.fullmatch(r"[A-Za-z]?[a-z]{0,11}[.!?]?", value)
    return match.group() if prose else before + GONE


def _without(text: str, secrets: Iterable[str]) -> str:
    """Each stretch that known secrets cover becomes one mark, also where they overlap."""
    kept, end = [], 0
    for start, stop in sorted(span for secret in secrets for span in _spans(text, secret)):
        if start >= end:
            kept += [text[end:start], GONE]
        end = max(end, stop)
    return "".join([*kept, text[end:]])


def _spans(text: str, secret: str) -> Iterator[tuple[int, int]]:
    """Every place of ``secret``, also those that overlap each other."""
    start = text.find(secret)
    while start >= 0:
        yield start, start + len(secret)
        start = text.find(secret, start + 1)


def redact(text: str, *, secrets: Iterable[str] = (), keep: Iterable[str] = ()) -> str:
    """The text without its tokens. ``secrets`` are known values to take out as well; ``keep``
    are ids of ours that only look like tokens."""
    text = _without(text, [secret for secret in secrets if secret])
    ids = [known for known in keep if known in text]
    for number, known in enumerate(ids):
        text = text.replace(known, chr(_STANDS_FOR + number))
    for pattern in (_HEADER, _COOKIE, _PAIR_QUOTED, _FORM_CODE, _QUOTED):
        text = pattern.sub(rf"\g<1>{GONE}", text)
    text = _PAIR_BARE.sub(_bare, text)
    text = _SCHEME.sub(rf"\g<1>\g<2>{GONE}", text)
    text = _RUN.sub(_opaque, _SHAPES.sub(GONE, text))
    for number, known in enumerate(ids):
        text = text.replace(chr(_STANDS_FOR + number), known)
    return text


def redact_value(value: Any, name: str = "", keep: Iterable[str] = ()) -> Any:
    """As ``redact``, through lists and mappings; ``name``: under which it stands, as a key may
    say that its value is secret. What is neither text nor number is told by its text."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if _SECRET_NAME.fullmatch(name):
        return GONE
    if isinstance(value, str):
        return redact(value, keep=keep)
    if isinstance(value, Mapping):
        return {str(key): redact_value(held, str(key), keep) for key, held in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact_value(held, "", keep) for held in value]
    return redact(str(value), keep=keep)
