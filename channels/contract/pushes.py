"""What a network tells us unasked, proved and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from channels.contract.causes import Cause
from channels.contract.tokens import App


class PushKind(StrEnum):
    """What a network tells us unasked."""

    ACCESS_REMOVED = "access_removed"
    DELETE_DATA = "delete_data"
    PLACE_RESTRICTED = "place_restricted"  # one place may not publish for now
    PLACE_FREED = "place_freed"  # it may again


class WhyRemoved(StrEnum):
    """Why a network ended a connection, where the cause alone would say too little.

    Each is the rule of the finding that it becomes: ``channels.words.removed_access``.
    """

    ACCOUNT_BANNED = "ended-with-a-ban"
    ACCOUNT_DELETED = "ended-with-the-account"
    AGE_CHANGED = "ended-by-age"
    OUR_APP = "ended-by-our-app"


# The rules of findings that say so: the token is dead, whatever the cause.
ENDED_UNASKED: frozenset[str] = frozenset(WhyRemoved)


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
    """A push whose signature holds. ``mark`` is the same for the same message again.

    ``cause`` is what it says of the login, or of the one place whose id it names; ``until``
    is when that is over by itself, where the network told. ``resent``: the network sends a
    message again until we take it, so that a second one is no forgery. ``why``: see there.
    """

    kind: PushKind
    account_id: str
    issued_at: datetime
    mark: str
    source: str = ""  # the network's documentation URL
    cause: Cause = Cause.REVOKED_BY_USER
    place_id: str = ""
    until: datetime | None = None
    resent: bool = False
    why: WhyRemoved | None = None


class ReadPush(Protocol):
    """Proves a push and reads it: no message where it is about nothing that concerns us.

    Raises PushError.
    """

    def __call__(self, push: Push, app: App, *, at: datetime) -> Sequence[Message]: ...


@dataclass(frozen=True, slots=True)
class HandshakeAnswer:
    """What the network wants to hear back. Its repr does not show it."""

    body: str = field(repr=False)
    content_type: str = "text/plain"


class Handshake(Protocol):
    """Answers the GET by which a network makes sure that an address is ours.

    ``query`` is the query of the request. Raises PushError where it is no such request.
    """

    def __call__(self, query: Mapping[str, str], app: App) -> HandshakeAnswer: ...
