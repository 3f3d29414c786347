"""Our app, opened tokens, what a token endpoint gives, and what proves that a key is held.

No repr in here shows a token or a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class App:
    """Our registration at a network, from the environment.

    ``options``: what else the operator decided there; each network's client names its own. Some
    are secrets, so that no repr shows them. ``id``: which of our apps there it is, as
    ``Registration.id``. ``server``: whose host this app and the call belong to, at a network
    without one address (``Network.anywhere``); empty elsewhere.
    """

    client_id: str
    secret: str = field(repr=False)
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    id: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Tokens:
    """An opened credential. Its repr shows no token."""

    access: str = field(repr=False)
    refresh: str = field(default="", repr=False)
    # What else a call with them takes, as the network's client keeps it: the private key that a
    # DPoP-bound token is of no use without.
    keys: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Assertion:
    """How our app says who it is where it has a key and no secret: with ``key_pem``, to the
    server whose issuer is ``audience``. Its repr does not show the key."""

    key_pem: str = field(repr=False)
    client_id: str
    audience: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the door proves with a call (DPoP, https://www.rfc-editor.org/rfc/rfc9449); it signs,
    and follows the server's nonces by itself.

    ``key_pem``: the login's own private key. ``access_token``: sent along as
    ``Authorization: DPoP ...``; empty at a token address, where there is none yet.
    ``assertion``: put into the form, signed anew for each sending: a server may take one only
    once, also where it asked for nothing but another nonce. Its repr shows no key and no token.
    """

    key_pem: str = field(repr=False)
    access_token: str = field(default="", repr=False)
    assertion: Assertion | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token endpoint gave us.

    ``expires_in`` is None where the network named none (no end date, or unknown).
    ``session_expires_in``: after so much the grant itself is over, however often its tokens are
    renewed; only what a consent brought has it. ``keys``: as ``Tokens.keys``.
    ``received_at`` is when the answer arrived, by our clock.
    """

    access: str = field(repr=False)
    received_at: datetime
    refresh: str = field(default="", repr=False)
    expires_in: timedelta | None = None
    refresh_expires_in: timedelta | None = None
    scopes: tuple[str, ...] = ()
    session_expires_in: timedelta | None = None
    keys: str = field(default="", repr=False)

    @property
    def tokens(self) -> Tokens:
        return Tokens(self.access, self.refresh, self.keys)

    @property
    def expires_at(self) -> datetime | None:
        return self.received_at + self.expires_in if self.expires_in else None

    @property
    def refresh_expires_at(self) -> datetime | None:
        return self.received_at + self.refresh_expires_in if self.refresh_expires_in else None

    @property
    def session_expires_at(self) -> datetime | None:
        return self.received_at + self.session_expires_in if self.session_expires_in else None

    def as_plain(self) -> dict[str, Any]:
        """What JSON can hold of it: with the tokens, to be sealed at once."""
        return {
            "access": self.access,
            "refresh": self.refresh,
            "received_at": self.received_at.isoformat(),
            "expires_in": _seconds(self.expires_in),
            "refresh_expires_in": _seconds(self.refresh_expires_in),
            "scopes": list(self.scopes),
            "session_expires_in": _seconds(self.session_expires_in),
            "keys": self.keys,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """What ``as_plain`` gave. Raises KeyError, TypeError or ValueError for anything else."""
        return cls(
            access=plain["access"],
            refresh=plain["refresh"],
            received_at=datetime.fromisoformat(plain["received_at"]),
            expires_in=_span(plain["expires_in"]),
            refresh_expires_in=_span(plain["refresh_expires_in"]),
            scopes=tuple(plain["scopes"]),
            # Older rows have neither.
            session_expires_in=_span(plain.get("session_expires_in")),
            keys=plain.get("keys", ""),
        )


def _seconds(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)
