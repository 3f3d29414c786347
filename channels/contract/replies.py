"""What came back on the wire, and what it means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

from channels.contract.causes import RECONNECT, Blame, Cause, Certainty, states_cause
from channels.contract.kinds import Place
from channels.contract.tokens import Grant


class Endpoint(StrEnum):
    """Which kind of question a reply answers."""

    TOKEN_EXCHANGE = "token_exchange"
    TOKEN_REFRESH = "token_refresh"
    INTROSPECT = "introspect"
    WHOAMI = "whoami"
    PUBLISH = "publish"
    LIST_PAGES = "list_pages"


@dataclass(frozen=True)
class Reply:
    """What came back on the wire.

    ``status`` is None when nothing came back; ``failure`` then says how the line
    failed: ``refused`` or ``tls`` (no connection came about: nothing was sent),
    ``timeout`` or ``dropped`` (sent, or partly, and no whole answer heard).
    Header names are lower case. ``body`` is text, at most 256 KiB of it.
    """

    endpoint: Endpoint
    status: int | None
    at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = field(default="", repr=False)
    failure: str = ""

    @cached_property
    def json(self) -> Any:
        """The parsed body, or None where it is not JSON."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Context:
    """What we know ourselves when we read a reply; None where we do not."""

    token_age: timedelta | None = None
    expires_in: timedelta | None = None  # negative: over already, by our own record
    renewal_refused: bool | None = None  # outcome of the one renewal tried on a 401
    granted: tuple[str, ...] = ()  # the scopes that the login has; empty: not known
    account_id: str = ""  # whose token it is, as ``Facts.account_id``


@dataclass(frozen=True, slots=True)
class Finding:
    """What a reply means. ``codes`` holds the network's own codes, never a token."""

    cause: Cause
    blame: Blame
    certainty: Certainty
    rule: str
    source: str = ""  # the network's documentation URL
    codes: Mapping[str, str] = field(default_factory=dict)
    endpoint: Endpoint | None = None
    status: int | None = None
    at: datetime | None = None
    retry_at: datetime | None = None  # from Retry-After and rate-limit headers
    # The network takes no more posts of this account until its day is over.
    daily_cap: bool = False
    # Beside a refused token: the network says of the account itself that it is active.
    account_active: bool = False

    @property
    def reconnect(self) -> bool:
        return self.cause in RECONNECT

    @property
    def stated(self) -> bool:
        """Whether this one answer is enough to tell a person of the cause."""
        return states_cause(self.cause, self.certainty)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a network told about a credential beside dead or alive; None: not told."""

    account_id: str | None = None
    account_name: str | None = None
    other_id: str | None = None  # the person's second id, where a network has two
    issued_at: datetime | None = None
    expires_at: datetime | None = None
    no_expiry: bool = False  # the network said outright that there is no end date
    data_access_expires_at: datetime | None = None
    scopes: tuple[str, ...] | None = None
    places: tuple[Place, ...] | None = None  # None: not asked or not told
    # What it means for a channel to be missing from ``places``; the scope that was not granted,
    # where that is why.
    absent: Cause = Cause.LOST_PAGE_ROLE
    absent_scope: str = ""
    # The picture of the account itself, where it was told without its places; as in ``Place``.
    picture: str | None = field(default=None, repr=False)
    # False: part of the list could not be read, or was refused. What is missing may be there.
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """A finding with the facts that came along."""

    finding: Finding
    facts: Facts = Facts()


@dataclass(frozen=True, slots=True)
class RenewalAnswer:
    """Outcome of one renewal call: ``grant`` is set when the network gave new tokens.

    ``lost`` is True when the line broke after the request was sent, so that a
    rotating network may have changed the refresh token without our hearing it.
    ``server``: where a consent ended at another server than it set out for.
    """

    finding: Finding
    grant: Grant | None = None
    lost: bool = False
    server: str = ""
