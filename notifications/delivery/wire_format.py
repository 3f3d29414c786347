"""The bytes of a mail, as Django writes them and in a quarter of the time.

Django and the standard library fold every header of every part and look for a boundary with an
expression of its own for each mail. The parts of our mails have the same few headers always.
What looks otherwise (something attached, a very long line) is left to Django.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from email import policy
from email.utils import formatdate, make_msgid
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.core.mail import DNS_NAME, EmailMessage, EmailMultiAlternatives
from django.core.mail.message import (
    RFC5322_EMAIL_LINE_LENGTH_LIMIT,
    forbid_multi_line_headers,
    sanitize_address,
)

ENCODING: Final = "utf-8"
LINE_END = re.compile("\r\n|\r|\n")
# https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1: nothing in it needs quotes or an encoding.
PLAIN_ADDRESS = re.compile(r"[\w+-]+(\.[\w+-]+)*@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+", re.ASCII)
# A header's value that no folding changes, where its line is short enough.
PLAIN_VALUE = re.compile("[!-~]+( [!-~]+)*")
FOLDED_AT, NEVER_ON_ONE_LINE = 76, 78
# An address of a page, whose line can be broken only before it.
WITHOUT_BREAK = re.compile("<[a-zA-Z0-9:/._-]+>")
FOLDING = policy.compat32.clone(linesep="\r\n")
# Headers that Django writes itself, unless a mail brings its own.
OWN_PLACE = {"subject", "from", "to", "cc", "reply-to", "date", "message-id", "mime-version"}


def as_bytes(mail: EmailMessage) -> bytes:
    """As ``mail.message().as_bytes(linesep="\\r\\n")``, with a date, an id and a boundary."""
    if isinstance(mail, EmailMultiAlternatives) and _is_usual(mail):
        parts = [_part("text/plain", mail.body)]
        parts += [_part(kind, content) for content, kind in mail.alternatives]
        if not any(map(_has_long_lines, parts)):
            return _joined(mail, parts)
    message: Any = mail.message()
    return bytes(message.as_bytes(linesep="\r\n"))


def address(written: str) -> str:
    """As it stands in the envelope. Raises ValueError where it is none."""
    return written if PLAIN_ADDRESS.fullmatch(written) else _sanitized(written)


@lru_cache(maxsize=16)  # our own, mostly
def _sanitized(written: str) -> str:
    return str(sanitize_address(written, ENCODING))


def _is_usual(mail: EmailMultiAlternatives) -> bool:
    """Whether it is a text with its alternatives, and its headers are those of any mail."""
    return (
        bool(mail.body and mail.alternatives)
        and not mail.attachments
        and (mail.encoding or settings.DEFAULT_CHARSET) == ENCODING
        and all(kind.startswith("text/") for _content, kind in mail.alternatives)
        and not any(name.lower() in OWN_PLACE for name in mail.extra_headers)
    )


def _part(kind: str, content: object) -> str:
    text = LINE_END.sub("\r\n", str(content))
    bits = 7 if text.isascii() else 8
    return (
        f'Content-Type: {kind}; charset="{ENCODING}"\r\nMIME-Version: 1.0\r\n'
        f"Content-Transfer-Encoding: {bits}bit\r\n\r\n{text}"
    )


def _joined(mail: EmailMultiAlternatives, parts: list[str]) -> bytes:
    boundary = _boundary(parts)
    head = "".join(_folded(name, value) for name, value in _headers(mail, boundary))
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f"{head}\r\n{body}--{boundary}--\r\n".encode()


def _has_long_lines(text: str) -> bool:
    lines = text.encode(errors="surrogatepass").split(b"\r\n")
    return max(map(len, lines)) > RFC5322_EMAIL_LINE_LENGTH_LIMIT


def _boundary(parts: list[str]) -> str:
    """One that is in none of the parts."""
    while True:
        boundary = f"==============={secrets.randbits(63):019}=="
        if not any(boundary in part for part in parts):
            return boundary


def _headers(mail: EmailMultiAlternatives, boundary: str) -> Iterator[tuple[str, str]]:
    """In Django's order. Raises BadHeaderError where a value holds a line end."""
    yield "Content-Type", f'multipart/alternative; boundary="{boundary}"'
    yield "MIME-Version", "1.0"
    written = [("Subject", mail.subject), ("From", mail.from_email)]
    addressed = (("To", mail.to), ("Cc", mail.cc), ("Reply-To", mail.reply_to))
    written += [(name, ", ".join(map(str, listed))) for name, listed in addressed if listed]
    written.append(("Date", formatdate(localtime=settings.EMAIL_USE_LOCALTIME)))
    written.append(("Message-ID", make_msgid(domain=str(DNS_NAME))))
    for name, value in (*written, *mail.extra_headers.items()):
        plain = PLAIN_VALUE.fullmatch(str(value)) and len(value) < FOLDED_AT
        yield (name, str(value)) if plain else forbid_multi_line_headers(name, value, ENCODING)


def _folded(name: str, value: str) -> str:
    if len(name) + len(value) < FOLDED_AT and PLAIN_VALUE.fullmatch(value):
        return f"{name}: {value}\r\n"
    if len(name) + len(value) > NEVER_ON_ONE_LINE and WITHOUT_BREAK.fullmatch(value):
        return f"{name}: \r\n {value}\r\n"
    return FOLDING.fold(name, value)
