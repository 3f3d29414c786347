"""Tokens that are of no use alone: each call with one proves that a key is held (DPoP).

https://www.rfc-editor.org/rfc/rfc9449
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Assertion:
    """How our app says who it is where it has a key and no secret: with ``key_pem``, to the
    server whose issuer is ``audience``. Its repr does not show the key."""

    key_pem: str = field(repr=False)
    client_id: str
    audience: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What the door proves with a call; it signs, and follows the server's nonces by itself.

    ``key_pem``: the login's own private key. ``access_token``: sent along as
    ``Authorization: DPoP ...``; empty at a token address, where there is none yet.
    ``assertion``: put into the form, signed anew for each sending: a server may take one only
    once, also where it asked for nothing but another nonce. Its repr shows no key and no token.
    """

    key_pem: str = field(repr=False)
    access_token: str = field(default="", repr=False)
    assertion: Assertion | None = None
