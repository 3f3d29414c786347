"""What a network tells us unasked, proved and read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from channels.contract.causes import Cause
from channels.contract.tokens import App


class PushKind(StrEnum):
    """What a network tells us unasked."""

    ACCESS_REMOVED = "access_removed"
    DELETE_DATA = "delete_data"
    PLACE_RESTRICTED = "place_restricted"  # one place may not publish for now
    PLACE_FREED = "place_freed"  # it may again
    ASK_AGAIN = "ask_again"  # something changed there: the login itself knows what


# The public key of this id, as a JSON Web Key (RFC 7517), where the network publishes what it signs
# with; None where it has none of that id. Raises PushLater where that cannot be known just now.
FindKey = Callable[[str], Mapping[str, Any] | None]


def _publishes_none(_kid: str) -> None:
    return None


class WhyRemoved(StrEnum):
    """Why a network ended a connection, where the cause alone would say too little.

    Each is the rule of the finding that it becomes: ``channels.words.of_rules.by_rule``.
    """

    ACCOUNT_BANNED = "ended-with-a-ban"
    ACCOUNT_DELETED = "ended-with-the-account"
    AGE_CHANGED = "ended-by-age"
    OUR_APP = "ended-by-our-app"


# The rules of findings that say so: the token is dead, whatever the cause.
ENDED_UNASKED: frozenset[str] = frozenset(WhyRemoved)


@dataclass(frozen=True, slots=True)
class Push:
    """A call that a network makes to us, unproved: header names in lower case.

    ``find_key``: of the keys at the address in ``Network.push_keys``, where it stands there.
    """

    body: bytes = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] = field(default_factory=dict, repr=False)
    find_key: FindKey = field(default=_publishes_none, repr=False)


class PushError(Exception):
    """A push that is forged, damaged, too old, or no such thing at all."""


class PushLater(Exception):  # noqa: N818
    """A push that can be neither proved nor refused just now: the network is to send it again."""


@dataclass(frozen=True, slots=True)
class Message:
    """A push whose signature holds. ``mark`` is the same for the same message again.

    ``cause`` is what it says of the login, or of the one place whose id it names; ``until``
    is when that is over by itself, where the network told. ``resent``: the network sends a
    message again until we take it, so that a second one is no forgery. ``why``: see there.
    ``token_mark``: names the login by its refresh token and not by a person, as one of
    ``Network.token_marks``.
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
    token_mark: str = ""


class ReadPush(Protocol):
    """Proves a push and reads it: no message where it is about nothing that concerns us.

    Raises PushError, or PushLater where it cannot be told yet.
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
