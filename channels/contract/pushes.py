"""What a network tells us unasked, proved and read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from channels.contract.tokens import App


class PushKind(StrEnum):
    """What a network tells us unasked."""

    ACCESS_REMOVED = "access_removed"
    DELETE_DATA = "delete_data"


@dataclass(frozen=True, slots=True)
class Push:
    """A call that a network makes to us, unproved: header names in lower case."""

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)


class PushError(Exception):
    """A push that is forged, damaged, too old, or no such thing at all."""


@dataclass(frozen=True, slots=True)
class Message:
    """A push whose signature holds. ``mark`` is the same for the same message again."""

    kind: PushKind
    account_id: str
    issued_at: datetime
    mark: str
    source: str = ""  # the network's documentation URL


class ReadPush(Protocol):
    """Proves a push and reads it. Raises PushError."""

    def __call__(self, push: Push, app: App, *, at: datetime) -> Message: ...
