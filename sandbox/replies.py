"""Answers, and refusals that a function deep down can raise."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Response

JSON = "application/json; charset=utf-8"
NO_STORE = {"Cache-Control": "no-store", "Pragma": "no-cache"}


class Refused(Exception):  # noqa: N818
    """The network's own refusal. What the request has changed so far is kept."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def answer(
    body: object,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    content_type: str = JSON,
) -> Response:
    """A JSON answer."""
    return text(json.dumps(body, ensure_ascii=False), status, headers, content_type)


def text(
    body: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    content_type: str = "text/html; charset=utf-8",
) -> Response:
    return Response(body, status, headers=dict(headers or {}), content_type=content_type)


def token_answer(body: object) -> Response:
    """An answer with tokens in it: nobody may keep a copy."""
    return answer(body, headers=NO_STORE)
