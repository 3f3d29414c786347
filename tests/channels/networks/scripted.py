"""A door that answers from a script, and notes what it was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.contract import App, Context, Endpoint, Proof, Reply, Tokens
from tests.factories import NOW

APP = App("app-id", "app-secret")
TOKENS = Tokens("access-token-0", "refresh-token-0")
NOTHING = Context()


@dataclass
class Asked:
    endpoint: Endpoint
    method: str
    url: str
    params: dict[str, str]
    data: dict[str, str]
    headers: dict[str, str]
    bearer: str
    basic: App | None
    proof: Proof | None = None


@dataclass
class ScriptedDoor:
    """Each answer is (status, body) or the name of a failure; body: text, or JSON to be."""

    answers: list[tuple[int, Any] | str]
    asked: list[Asked] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)

    def send(
        self,
        endpoint: Endpoint,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        bearer: str = "",
        basic: App | None = None,
        proof: Proof | None = None,
        at: datetime | None = None,
    ) -> Reply:
        asked = Asked(
            endpoint,
            method,
            url,
            dict(params or {}),
            dict(data or {}),
            dict(headers or {}),
            bearer,
            basic,
            proof,
        )
        self.asked.append(asked)
        answer = self.answers[len(self.asked) - 1]
        if isinstance(answer, str):
            return Reply(endpoint, None, at or NOW, failure=answer)
        status, body = answer
        text = body if isinstance(body, str) else json.dumps(body)
        return Reply(endpoint, status, at or NOW, body=text)

    def reach(self, host: str) -> ScriptedDoor:
        self.reached.append(host)
        return self


def door(*answers: tuple[int, Any] | str) -> ScriptedDoor:
    return ScriptedDoor(list(answers))


# A success in name only: what the door may hand to any client instead of an answer.
HOLLOW: list[tuple[int, Any]] = [
    (200, ""),
    (200, "<html><body>Welcome</body></html>"),
    (200, "{}"),
    (200, "[]"),
    (200, '{"access_tok'),
    (200, "null"),
    (200, {"data": []}),
    (200, {"data": None, "elements": {}, "id": None, "sub": 0.5}),
    (204, ""),
]
FAULTS: list[tuple[int, Any] | str] = [
    *HOLLOW,
    "timeout",
    "dropped",
    "refused",
    "tls",
    (500, ""),
    (502, "<html>Bad gateway</html>"),
    (503, {"error": {"message": "try later", "code": 2}}),
    (429, ""),
    (301, ""),
]
