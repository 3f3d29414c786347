"""Recorded answers: ``<network>/answers/<case>.<cause>.json``, named for what they mean.

Each is our transcription of an answer that is documented or was reported where ``source``
says, with fictitious ids, names and tokens.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from channels.contract import Cause, Context, Endpoint, Reply

HERE = Path(__file__).parent
AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer and the cause that its file is named for."""

    network: str
    case: str
    cause: Cause
    raw: dict[str, Any]

    @property
    def reply(self) -> Reply:
        body = self.raw["body"]
        return Reply(
            endpoint=Endpoint(self.raw["endpoint"]),
            status=self.raw["status"],
            at=AT,
            headers=self.raw["headers"],
            body=body if isinstance(body, str) else json.dumps(body),
            failure=self.raw.get("failure", ""),
        )

    @property
    def context(self) -> Context:
        given = self.raw["context"]
        return Context(
            token_age=_seconds(given.get("token_age_s")),
            expires_in=_seconds(given.get("known_expires_in_s")),
            renewal_refused=given.get("renewal_refused"),
            granted=tuple(given.get("granted_scopes", ())),
        )


def of(network: str) -> list[Recorded]:
    return [_read(file) for file in sorted((HERE / network / "answers").glob("*.json"))]


def _read(file: Path) -> Recorded:
    case, cause = file.name.removesuffix(".json").rsplit(".", 1)
    return Recorded(file.parts[-3], case, Cause(cause), json.loads(file.read_text()))


def _seconds(value: float | None) -> timedelta | None:
    return None if value is None else timedelta(seconds=value)
