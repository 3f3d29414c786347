"""Tokens that are of no use alone: each call with one proves that a key is held (DPoP).

https://www.rfc-editor.org/rfc/rfc9449
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Proof:
    """What the door proves with a call; it signs, and follows the server's nonces by itself.

    ``key_pem``: the login's own private key. ``access_token``: sent along as
    ``Authorization: DPoP ...``; empty at a token address, where there is none yet. Its repr
    shows neither.
    """

    key_pem: str = field(repr=False)
    access_token: str = field(default="", repr=False)
