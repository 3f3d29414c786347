"""Reads a body: strictly JSON, strictly UTF-8, and said to be JSON."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.parser import Parser

from api.protocol.problems import Problem

# A NUL, escaped; an escaped backslash before "u0000" is just text.
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class StrictParser(Parser):
    def parse_body(self, request: HttpRequest) -> Any:
        """Raises Problem (Ninja wraps it), never anything else."""
        if request.content_type != "application/json":
            raise Problem("not-json")
        try:
            text = request.body.decode()
            value = json.loads(text, parse_constant=_no_number)
            # Half a surrogate pair can be written in JSON and stored nowhere; nor can NUL.
            written = json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise Problem("bad-request") from None
        if NUL.search(written):
            raise Problem("bad-request")
        return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
