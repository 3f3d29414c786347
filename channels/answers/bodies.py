"""A body read for what it is, whatever its content type says. Nothing in here raises."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl

from channels.answers import xml_errors
from channels.contract import Reply


class Form(StrEnum):
    """What the body is made of, whatever its content type says."""

    NOTHING = "nothing"
    JSON = "json"
    XML = "xml"
    MARKUP = "markup"
    TEXT = "text"


def parse(reply: Reply) -> tuple[Form, Any]:
    """What the body is made of, and what it holds where it is JSON or one of the XML errors."""
    # Read once for everybody who asks; most answers are an object, and nothing else.
    body = reply.json
    return (Form.JSON, body) if isinstance(body, dict) else _parse(reply.body)


def _parse(text: str) -> tuple[Form, Any]:
    text = text.strip().lstrip("\ufeff")
    if not text:
        return Form.NOTHING, None
    if text.startswith("<"):
        errors = xml_errors.read(text)
        return (Form.XML, errors) if errors else (Form.MARKUP, None)
    text = re.sub(r"\A(?:for ?\(;;\);|\)\]\}',?)\s*", "", text)
    try:
        body = json.loads(text)
        if isinstance(body, str):  # JSON inside a JSON string
            body = json.loads(body)
    except (ValueError, RecursionError):
        form = _form_encoded(text)
        return (Form.JSON, form) if form else (Form.TEXT, None)
    return Form.JSON, body


def _form_encoded(text: str) -> dict[str, str]:
    """``error=...&error_description=...``, as old token endpoints answer."""
    if not re.fullmatch(r"[A-Za-z_]+=[^\s<>{}]*", text) or len(text) > 10_000:
        return {}
    return dict(parse_qsl(text))
