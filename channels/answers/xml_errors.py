"""The two shapes in which networks answered before JSON, and in part still do.

X's ``<errors><error code="89">...</error></errors>`` and ``<hash><error>...</error></hash>``,
and LinkedIn's ``<error><status>401</status><message>...</message></error>``. Read by a few
patterns and not by an XML parser: no entities, no depth, at most ``LARGEST`` characters.
Root elements are compared as they are written: a storage gateway's ``<Error>`` is none of these.
"""

from __future__ import annotations

import html
import re
from typing import Any

LARGEST = 10_000
DECLARATION = re.compile(r"\A<\?xml[^<>]*\?>\s*")
ROOT = re.compile(r"\A<(errors|error|hash)(?:\s[^<>]*)?>(.*)</\1>\s*\Z", re.DOTALL)
NUMBERED = re.compile(r'<error\s+code="(\d{1,7})"\s*>([^<]*)</error>')
MEMBER = re.compile(r"<([a-z][a-z_-]{0,30})>([^<]*)</\1>")


def read(text: str) -> dict[str, Any] | None:
    """The answer as JSON would have said it; None where the text is not one of these shapes."""
    if len(text) > LARGEST:
        return None
    root = ROOT.match(DECLARATION.sub("", text))
    if not root:
        return None
    numbered = NUMBERED.findall(root[2])
    if numbered:
        return {"errors": [{"code": code, "message": _text(said)} for code, said in numbered]}
    members = {name.replace("-", "_"): _text(said) for name, said in MEMBER.findall(root[2])}
    return members or None


def _text(said: str) -> str:
    return html.unescape(said).strip()
