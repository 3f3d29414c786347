"""What the tests of the journeys share: a door that answers from a list, and answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend

from channels.contract import (
    Answer,
    App,
    Blame,
    Cause,
    Certainty,
    Endpoint,
    Facts,
    Finding,
    Kind,
    Place,
    Proof,
    Reply,
)
from channels.models import Credential, Event, EventKind
from tests.factories import NOW

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# An answer: (status, body), (status, body, headers), or the name of a failed line.
Said = tuple[int, Any] | tuple[int, Any, Mapping[str, str]] | str


@dataclass
class Asked:
    endpoint: Endpoint
    url: str
    data: dict[str, str]
    bearer: str


@dataclass
class ListedDoor:
    """Gives its answers one after another. Asked more often, it fails the test."""

    answers: list[Said]
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
        self.asked.append(Asked(endpoint, url, {**(params or {}), **(data or {})}, bearer))
        assert len(self.asked) <= len(self.answers), f"not expected: {endpoint} {url}"
        said = self.answers[len(self.asked) - 1]
        if isinstance(said, str):
            return Reply(endpoint, None, at or NOW, failure=said)
        body = said[1] if isinstance(said[1], str) else json.dumps(said[1])
        answer_headers = said[2] if len(said) == 3 else {}
        return Reply(endpoint, said[0], at or NOW, headers=answer_headers, body=body)

    def reach(self, host: str) -> ListedDoor:
        self.reached.append(host)
        return self


def door(*answers: Said) -> ListedDoor:
    return ListedDoor(list(answers))


def make_finding(
    cause: Cause,
    certainty: Certainty = Certainty.SAID,
    *,
    rule: str = "a-rule",
    **fields: Any,
) -> Finding:
    return Finding(cause, Blame.NOBODY, certainty, rule, **fields)


def make_answer(cause: Cause, **facts: Any) -> Answer:
    return Answer(make_finding(cause), Facts(**facts))


def page(external_id: str, name: str = "Acme", **fields: Any) -> Place:
    return Place(Kind.PAGE, external_id, name, **fields)


def kinds_of(credential: Credential) -> list[str]:
    """What happened, oldest first."""
    return list(credential.events.order_by("pk").values_list("kind", flat=True))


def changes_of(credential: Credential) -> list[tuple[str, str]]:
    rows = credential.events.filter(kind=EventKind.STATE_CHANGED).order_by("pk")
    return [(event.before, event.after) for event in rows]


def last_event(credential: Credential, kind: EventKind) -> Event:
    return credential.events.filter(kind=kind).order_by("-pk")[0]


class BrokenMail(BaseEmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError
