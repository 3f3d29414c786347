"""Our app, opened tokens, and what a token endpoint gives.

No repr in here shows a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class App:
    """Our registration at a network, from the environment.

    ``options``: what else the operator decided there; each network's client names its own.
    """

    client_id: str
    secret: str = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tokens:
    """An opened credential. Its repr shows no token."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token endpoint gave us.

    ``expires_in`` is None where the network named none (no end date, or unknown).
    ``received_at`` is when the answer arrived, by our clock.
    """

    access: str = field(repr=False)
    received_at: datetime
    refresh: str = field(default="", repr=False)
    expires_in: timedelta | None = None
    refresh_expires_in: timedelta | None = None
    scopes: tuple[str, ...] = ()

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.access, self.refresh)

    @property
    def expires_at(self) -> datetime | None:
        return self.received_at + self.expires_in if self.expires_in else None

    @property
    def refresh_expires_at(self) -> datetime | None:
        return self.received_at + self.refresh_expires_in if self.refresh_expires_in else None
