"""Marks in a list that a caller hands back as they are. Nothing is to be read from them."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from api.problems import Fault, Problem
from api.schemas import absolute

SHAPE = re.compile(r"([a-z]+):(\d{1,18})")


def write(kind: str, number: int) -> str:
    """``kind``: a word of small letters for the list that it belongs to."""
    return base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")


def read(kind: str, text: str, *, name: str) -> int:
    """The number in it. Raises Problem, naming the query parameter ``name``."""
    try:
        plain = base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        plain = ""
    found = SHAPE.fullmatch(plain)
    if found is None or found[1] != kind or write(kind, int(found[2])) != text:
        raise refused(name, _("This is no cursor of this list. Leave it out to begin anew."))
    return int(found[2])


def refused(name: str, detail: str) -> Problem:
    return Problem("invalid", errors=[Fault("query", name, detail)])


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
