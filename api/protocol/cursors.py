"""Marks in a list that a caller hands back as they are. Nothing is to be read from them."""

from __future__ import annotations

import string
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from api.protocol.problems import Fault, Problem
from core.site_address import absolute

DIGITS = string.digits + string.ascii_lowercase
# Twelve digits to base 36 stay below what the database can hold.
SHAPE = "[0-9a-z]{1,12}"


def pattern(kind: str, *words: str) -> str:
    """What a cursor of this list looks like, or one of ``words``: for the description."""
    return f"^({'|'.join([kind + SHAPE, *words])})$"


def write(kind: str, number: int) -> str:
    """``kind``: a letter for the list that it belongs to."""
    digits = ""
    while number:
        number, rest = divmod(number, len(DIGITS))
        digits = DIGITS[rest] + digits
    return kind + (digits or "0")


def read(kind: str, text: str) -> int:
    """The number in it. ``text`` has the ``pattern`` of its kind: the operation asks for that."""
    return int(text.removeprefix(kind), len(DIGITS))


def next_link(request: HttpRequest, name: str, cursor: str) -> str:
    """The ``Link`` header (RFC 8288) to what follows: the same question, from there on."""
    query = request.GET.copy()
    query[name] = cursor
    address = absolute(f"{request.path}?{urlencode(list(query.lists()), doseq=True)}")
    return f'<{address}>; rel="next"'


def known_only(request: HttpRequest, *names: str) -> None:
    """A filter that is misspelt must not quietly give everything. Raises Problem."""
    unknown = sorted(set(request.GET) - set(names))
    if unknown:
        listed = ", ".join(names)
        detail = _("There is no such parameter here. There are: %(names)s.") % {"names": listed}
        raise Problem("invalid", errors=[Fault("query", name[:80], detail) for name in unknown])
